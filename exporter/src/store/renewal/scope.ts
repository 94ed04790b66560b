import { quotedText } from '@plumbline/schema/target.js';

/** Which records are to be judged again. */
export type RenewalScope =
  | { readonly kind: 'addresses'; readonly addresses: readonly Uint8Array[] }
  | { readonly kind: 'prefix'; readonly bytes: Uint8Array; readonly bits: number }
  /** Mail that was signed by the domain or one below it, or whose SPF was checked for one. */
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'all' };

const BYTES = 16;

/** The condition of a scope on `records`. */
export function conditionOf(scope: RenewalScope): string {
  switch (scope.kind) {
    case 'addresses':
      return `source_ip IN (${scope.addresses.map(addressOf).join(', ')})`;
    case 'prefix': {
      const [first, last] = edgesOf(scope.bytes, scope.bits);
      return `source_ip BETWEEN ${addressOf(first)} AND ${addressOf(last)}`;
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

/** As the key of the table has it: a comparison with anything else would not find its way by the index. */
function addressOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  const groups = hex.match(/.{4}/g) ?? [];
  return `toIPv6('${groups.join(':')}')`;
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
