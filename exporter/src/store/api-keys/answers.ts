import { privateDatabase, quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { API_ANSWERS, type AnswerRow } from '../rows/api-rows.js';

/** How a request was answered that may be sent again. */
export interface KeptAnswer {
  readonly fingerprint: string;
  readonly status: number;
  readonly answer: string;
}

const ROW = z.object({ fingerprint: z.string(), status: z.number(), answer: z.string() });

export class Answers {
  readonly #client: StoreClient;
  readonly #table: string;

  constructor(client: StoreClient) {
    this.#client = client;
    this.#table = `${quotedName(privateDatabase(client.database))}.${API_ANSWERS.name}`;
  }

  /** The first answer that was given. */
  async find(keyId: string, idempotencyKey: string): Promise<Asked<KeptAnswer | undefined>> {
    const read = await this.#client.rows(
      `SELECT fingerprint, status, answer FROM ${this.#table}
       WHERE key_id = {keyId:String} AND idempotency_key = {idempotencyKey:String} ORDER BY at LIMIT 1`,
      ROW,
      { keyId, idempotencyKey },
    );
    return read.ok ? { ok: true, value: read.value[0] } : read;
  }

  async keep(row: AnswerRow): Promise<Asked<void>> {
    return await this.#client.insert(this.#table, API_ANSWERS.columns, API_ANSWERS.block([row]));
  }
}
