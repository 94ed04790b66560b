import { quotedText } from '@plumbline/schema/names.js';
import { addressList, addressText } from '../facts/address-key.js';

/** Which records are to be judged again. */
export type RenewalScope =
  | {
      readonly kind: 'addresses';
      readonly addresses: readonly Uint8Array[];
      /** The first day of their records; all where nothing is said. */
      readonly from?: string | undefined;
    }
  | { readonly kind: 'networks'; readonly networks: readonly Network[] }
  /** Mail that was signed by one of the domains or one below it, or whose SPF was checked for one. */
  | { readonly kind: 'domains'; readonly domains: readonly string[] }
  /** What is in one of them. */
  | { readonly kind: 'any'; readonly scopes: readonly RenewalScope[] }
  | { readonly kind: 'all' };

export interface Network {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

const BYTES = 16;

/** `listed` says where addresses stand that are too many for a statement. */
export type Listed = (addresses: readonly Uint8Array[]) => string | undefined;

/** The condition of a scope on `records`. */
export function conditionOf(scope: RenewalScope, listed: Listed = () => undefined): string {
  switch (scope.kind) {
    case 'addresses': {
      const { addresses } = scope;
      const some = `source_ip IN ${listed(addresses) ?? addressList(addresses)}`;
      return scope.from === undefined ? some : `${some} AND r.day >= ${quotedText(scope.from)}`;
    }
    case 'networks':
      return oneOf(byLength(scope.networks).map(inNetworks));
    case 'domains':
      return inDomains(scope.domains);
    case 'any':
      return oneOf(scope.scopes.map((one) => conditionOf(one, listed)));
    case 'all':
      return '1';
  }
}

/** All lists of addresses in it. */
export function addressesIn(scope: RenewalScope): (readonly Uint8Array[])[] {
  if (scope.kind === 'any') return scope.scopes.flatMap(addressesIn);
  return scope.kind === 'addresses' ? [scope.addresses] : [];
}

function oneOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '0' : `(${conditions.map((one) => `(${one})`).join(' OR ')})`;
}

/** Each is compared with so many; where there are more, a name and those above it are looked up, which costs more. */
const FEW = 8;

function inDomains(domains: readonly string[]): string {
  if (domains.length > FEW) return inManyDomains(domains);
  return oneOf(domains.flatMap((domain) => [named('dkim.domain', domain), named('spf.domain', domain)]));
}

function named(column: string, domain: string): string {
  const below = quotedText(`.${domain}`);
  return `arrayExists(name -> name = ${quotedText(domain)} OR endsWith(name, ${below}), \`${column}\`)`;
}

function inManyDomains(domains: readonly string[]): string {
  const parts = "splitByChar('.', name)";
  const above = `arrayStringConcat(arraySlice(${parts}, i), '.')`;
  const isOne = `${above} IN (${domains.map(quotedText).join(', ')})`;
  const names = 'arrayConcat(`dkim.domain`, `spf.domain`)';
  return `arrayExists(name -> arrayExists(i -> ${isOne}, range(1, length(${parts}) + 1)), ${names})`;
}

function byLength(networks: readonly Network[]): (readonly [Network, ...Network[]])[] {
  const all = new Map<number, [Network, ...Network[]]>();
  for (const network of networks) {
    const some = all.get(network.bits);
    if (some === undefined) all.set(network.bits, [network]);
    else some.push(network);
  }
  return [...all.values()];
}

/** Of one length. An address has one network of it, which is looked up; a single one can be found by the index. */
function inNetworks([one, ...others]: readonly [Network, ...Network[]]): string {
  if (others.length === 0) {
    const [first, last] = edgesOf(one);
    return `source_ip BETWEEN ${addressText(first)} AND ${addressText(last)}`;
  }
  const firsts = [one, ...others].map((network) => edgesOf(network)[0]);
  return `tupleElement(IPv6CIDRToRange(source_ip, ${one.bits}), 1) IN ${addressList(firsts)}`;
}

/** The first and the last address of a prefix. */
function edgesOf({ bytes, bits }: Network): readonly [Uint8Array, Uint8Array] {
  const [first, last] = [new Uint8Array(BYTES), new Uint8Array(BYTES)];
  for (let i = 0; i < BYTES; i++) {
    const free = Math.min(8, Math.max(0, (i + 1) * 8 - bits));
    const mask = (0xff << free) & 0xff;
    first[i] = (bytes[i] ?? 0) & mask;
    last[i] = (bytes[i] ?? 0) | (mask ^ 0xff);
  }
  return [first, last];
}
