/**
 * Rules as shipped, but what has to hold of a domain for minutes holds for seconds; what has to hold of the exporter, for
 * as long as ever: a moment of a busy machine is none of what these tell of. Nothing else of them is changed.
 */
import { parse, stringify } from 'yaml';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
}

interface RuleFile {
  readonly groups: readonly { readonly interval: string; readonly rules: readonly Rule[] }[];
}

const OF_DOMAINS = /^(Dmarc|Tlsrpt)/;
const MINUTES_OR_HOURS = /^[0-9]+[mh]$/;
const FOR = '3s';
const KEEP = '5s';

/** The longest that a rule about domains takes to make up its mind, once it has seen something. */
export const LONGEST_MS = 5000;

export function hurried(file: string): string {
  const { groups } = parse(file) as RuleFile;
  return stringify({
    groups: groups.map((group) => ({
      ...group,
      interval: shorter(group.interval, '1s'),
      rules: group.rules.map(quick),
    })),
  });
}

function quick(rule: Rule): Rule {
  if (rule.alert === undefined || !OF_DOMAINS.test(rule.alert)) return rule;
  const keep = rule.keep_firing_for;
  return {
    ...rule,
    for: shorter(rule.for, FOR),
    ...(keep === undefined ? {} : { keep_firing_for: shorter(keep, KEEP) }),
  };
}

function shorter(shipped: string | undefined, here: string): string {
  if (shipped === undefined || !MINUTES_OR_HOURS.test(shipped))
    throw new Error(`rules are not what was hurried: ${String(shipped)}`);
  return here;
}
