import { inlined } from './inlined.js';
import { POLICY_WORDS, type Asked } from './texts.js';

/**
 * Grafana holds a rule for one without data when any of its queries has none, the one it decides by or another. So where
 * there is no figure there is this, which is of no alert.
 */
const NOTHING = 'or on () label_replace(vector(0), "nothing", "told", "", "")';

const OF_ITS_OWN = /(?:domain=%(?:\[1\])?q|window=%\[2\]q)(?:, )?/g;

/** PromQL for a figure of all domains at once, where the text asks for that of its own. */
export function figureQuery({ promql, label }: Asked): string {
  if (!promql.includes('domain=%')) return `${promql}\n${NOTHING}`;
  const by = promql.includes('%[2]q') ? 'domain, window' : 'domain';
  const all = promql.replace(OF_ITS_OWN, '').replaceAll(', }', '}').replaceAll('{}', '');
  const expr = label === undefined ? byDomain(all, by) : words(all, label);
  return `${inlined(expr)}\n${NOTHING}`;
}

/** Domains and windows are kept apart; 0 for one of them is 0 for those that have nothing. */
function byDomain(promql: string, by: string): string {
  const aggregated = promql.replace(
    /\b(sum|max)(?: by \(([\w, ]+)\))? ?\(/g,
    (_, aggregation: string, more: string | undefined) =>
      `${aggregation} by (${more === undefined ? by : `${by}, ${more}`}) (`,
  );
  const orZero = aggregated.replace('or vector(0)', `or 0 * max by (${by}) (dmarc_messages)`);
  return `max by (${by}) (${orZero})`;
}

/** Which word it is. */
function words(series: string, label: string): string {
  const known = POLICY_WORDS.map((said, at) => `${at} * max by (domain) (${series}{${label}="${said}"})`);
  return [...known, `${known.length} * max by (domain) (${series})`].join('\nor\n');
}
