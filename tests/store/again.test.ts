/** Reports that come again: the same ones, and others under the same name. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attach, type Attached } from './harness/attached.js';
import { Data } from './harness/data.js';
import { cut, mailOf, report } from './harness/report.js';
import { SLOW } from './harness/slow.js';

const MONDAY = Date.UTC(2026, 2, 2, 6);
const DAY = 86_400_000;

let data: Data;
let store: Attached;
beforeEach(async () => {
  data = await Data.withStore();
  store = await attach(data);
}, SLOW);
afterEach(async () => {
  await store.close();
  await data.remove();
}, SLOW);

/** The messages in tables and in rollups, of each revision whether it counts, and what does not hold. */
async function state(): Promise<unknown> {
  const [[records] = [], [days] = []] = await store.rows(
    'SELECT sum(messages) FROM v_records UNION ALL SELECT sum(messages) FROM v_domain_day',
  );
  const revisions = await store.rows('SELECT messages, counts FROM v_reports ORDER BY messages, counts');
  return { records, days, revisions: revisions.map((row) => row.join(' ')), broken: await store.broken() };
}

const says = (messages: number, ...revisions: readonly string[]): unknown => ({
  records: String(messages),
  days: String(messages),
  revisions,
  broken: [],
});

test(
  'the same document a year later is a duplicate',
  async () => {
    const document = report([3, 4]);
    expect(await store.take(document, { arrivedAt: MONDAY })).toEqual(['stored']);
    expect(await store.take(document, { arrivedAt: MONDAY + 365 * DAY })).toEqual(['duplicate']);
    const mail = join(data.folder, 'late.eml');
    await writeFile(mail, mailOf(document, 'Tue, 07 Mar 2028 06:00:00 +0000'));
    expect((await data.ingest(mail)).reports).toEqual({
      stored: 0,
      duplicate: 1,
      revision: 0,
      quarantined: 0,
      partial: 0,
    });
    expect(await state()).toEqual(says(7, '7 true'));
  },
  SLOW,
);

test(
  'of two whole documents the newer one counts, in whichever order they come',
  async () => {
    expect(await store.take(report([3, 4]), { arrivedAt: MONDAY })).toEqual(['stored']);
    expect(await store.take(report([3, 5]), { arrivedAt: MONDAY + DAY })).toEqual(['revision']);
    expect(await state()).toEqual(says(8, '7 false', '8 true'));
    expect(await store.take(report([3, 1]), { arrivedAt: MONDAY - DAY })).toEqual(['revision']);
    expect(await state()).toEqual(says(8, '4 false', '7 false', '8 true'));
    expect(await store.take(report([3, 4]), { arrivedAt: MONDAY + 2 * DAY })).toEqual(['duplicate']);
    expect(await state()).toEqual(says(8, '4 false', '7 false', '8 true'));
  },
  SLOW,
);

test(
  'a document that was cut never takes the place of a whole one, and a whole one takes its',
  async () => {
    const whole = report([3, 4]);
    expect(await store.take(cut(whole), { arrivedAt: MONDAY })).toEqual(['stored']);
    expect(await state()).toEqual(says(3, '3 true'));
    expect(await store.take(whole, { arrivedAt: MONDAY - DAY })).toEqual(['revision']);
    expect(await store.take(cut(report([3, 4, 5])), { arrivedAt: MONDAY + DAY })).toEqual(['revision']);
    expect(await state()).toEqual(says(7, '3 false', '7 false', '7 true'));
  },
  SLOW,
);

test(
  'who is not authenticated never takes the place of who is',
  async () => {
    const forged = report([3, 4]);
    expect(await store.take(forged, { arrivedAt: MONDAY + DAY })).toEqual(['stored']);
    const proven = cut(report([3, 5, 6]));
    expect(await store.take(proven, { arrivedAt: MONDAY, authenticated: true })).toEqual(['revision']);
    expect(await state()).toEqual(says(8, '7 false', '8 true'));
    expect(await store.take(report([9]), { arrivedAt: MONDAY + 2 * DAY })).toEqual(['revision']);
    expect(await state()).toEqual(says(8, '7 false', '8 true', '9 false'));
    expect(await store.take(forged, { arrivedAt: MONDAY, authenticated: true })).toEqual(['stored']);
    expect(await state()).toMatchObject({ records: '7', days: '7', broken: [] });
  },
  SLOW,
);

test(
  'a document that was authenticated once is so still when it is read again more fully',
  async () => {
    const document = report([3, 4]).replace('<count>4</count>', '<count>4</count></cuont>');
    const before = await attach(data, { limits: { salvageBytes: 100 } });
    try {
      expect(await before.take(document, { arrivedAt: MONDAY, authenticated: true })).toEqual(['stored']);
    } finally {
      await before.close();
    }
    expect(await state()).toEqual(says(3, '3 true'));
    expect(await store.take(document, { arrivedAt: MONDAY })).toEqual(['stored']);
    expect(await store.take(report([9]), { arrivedAt: MONDAY + DAY })).toEqual(['revision']);
    expect(await state()).toEqual(says(7, '7 true', '9 false'));
  },
  SLOW,
);

test(
  'things that are put aside, read again and given up leave every record accounted for',
  async () => {
    const bad = report([3, 4, 5]).replace('<count>4</count>', '<count>many</count>');
    const file = join(data.folder, 'bad.xml');
    await writeFile(file, bad);
    await data.ingest(file, 'tests/fixtures/container/page.html', 'tests/fixtures/record/count-negative.xml');
    const held = async (): Promise<unknown> => ({
      held: (await store.rows("SELECT reason FROM v_quarantine WHERE state = 'held' ORDER BY reason")).flat(),
      ledger: (
        await store.rows(
          'SELECT sum(records_in), sum(stored), sum(quarantined), sum(purged) FROM v_deliveries',
        )
      )[0]?.join(' '),
      broken: await store.broken(),
    });
    const all = { held: ['count_invalid', 'count_invalid', 'html'], ledger: '5 3 2 0', broken: [] };
    expect(await held()).toEqual(all);
    expect((await data.run('quarantine', 'retry', '--all')).code).toBe(2);
    expect(await held()).toEqual(all);
    expect((await data.run('quarantine', 'purge', '--all', '--yes')).code).toBe(0);
    expect(await held()).toEqual({ held: [], ledger: '5 3 0 2', broken: [] });
  },
  SLOW,
);

test(
  'what was purged and comes again is held once, and can be purged again',
  async () => {
    const bad = report([3, 4, 5]).replace('<count>4</count>', '<count>many</count>');
    const held = async (): Promise<unknown> =>
      (
        await store.rows(
          `SELECT sum(records_in), sum(stored), sum(duplicate), sum(quarantined), sum(purged) FROM v_deliveries`,
        )
      )[0]?.join(' ');
    const purge = async (): Promise<void> => {
      expect((await data.run('quarantine', 'purge', '--all', '--yes')).code).toBe(0);
    };
    await store.take(bad, { arrivedAt: Date.now() });
    expect(await held()).toBe('3 2 0 1 0');
    await purge();
    expect(await held()).toBe('3 2 0 0 1');
    await store.take(bad, { arrivedAt: Date.now(), authenticated: true });
    expect(await held()).toBe('7 2 3 1 1');
    expect(await store.broken()).toEqual([]);
    await purge();
    expect(await held()).toBe('7 2 3 0 2');
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);

test(
  'facts that come late, and a domain that becomes ours, change no sum',
  async () => {
    const owned = async (): Promise<string[][]> =>
      store.rows(`SELECT DISTINCT owned FROM v_records UNION ALL SELECT DISTINCT owned FROM v_domain_day`);
    await store.take(report([3, 4]), { arrivedAt: MONDAY });
    expect(await owned()).toEqual([['false'], ['false']]);
    for (const day of ['2026-03-02', '2026-04-01'])
      await store.run(
        `INSERT INTO source_facts (source_ip, day, country, asn, as_name, ptr, ptr_confirmed)
         SELECT DISTINCT source_ip, '${day}', 'CH', 64500, 'An example', 'mail.example.com', true FROM v_records`,
      );
    expect(await state()).toEqual(says(7, '7 true'));
    await store.run(`INSERT INTO domains SELECT 'example.com', 'adopted', 'command', now64(3)`);
    expect(await owned()).toEqual([['true'], ['true']]);
    expect(await state()).toEqual(says(7, '7 true'));
  },
  SLOW,
);
