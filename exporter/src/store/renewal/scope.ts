import { quotedText } from '@plumbline/schema/target.js';
import { addressText } from '../facts/address-key.js';

/** Which records are to be judged again. */
export type RenewalScope =
  | {
      readonly kind: 'addresses';
      readonly addresses: readonly Uint8Array[];
      /** The first day of their records; all where nothing is said. */
      readonly from?: string | undefined;
    }
  | { readonly kind: 'prefix'; readonly bytes: Uint8Array; readonly bits: number }
  /** Mail that was signed by the domain or one below it, or whose SPF was checked for one. */
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'all' };

const BYTES = 16;

/** The condition of a scope on `records`. */
export function conditionOf(scope: RenewalScope): string {
  switch (scope.kind) {
    case 'addresses': {
      const some = `source_ip IN (${scope.addresses.map(addressText).join(', ')})`;
      return scope.from === undefined ? some : `${some} AND r.day >= ${quotedText(scope.from)}`;
    }
    case 'prefix': {
      const [first, last] = edgesOf(scope.bytes, scope.bits);
      return `source_ip BETWEEN ${addressText(first)} AND ${addressText(last)}`;
    }
    case 'domain':
      return `(${named('dkim.domain', scope.domain)} OR ${named('spf.domain', scope.domain)})`;
    case 'all':
      return '1';
  }
}

function named(column: string, domain: string): string {
  const below = quotedText(`.${domain}`);
  return `arrayExists(name -> name = ${quotedText(domain)} OR endsWith(name, ${below}), \`${column}\`)`;
}

/** The first and the last address of a prefix. */
function edgesOf(bytes: Uint8Array, bits: number): readonly [Uint8Array, Uint8Array] {
  const [first, last] = [new Uint8Array(BYTES), new Uint8Array(BYTES)];
  for (let i = 0; i < BYTES; i++) {
    const free = Math.min(8, Math.max(0, (i + 1) * 8 - bits));
    const mask = (0xff << free) & 0xff;
    first[i] = (bytes[i] ?? 0) & mask;
    last[i] = (bytes[i] ?? 0) | (mask ^ 0xff);
  }
  return [first, last];
}
