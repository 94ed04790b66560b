import { getDomain } from 'tldts';
import { tagsIn } from './dkim/tags.js';
import { textsOf, type Lookup } from './dns/lookup.js';

/** What the other checks have shown. */
export interface Shown {
  /** Domains whose signature passed, and the one whose SPF did. */
  readonly dkim: readonly string[];
  readonly spf: string | undefined;
  /** Whether one of them may still, and only the DNS did not answer. */
  readonly isOpen: boolean;
}

export interface DmarcResult {
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror';
  /** What the owner of the domain asks for, where one holds: of a policy that is only tested nothing. */
  readonly policy?: string | undefined;
}

/** DMARC for a domain: whether what passed is aligned with it, as its policy wants that. */
export async function dmarcOf(from: string | undefined, shown: Shown, lookup: Lookup): Promise<DmarcResult> {
  if (from === undefined) return { result: 'permerror' };
  const organisation = organisationOf(from);
  let policy: ReadonlyMap<string, string> | undefined;
  let isOfParent = false;
  try {
    policy = await policyAt(from, lookup);
    if (policy === undefined && organisation !== from) {
      policy = await policyAt(organisation, lookup);
      isOfParent = true;
    }
  } catch {
    return { result: 'temperror' };
  }
  if (policy === undefined) return { result: 'none' };
  const asked = askedBy(policy, isOfParent);
  const isAligned = (domain: string, mode: string | undefined): boolean =>
    mode?.toLowerCase() === 's' ? domain === from : organisationOf(domain) === organisation;
  const { dkim, spf, isOpen } = shown;
  if (dkim.some((domain) => isAligned(domain, policy.get('adkim')))) return { result: 'pass', policy: asked };
  if (spf !== undefined && isAligned(spf, policy.get('aspf'))) return { result: 'pass', policy: asked };
  return { result: isOpen ? 'temperror' : 'fail', policy: asked };
}

function askedBy(policy: ReadonlyMap<string, string>, isOfParent: boolean): string | undefined {
  if (policy.get('t')?.toLowerCase() === 'y') return undefined;
  const asked = (isOfParent ? policy.get('sp') : undefined) ?? policy.get('p');
  return asked !== undefined && /^(?:none|quarantine|reject)$/i.test(asked) ? asked.toLowerCase() : undefined;
}

/** Where there are several, none counts (RFC 7489, 6.6.3). */
async function policyAt(domain: string, lookup: Lookup): Promise<ReadonlyMap<string, string> | undefined> {
  const [policy, ...others] = (await textsOf(`_dmarc.${domain}`, lookup))
    .filter((record) => /^v[ \t]*=[ \t]*DMARC1(?=[ \t]*(?:;|$))/.test(record))
    .map((record) => tagsIn(record));
  return others.length > 0 ? undefined : policy;
}

function organisationOf(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: true }) ?? domain;
}
