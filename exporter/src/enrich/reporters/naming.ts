import { isDomain } from '../../parse/values/domain.js';
import { organisationalDomain } from '../../parse/values/organisation.js';
import type { KnownReporter } from './read-reporters.js';

/** Who a reporter is, for people. */
export interface ReporterName {
  /** Organisational domain; what several reporters of one organisation have in common. */
  readonly organisation: string;
  /** Empty where no catalogue has it. */
  readonly name: string;
}

/** Says who a reporter is, of what stands in reports: the domain of its e-mail, else its name. */
export type NameReporter = (reporter: string) => ReporterName;

/** By the catalogue, a name below one of its domains as well; else by the Public Suffix List. */
export function reporterNaming(known: readonly KnownReporter[]): NameReporter {
  const names = new Map<string, ReporterName>();
  for (const { domain, name, also } of known)
    for (const claim of [domain, ...also])
      if (!names.has(claim)) names.set(claim, { organisation: domain, name });
  return (reporter) => {
    const domain = withoutRoot(reporter);
    return knownName(names, domain) ?? { organisation: organisationalDomain(domain) ?? domain, name: '' };
  };
}

/** Who gives no e-mail may write its domain in full: `big.example.`; `Big Inc.` is none. */
function withoutRoot(reporter: string): string {
  const domain = reporter.endsWith('.') ? reporter.slice(0, -1) : reporter;
  return domain.includes('.') && isDomain(domain) ? domain : reporter;
}

function knownName(names: ReadonlyMap<string, ReporterName>, reporter: string): ReporterName | undefined {
  for (let rest: string | undefined = reporter; rest !== undefined; rest = parentOf(rest)) {
    const found = names.get(rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A single label has none: `.com` is nobody. */
function parentOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  return dot === -1 ? undefined : name.slice(dot + 1);
}
