/** A batch of which all is there but its commit. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreClient } from '@plumbline/exporter/store/client.js';
import { failed } from '@plumbline/exporter/store/failures.js';
import { attach } from './harness/attached.js';
import { broken, differences } from './harness/compare.js';
import { Data } from './harness/data.js';
import { makeMail } from './harness/mail.js';
import { SLOW } from './harness/slow.js';

const MAIL = { domains: 1, days: 2, reportsPerDay: 10, seed: 3 };

let data: Data;
beforeEach(async () => {
  data = await Data.withStore();
});
afterEach(async () => {
  await data.remove();
}, SLOW);

/** What an intake asks of its client arrives, commits excepted; told of the first of them. */
function withoutCommits(onCommit: () => void): (client: StoreClient) => StoreClient {
  return (client) => ({
    database: client.database,
    rows: (sql, row, parameters) => client.rows(sql, row, parameters),
    stream: (sql, options) => client.stream(sql, options),
    command: async (sql, parameters) => {
      if (!sql.includes('INTO commits')) return client.command(sql, parameters);
      onCommit();
      return failed('store_unreachable', 'the connection broke');
    },
    insert: (table, columns, block) => client.insert(table, columns, block),
    ping: () => client.ping(),
    close: () => client.close(),
  });
}

const COUNTS = `
  SELECT (SELECT count() FROM records) > 0, (SELECT count() FROM roll) > 0,
    (SELECT count() FROM v_records), (SELECT sum(messages) FROM v_domain_day), (SELECT count() FROM v_reports),
    (SELECT count() FROM v_deliveries)`;

test(
  'is not seen, and is written anew in batches of other sizes',
  async () => {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, MAIL);
    const dies = new AbortController();
    const through = withoutCommits(() => {
      dies.abort();
    });
    const writer = await attach(data, { through, giveUp: dies.signal, leaseSeconds: 1 });
    try {
      const mails = await Promise.all(
        (await readdir(mail)).map((name) => readFile(join(mail, name), 'utf8')),
      );
      const all = mails.map((text) => `From reporter Tue Jun 30 00:00:00 2026\n${text}\n\n`).join('');
      expect(await writer.take(all)).toBe('store_unreachable');
      expect(await data.rows(COUNTS)).toEqual([['1', '1', '0', '0', '0', '0']]);
      expect(await broken(data)).toEqual([]);

      const small = ['--store.batch.rows', '20', '--store.batch.seconds', '0.2s'];
      const taken = await data.ingest(...small, mail);
      expect(taken.reports.revision + taken.reports.quarantined).toBe(0);
      expect(await differences(data, truth)).toEqual([]);
    } finally {
      await writer.close();
    }
  },
  SLOW,
);
