import type { MethodResult } from '../../model/authentication.js';

/** As our own check has it, and the programs of others. */
const PROPERTIES = ['policy.dmarc', 'policy.published-domain-policy'];
const OF_SUBDOMAINS = 'policy.published-subdomain-policy';
/** Microsoft says what it would do, which is what the policy asks for: `oreject` where it did not. */
const ACTION = /^(?:o|pct\.)?(?:quarantine|reject)$/i;
const ENFORCED = /^(?:quarantine|reject)$/i;

/**
 * Whether a result of DMARC says that the domain wants mail like this quarantined or rejected. There is no rule for how
 * that is written: `(p=REJECT sp=NONE dis=NONE)` at Google and many others, `(policy=reject)`, or a property.
 */
export function isEnforced({ properties, comments }: MethodResult, isSubdomain: boolean): boolean {
  if (ACTION.test(properties.get('action') ?? '')) return true;
  const policy = saidIn(comments, /(?:^|[\s,;])(?:p|policy)=(\w+)/i) ?? firstOf(properties, PROPERTIES);
  const ofSubdomains = saidIn(comments, /(?:^|[\s,;])sp=(\w+)/i) ?? properties.get(OF_SUBDOMAINS);
  if (policy === undefined || !ENFORCED.test(policy)) return false;
  // It is not said whether the policy is the subdomain's own: so both have to want it.
  return !isSubdomain || ofSubdomains === undefined || ENFORCED.test(ofSubdomains);
}

function saidIn(comments: readonly string[], pattern: RegExp): string | undefined {
  for (const comment of comments) {
    const said = pattern.exec(comment)?.[1];
    if (said !== undefined) return said;
  }
  return undefined;
}

function firstOf(properties: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  const name = names.find((one) => properties.has(one));
  return name === undefined ? undefined : properties.get(name);
}
