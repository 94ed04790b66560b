import { privateDatabase, quotedName } from '@plumbline/schema/names.js';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { API_NONCES } from '../rows/api-rows.js';

const COUNT = z.object({ claims: z.string().transform(Number) });

/** What proves one request and no other, and was used: by whose key it did, or by what kind of proof it is. */
export class Nonces {
  readonly #client: StoreClient;
  readonly #table: string;

  constructor(client: StoreClient) {
    this.#client = client;
    this.#table = `${quotedName(privateDatabase(client.database))}.${API_NONCES.name}`;
  }

  /** Whether nobody has used it before. It is written first and looked at then: of two at once at most one is alone. */
  async use(keyId: string, nonce: string, now: number): Promise<Asked<boolean>> {
    const claim = randomBytes(8).readBigUInt64LE();
    const rows = [{ keyId, nonce, claim, at: now }];
    const written = await this.#client.insert(this.#table, API_NONCES.columns, API_NONCES.block(rows));
    if (!written.ok) return written;
    const read = await this.#claims(keyId, nonce);
    return read.ok ? { ok: true, value: read.value === 1 } : read;
  }

  async isUsed(keyId: string, nonce: string): Promise<Asked<boolean>> {
    const read = await this.#claims(keyId, nonce);
    return read.ok ? { ok: true, value: read.value > 0 } : read;
  }

  async #claims(keyId: string, nonce: string): Promise<Asked<number>> {
    const read = await this.#client.rows(
      `SELECT uniqExact(claim) AS claims FROM ${this.#table}
       WHERE key_id = {keyId:String} AND nonce = {nonce:String}`,
      COUNT,
      { keyId, nonce },
    );
    return read.ok ? { ok: true, value: read.value[0]?.claims ?? 0 } : read;
  }
}
