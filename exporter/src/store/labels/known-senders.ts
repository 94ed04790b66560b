import * as z from 'zod';
import type { CatalogueSender } from '../../model/sender.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

const ROW = z.object({
  key: z.string(),
  name: z.string(),
  category: z.string(),
  forwards: z.boolean(),
  site: z.string(),
  dmarc_docs: z.string(),
  origin: z.string(),
});

/** Senders that have a name: those of the catalogue, and those that the store knows beside them. */
export class KnownSenders {
  readonly #client: StoreClient;
  readonly #catalogue: () => readonly CatalogueSender[];

  constructor(client: StoreClient, catalogue: () => readonly CatalogueSender[]) {
    this.#client = client;
    this.#catalogue = catalogue;
  }

  /** In the order of their keys. */
  async all(): Promise<Asked<readonly CatalogueSender[]>> {
    const read = await this.#client.rows(
      `SELECT s.sender AS key, argMax(s.name, s.at) AS name, argMax(s.category, s.at) AS category,
         argMax(s.forwards, s.at) AS forwards, argMax(s.site, s.at) AS site,
         argMax(s.dmarc_docs, s.at) AS dmarc_docs, argMax(s.origin, s.at) AS origin
       FROM senders AS s GROUP BY s.sender`,
      ROW,
    );
    if (!read.ok) return read;
    const byKey = new Map([...read.value.map(senderOf), ...this.#catalogue()].map((one) => [one.key, one]));
    return { ok: true, value: [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1)) };
  }

  /** From now on there is a sender of this name. */
  async add(key: string, name: string): Promise<Asked<void>> {
    return await this.#client.command(
      `INSERT INTO senders (sender, name, category, forwards, site, dmarc_docs, origin, at)
       SELECT {key:String}, {name:String}, '', false, '', '', 'label', now64(3)`,
      { key, name },
    );
  }
}

function senderOf(row: z.output<typeof ROW>): CatalogueSender {
  const { key, name, category, forwards, site, origin } = row;
  return {
    ...{ key, name, category, forwards, site },
    dmarcDocs: row.dmarc_docs,
    platform: false,
    origin: origin === 'label' || origin === 'own' ? origin : 'catalogue',
    evidence: [],
  };
}
