import type { ByteStream } from '../../model/delivery.js';
import { isCertificateUrl, isSubscribeUrl } from './sns.js';

const ASK_MS = 10_000;
const MOST_BYTES = 64 * 1024;
const MOST_KEPT = 20;

/** Forged: it is not there, or not where the service has it. Away: it could not be asked for just now. */
export type Certificate =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly reason: 'secret_wrong' | 'service_away' };

/** What is asked of Amazon itself, at its own addresses and nowhere else. */
export class SnsService {
  readonly #fetch: typeof fetch;
  readonly #certificates = new Map<string, string>();

  constructor(ask: typeof fetch = fetch) {
    this.#fetch = ask;
  }

  async certificate(url: string): Promise<Certificate> {
    if (!isCertificateUrl(url)) return { ok: false, reason: 'secret_wrong' };
    const known = this.#certificates.get(url);
    if (known !== undefined) return { ok: true, pem: known };
    const asked = await this.#ask(url);
    if (!asked.ok) return asked;
    if (this.#certificates.size >= MOST_KEPT) this.#certificates.clear();
    this.#certificates.set(url, asked.pem);
    return asked;
  }

  /** Whether the service was told that the subscription is wanted. */
  async confirm(url: string): Promise<boolean> {
    return isSubscribeUrl(url) && (await this.#ask(url)).ok;
  }

  /** Where it points somewhere else nobody goes there. */
  async #ask(url: string): Promise<Certificate> {
    try {
      const response = await this.#fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ASK_MS) });
      if (response.ok) return { ok: true, pem: await shortText(response) };
      await response.body?.cancel();
      return { ok: false, reason: response.status < 500 ? 'secret_wrong' : 'service_away' };
    } catch {
      return { ok: false, reason: 'service_away' };
    }
  }
}

async function shortText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as ByteStream) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the service said too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
