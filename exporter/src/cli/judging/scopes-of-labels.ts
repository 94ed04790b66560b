import type { LabelTarget } from '../../model/sender.js';
import type { Network, RenewalScope } from '../../store/renewal/scope.js';

/** A scope stands in a statement: about as many characters, of the 262,144 that a server reads unless it is told so. */
const CHARACTERS = 60_000;
/** Of an address, as a statement has it. */
const ADDRESS = 60;
const ALL_BITS = 128;

/** The records that some labels may be about: as few scopes as may be, for each is gone through by itself. */
export function scopesOfLabels(targets: readonly LabelTarget[]): RenewalScope[] {
  const scopes: RenewalScope[] = [];
  let [some, characters]: [LabelTarget[], number] = [[], 0];
  for (const target of targets) {
    const more = target.kind === 'domain' ? target.domain.length : ADDRESS;
    if (some.length > 0 && characters + more > CHARACTERS) {
      scopes.push(scopeOf(some));
      [some, characters] = [[], 0];
    }
    some.push(target);
    characters += more;
  }
  if (some.length > 0) scopes.push(scopeOf(some));
  return scopes;
}

function scopeOf(targets: readonly LabelTarget[]): RenewalScope {
  const addresses: Uint8Array[] = [];
  const networks: Network[] = [];
  const domains: string[] = [];
  for (const target of targets)
    if (target.kind === 'domain') domains.push(target.domain);
    else if (target.bits === ALL_BITS) addresses.push(target.bytes);
    else networks.push(target);
  const scopes: RenewalScope[] = [];
  if (addresses.length > 0) scopes.push({ kind: 'addresses', addresses });
  if (networks.length > 0) scopes.push({ kind: 'networks', networks });
  if (domains.length > 0) scopes.push({ kind: 'domains', domains });
  const [only] = scopes;
  return only !== undefined && scopes.length === 1 ? only : { kind: 'any', scopes };
}
