import type { IncomingHttpHeaders } from 'node:http';
import { allows, type Scope } from '../../model/scopes.js';
import type { ApiKey } from '../../store/api-keys/api-keys.js';
import { hashOf, idIn } from '../../store/api-keys/key-text.js';
import type { Asked } from '../../store/failures.js';
import { refusal, type Refusal } from '../refusals.js';
import { isSame, readSigned, SIGNED_SCHEME, signatureOf, textToSign, type Signed } from './signature.js';

export interface Authenticated {
  readonly ok: true;
  readonly key: ApiKey;
  /** What the body must hash to, where the request is signed: hex SHA-256. */
  readonly bodySha256: string | undefined;
}

export interface AuthenticationTools {
  readonly find: (id: string) => Promise<Asked<ApiKey | undefined>>;
  /** Whether a nonce is used for the first time. */
  readonly useNonce: (keyId: string, nonce: string) => Promise<Asked<boolean>>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  readonly clockSkewMs: number;
}

export interface AskedFor {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const CREDENTIALS = /^(\S+)\s+(\S.*)$/;

/** Whose request it is: by its key, or by a signature with its key. */
export class Authentication {
  readonly #tools: AuthenticationTools;

  constructor(tools: AuthenticationTools) {
    this.#tools = tools;
  }

  /** Whose it is, if any of these scopes is theirs. */
  async of(request: AskedFor, ...wanted: readonly Scope[]): Promise<Authenticated | Refusal> {
    const who = await this.#who(request);
    if (!who.ok) return who;
    const { scopes } = who.key;
    return wanted.some((scope) => allows(scopes, scope))
      ? who
      : refusal('scope_missing', { detail: `it wants ${wanted.join(' or ')}` });
  }

  async #who(request: AskedFor): Promise<Authenticated | Refusal> {
    const [, scheme = '', rest = ''] = CREDENTIALS.exec(request.headers.authorization ?? '') ?? [];
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return await this.#byKey(rest.trim());
      case SIGNED_SCHEME.toLowerCase(): {
        const signed = readSigned(rest);
        return signed === undefined
          ? refusal('signature_malformed')
          : await this.#bySignature(signed, request);
      }
      default:
        return refusal('key_missing');
    }
  }

  async #byKey(text: string): Promise<Authenticated | Refusal> {
    const id = idIn(text);
    if (id === undefined) return refusal('key_unknown');
    const found = await this.#tools.find(id);
    if (!found.ok) return refusal('store_away');
    const key = found.value;
    if (key === undefined || !isSame(key.hash, hashOf(text))) return refusal('key_unknown');
    return this.#unlessOver(key, undefined);
  }

  async #bySignature(signed: Signed, request: AskedFor): Promise<Authenticated | Refusal> {
    const { now, clockSkewMs, find, useNonce } = this.#tools;
    if (Math.abs(now() - signed.timestamp * 1000) > clockSkewMs) return refusal('clock_skew');
    const found = await find(signed.keyId);
    if (!found.ok) return refusal('store_away');
    const key = found.value;
    const secret = key?.signingSecret;
    if (key === undefined || secret === undefined) return refusal('signature_wrong');
    if (!isSame(signatureOf(textToSign(signed, request), secret), signed.signature))
      return refusal('signature_wrong');
    const who = this.#unlessOver(key, signed.bodySha256);
    if (!who.ok) return who;
    const isFirst = await useNonce(key.id, signed.nonce);
    if (!isFirst.ok) return refusal('store_away');
    return isFirst.value ? who : refusal('nonce_used');
  }

  #unlessOver(key: ApiKey, bodySha256: string | undefined): Authenticated | Refusal {
    if (key.revokedAt !== undefined) return refusal('key_revoked');
    if (key.expiresAt !== undefined && key.expiresAt <= this.#tools.now()) return refusal('key_expired');
    return { ok: true, key, bodySha256 };
  }
}
