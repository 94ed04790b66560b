/** The same mail by several processes at once, and once more. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { differences } from './harness/compare.js';
import { Data } from './harness/data.js';
import { makeMail, type MailSize } from './harness/mail.js';
import { SLOW } from './harness/slow.js';

const MAIL: MailSize = { domains: 2, days: 5, reportsPerDay: 20, seed: 7 };
const COPIES = 1000;
const PROCESSES = 3;

let data: Data;
beforeEach(async () => {
  data = await Data.withStore();
});
afterEach(async () => {
  await data.remove();
}, SLOW);

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test(
  'mail that several processes ingest at once, the first there ever were, counts once; and once more counts nothing',
  async () => {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, MAIL);
    const taken = await Promise.all(Array.from({ length: PROCESSES }, () => data.ingest(mail)));
    const stored = sum(taken.map(({ reports }) => reports.stored));
    const files = (await readdir(mail)).length;
    expect(sum(taken.map(({ reports }) => reports.stored + reports.duplicate))).toBe(PROCESSES * files);
    expect(await differences(data, truth)).toEqual([]);

    const again = await data.ingest(mail);
    expect(again.reports).toEqual({ stored: 0, duplicate: files, revision: 0, quarantined: 0, partial: 0 });
    expect(await data.rows('SELECT count() FROM v_reports')).toEqual([[String(stored)]]);
    expect(await differences(data, truth)).toEqual([]);
  },
  SLOW,
);

test(
  `a report that comes ${COPIES} times, by several processes at once, is stored once`,
  async () => {
    const one = join(data.folder, 'one');
    const truth = await makeMail(one, { domains: 1, days: 1, reportsPerDay: 1, seed: 7 });
    const [name = ''] = await readdir(one);
    const folders = await Promise.all(
      Array.from({ length: PROCESSES }, async (_, i) => {
        const folder = join(data.folder, `copies-${i}`);
        await mkdir(folder);
        for (let copy = i; copy < COPIES; copy += PROCESSES)
          await copyFile(join(one, name), join(folder, `${copy}.eml`));
        return folder;
      }),
    );
    const taken = await Promise.all(
      folders.map((folder) => data.ingest('--store.batch.seconds', '0.3s', folder)),
    );
    expect(sum(taken.map(({ reports }) => reports.stored))).toBe(1);
    expect(sum(taken.map(({ reports }) => reports.duplicate))).toBe(COPIES - 1);
    const outcomes = 'SELECT outcome, count() FROM v_deliveries GROUP BY outcome ORDER BY outcome';
    expect(await data.rows(outcomes)).toEqual([
      ['duplicate', String(COPIES - 1)],
      ['stored', '1'],
    ]);
    expect(await differences(data, truth)).toEqual([]);
  },
  SLOW,
);

test(
  'mail that is ingested while serve, whose engine it is, is killed counts once',
  async () => {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, MAIL);
    const free = ['--web.listen-address', '127.0.0.1:0', '--store.door.listen', '127.0.0.1:0'];
    const serve = data.launch('serve', ...free);
    await serve.logs('ready');
    const ingest = data.ingest('--store.batch.rows', '50', mail);
    await serve.kill();
    await ingest;
    expect(await differences(data, truth)).toEqual([]);
  },
  SLOW,
);
