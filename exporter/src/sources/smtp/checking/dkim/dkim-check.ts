import { createHash, KeyObject, verify } from 'node:crypto';
import { textsOf, type Lookup } from '../dns/lookup.js';
import { BodyHash } from './body-hash.js';
import { canonicalField, signedFields, type Canonical, type HeaderField } from './header.js';
import { keyIn } from './key.js';
import { signatureIn, type Judged, type Signature, type Unchecked } from './signature.js';

/** A signature, judged. */
export type SignatureResult = Unchecked;

/** The signatures of one mail (RFC 6376), while its body comes. */
export class DkimCheck {
  readonly #fields: readonly HeaderField[];
  readonly #lookup: Lookup;
  readonly #hashes = new Map<Canonical, BodyHash>();
  readonly #judging: readonly ((bodyHashes: ReadonlyMap<Canonical, string>) => Promise<SignatureResult>)[];

  /** `seconds`: since 1970. Their keys are asked for at once. */
  constructor(fields: readonly HeaderField[], signatures: readonly HeaderField[], tools: DkimTools) {
    this.#fields = fields;
    this.#lookup = tools.lookup;
    this.#judging = signatures.map((field) => this.#begin(signatureIn(field, tools.seconds)));
  }

  add(chunk: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.add(chunk);
  }

  /** The body is over. */
  async end(): Promise<SignatureResult[]> {
    const hashes = new Map([...this.#hashes].map(([how, hash]) => [how, hash.digest()]));
    return await Promise.all(this.#judging.map((judge) => judge(hashes)));
  }

  #begin(
    signature: Signature | Unchecked,
  ): (bodyHashes: ReadonlyMap<Canonical, string>) => Promise<SignatureResult> {
    if ('result' in signature) return () => Promise.resolve(signature);
    const { domain, selector, body, bodyHash } = signature;
    if (!this.#hashes.has(body)) this.#hashes.set(body, new BodyHash(body));
    const key = this.#keyOf(signature);
    return async (bodyHashes) => {
      const found = await key;
      const judged =
        bodyHashes.get(body) !== bodyHash ? { result: 'fail' as const, reason: 'body hash' } : undefined;
      return {
        domain,
        selector,
        ...(judged ?? (found instanceof KeyObject ? this.#judge(signature, found) : found)),
      };
    };
  }

  async #keyOf(signature: Signature): Promise<KeyObject | Judged> {
    try {
      const records = await textsOf(`${signature.selector}._domainkey.${signature.domain}`, this.#lookup);
      // More than one is undefined (RFC 6376, 3.6.2.2): the first that is a key is taken.
      const keys = records.map((record) => keyIn(record, signature));
      return keys.find((key) => key instanceof KeyObject) ?? keys[0] ?? NO_KEY;
    } catch {
      return { result: 'temperror', reason: 'no answer from the DNS' };
    }
  }

  #judge({ field, header, signed, algorithm, value }: Signature, key: KeyObject): Judged {
    const lines = signedFields(this.#fields, signed).map((one) => `${canonicalField(one, header)}\r\n`);
    const own = canonicalField({ ...field, raw: withoutValue(field.raw) }, header);
    const data = Buffer.from(lines.join('') + own, 'latin1');
    const isRsa = algorithm === 'rsa-sha256';
    const isRight = isRsa
      ? verify('sha256', data, key, value)
      : verify(null, createHash('sha256').update(data).digest(), key, value);
    return isRight ? { result: 'pass', reason: '' } : { result: 'fail', reason: 'signature' };
  }
}

export interface DkimTools {
  readonly lookup: Lookup;
  readonly seconds: number;
}

const NO_KEY = { result: 'permerror', reason: 'no key' } as const;

/** What `b=` says is not signed (RFC 6376, 3.7). */
function withoutValue(raw: string): string {
  const at = raw.indexOf(':') + 1;
  return raw.slice(0, at) + raw.slice(at).replace(/((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*/, '$1');
}
