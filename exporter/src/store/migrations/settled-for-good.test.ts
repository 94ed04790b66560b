import * as z from 'zod';
import { beginReading } from '../state/reading.js';
import { openTestStore, type TestStore } from '../testing/store.js';

/**
 * Whatever comes in, in whatever order, while time goes on. The engine's clock cannot be moved, so each day all that is
 * stored grows a day older.
 */
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('example', 'owned', 'config', now64(3))`,
    `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES ('known.test', 'known.test', 'Known', now64(3))`,
  );
}, 30_000);
afterAll(() => store.close());

async function run(...statements: string[]): Promise<void> {
  for (const sql of statements) await store.run(sql);
}

const RUNS = 8;
const DAYS = 4;
const WINDOW = z.object({ domain: z.string(), days: z.number(), ago: z.number(), messages: z.number() });
type Window = z.output<typeof WINDOW>;

interface Report {
  readonly domain: string;
  readonly reporter: string;
  /** How many days ago, as long as it is that day. */
  readonly ago: number;
  readonly lateHours: number;
  readonly messages: number;
  readonly check: 'pass' | 'fail' | 'unknown';
}

/** Numbers below 1 that look random and are the same each time. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function intakeOf(random: () => number, domain: string): Report[] {
  const pick = (upTo: number): number => Math.floor(random() * upTo);
  const one = (reporter: string, ago: number, more: Partial<Report> = {}): Report => ({
    ...{ domain, reporter, ago, lateHours: 5, messages: 1 + pick(50), check: 'unknown' as const },
    ...more,
  });
  const onTime = ['a.test', 'known.test'].filter(() => random() < 0.8).map((reporter) => one(reporter, 1));
  const late = one('late.test', 1 + pick(8), { lateHours: 24 * pick(9) });
  const last = 1 + pick(40);
  const brought = Array.from({ length: 30 }, (_, i) =>
    one(`old${pick(3)}.test`, last + i, { lateHours: 80 }),
  );
  const forged = Array.from({ length: 10 }, () =>
    one('known.test', pick(110) - 10, { check: random() < 0.5 ? 'fail' : 'unknown', lateHours: pick(300) }),
  );
  const [isLate, isBrought, isForged] = [0.5, 0.25, 0.25].map((share) => random() < share);
  return [...onTime, ...(isLate ? [late] : []), ...(isBrought ? brought : []), ...(isForged ? forged : [])];
}

let reports = 0;
async function take(intake: readonly Report[]): Promise<void> {
  const rows = intake.map(
    ({ domain, reporter, ago, lateHours, messages, check }) =>
      `('${domain}', today() - ${ago}, '${reporter}', ${++reports}, 1, ${messages}, ${lateHours}, '${check}')`,
  );
  if (rows.length === 0) return;
  const told = `FROM VALUES('domain String, day Date, reporter String, report_key UInt64, attempt UInt32, messages UInt64, late UInt32, check String', ${rows.join(', ')})`;
  await run(
    `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, messages, sender_class) SELECT domain, day, reporter, report_key, attempt, messages, 'compliant' ${told}`,
    `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, identity, batch, kind, begin, end, received_at, ingested_at, dated, messages, reporter_check)
     SELECT domain, day, reporter, report_key, attempt, report_key, 1, 'aggregate', toDateTime(day, 'UTC'), toDateTime(day + 1, 'UTC') - 1 AS ends,
       toDateTime64(ends, 3, 'UTC') + late * 3600, now64(3), true, messages, check ${told}`,
  );
}

/** A day later. */
async function goOn(taken: readonly Report[]): Promise<Report[]> {
  const older = taken.map((report) => ({ ...report, ago: report.ago + 1 }));
  await run(
    'TRUNCATE TABLE plumbline.records',
    'TRUNCATE TABLE plumbline.reports',
    'TRUNCATE TABLE plumbline.roll',
    `CREATE TABLE plumbline.settled_then ENGINE = Memory AS SELECT domain, until - 1 AS until, at FROM plumbline.settled_days`,
    `TRUNCATE TABLE plumbline.settled_days`,
    `INSERT INTO plumbline.settled_days SELECT * FROM plumbline.settled_then`,
    `DROP TABLE plumbline.settled_then`,
  );
  await take(older);
  return older;
}

async function windows(): Promise<Window[]> {
  const reading = await beginReading(store.client);
  if (!reading.ok) throw new Error(reading.detail);
  const rows = await reading.value.rows(
    `SELECT toString(domain) AS domain, days, toInt32(today() - until) AS ago, toInt32(messages) AS messages FROM plumbline.v_windows
     WHERE domain != 'example' ORDER BY domain, days`,
    WINDOW,
  );
  if (!rows.ok) throw new Error(rows.detail);
  return rows.value;
}

test('no window goes back, and one that stays changes by reports of its days alone', async () => {
  const random = numbersFrom(7);
  const domains = Array.from({ length: RUNS }, (_, n) => `run${n}.example`);
  let taken = domains.flatMap((domain) =>
    ['a.test', 'known.test'].flatMap((reporter) =>
      Array.from({ length: 45 }, (_, i): Report => {
        const late = reporter === 'a.test' ? 5 : Math.floor(random() * 90);
        return { domain, reporter, ago: 2 + i, lateHours: late, messages: 20, check: 'unknown' };
      }),
    ),
  );
  await take(taken);
  let before = await windows();
  let moved = 0;
  for (let day = 0; day < DAYS; day++) {
    const intake = domains.flatMap((domain) => intakeOf(random, domain));
    await take(intake);
    taken = [...taken, ...intake];
    const after = await windows();
    for (const [i, { domain, days, ago, messages }] of after.entries()) {
      const was = before[i];
      if (was === undefined) throw new Error('no window before');
      expect(ago).toBeLessThanOrEqual(was.ago);
      const ofIts = intake.filter(
        (one) => one.domain === domain && one.check !== 'fail' && one.ago >= ago && one.ago < ago + days,
      );
      const more = ofIts.reduce((sum, one) => sum + one.messages, 0);
      if (ago === was.ago)
        expect({ domain, days, messages }).toEqual({ domain, days, messages: was.messages + more });
    }
    taken = await goOn(taken);
    before = await windows();
    for (const [i, { ago }] of before.entries()) {
      const aDayOlder = (after[i]?.ago ?? 0) + 1;
      expect(ago).toBeLessThanOrEqual(aDayOlder);
      if (ago < aDayOlder) moved++;
    }
  }
  expect(moved).toBeGreaterThan(RUNS);
}, 300_000);
