/** Ctrl-C in the middle of an ingest. */
import { join } from 'node:path';
import { attach } from './harness/attached.js';
import { differences } from './harness/compare.js';
import { Data } from './harness/data.js';
import { makeMail } from './harness/mail.js';
import { SLOW } from './harness/slow.js';

const MAIL = { domains: 2, days: 10, reportsPerDay: 40, seed: 17 };
const SMALL = ['--store.batch.rows', '100', '--store.batch.seconds', '0.2s'];
const EXIT_INTERRUPTED = 130;

test(
  'what was read by then is stored, nothing is left half written, and the same command does the rest',
  async () => {
    const data = await Data.withStore();
    const store = await attach(data);
    try {
      const mail = join(data.folder, 'mail');
      const truth = await makeMail(mail, MAIL);
      const ingest = data.launch('ingest', '--json', ...SMALL, mail);
      await store.committed(2);
      ingest.interrupt();
      const { code, stdout } = await ingest.ended;
      expect(code).toBe(EXIT_INTERRUPTED);
      const { documents } = JSON.parse(stdout) as { documents: number };
      expect(await store.rows('SELECT count() FROM v_deliveries')).toEqual([[String(documents)]]);
      expect(await store.rows('SELECT count() FROM open_batches')).toEqual([['0']]);

      const rest = await data.ingest(...SMALL, mail);
      expect(rest.reports.stored).toBeGreaterThan(0);
      expect(await differences(data, truth)).toEqual([]);
    } finally {
      await store.close();
      await data.remove();
    }
  },
  SLOW,
);
