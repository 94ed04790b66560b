import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

const ROW = z.record(z.string(), z.unknown());
const UNTIL = 'WITH (SELECT until FROM plumbline.v_settled) AS until';

async function one(sql: string): Promise<unknown> {
  const found = await store.rows(sql, ROW);
  return found[0];
}

/** Days are counted back from the last settled one: the second day after it is yesterday. */
const YESTERDAY = -2;

describe('a reporter', () => {
  test('has its cadence, its days of the week and how late it is', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 31], messages: 10, reporter: 'daily.example', lateHours: 2 });
    await hear({ days: [30, YESTERDAY], messages: 10, reporter: 'daily.example', lateHours: 8 });
    await hear({ days: [60, YESTERDAY], weekdays: [1, 2, 3, 4, 5], messages: 10, reporter: 'work.example' });
    await hear({ days: [60, YESTERDAY], weekdays: [3], messages: 10, reporter: 'weekly.example' });
    expect(
      await store.rows(
        `SELECT reporter, cadence_days, usual_gap_days, usual_weekdays, toInt32(lag_p50 / 3600) AS p50, toInt32(lag_p99 / 3600) AS p99,
           usual
         FROM plumbline.v_reporters WHERE domain = '${domain}' ORDER BY reporter`,
        ROW,
      ),
    ).toEqual([
      {
        reporter: 'daily.example',
        cadence_days: 1,
        usual_gap_days: 1,
        usual_weekdays: [1, 2, 3, 4, 5, 6, 7],
        p50: 8,
        p99: 8,
        usual: true,
      },
      {
        reporter: 'weekly.example',
        cadence_days: 7,
        usual_gap_days: 7,
        usual_weekdays: [3],
        p50: 6,
        p99: 6,
        usual: true,
      },
      {
        reporter: 'work.example',
        cadence_days: 1,
        usual_gap_days: 3,
        usual_weekdays: [1, 2, 3, 4, 5],
        p50: 6,
        p99: 6,
        usual: true,
      },
    ]);
  });

  test('is not called late for reports that were brought in long after', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 11], messages: 10, lateHours: 1500 });
    await hear({ days: [10, 0], messages: 10, lateHours: 5 });
    expect(
      await one(
        `SELECT toInt32(lag_p99 / 3600) AS p99, days_told FROM plumbline.v_reporters WHERE domain = '${domain}'`,
      ),
    ).toEqual({ p99: 5, days_told: 61 });
  });

  test('is not called late for files: they are dated by when they were taken in', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [30, 0], messages: 10, lateHours: 200, asFile: true });
    const lags = `SELECT toInt32(lag_p50 / 3600) AS p50, toInt32(lag_p99 / 3600) AS p99,
      dateDiff('hour', last_end, expected_by) AS expected_after FROM plumbline.v_reporters WHERE domain = '${domain}'`;
    expect(await one(lags)).toEqual({ p50: 0, p99: 0, expected_after: '48' });
    await hear({ days: [YESTERDAY, YESTERDAY], messages: 10, lateHours: 5 });
    expect(await one(lags)).toEqual({ p50: 5, p99: 5, expected_after: '29' });
    expect(
      await store.rows(
        `${UNTIL} SELECT toInt32(until - day) AS back, toInt32(lag_seconds / 3600) AS lag
         FROM plumbline.v_reporter_day WHERE domain = '${domain}' AND day >= until ORDER BY day`,
        ROW,
      ),
    ).toEqual([
      { back: 0, lag: 0 },
      { back: YESTERDAY, lag: 5 },
    ]);
  });

  test('was told of by mail, of what was stored before that was noted, where the time is a whole second', async () => {
    const stored = await store.client.command(
      `INSERT INTO reports (domain, day, kind, received_at) VALUES
         ('before.example', today(), 'aggregate', '2026-01-02 03:04:05.000'),
         ('before.example', today(), 'aggregate', '2026-01-02 03:04:05.006')`,
    );
    expect(stored).toMatchObject({ ok: true });
    expect(
      await store.rows(
        `SELECT dated FROM plumbline.reports WHERE domain = 'before.example' ORDER BY received_at`,
        ROW,
      ),
    ).toEqual([{ dated: true }, { dated: false }]);
  });

  test.each([
    ['reports daily and has not for four days', { days: [60, 2] as const }, true],
    ['reports daily and did until yesterday', { days: [60, YESTERDAY] as const }, false],
    ['told of three days and no more', { days: [60, 58] as const }, false],
  ])('that %s is silent, or not', async (_, { days }, silent) => {
    const { domain, hear } = newDomain();
    await hear({ days, messages: 10 });
    expect(await one(`SELECT silent FROM plumbline.v_reporters WHERE domain = '${domain}'`)).toEqual({
      silent,
    });
  });

  test.each([
    ['ended ten days ago', { days: [97, 7] as const }, true],
    ['ended forty days ago', { days: [97, 37] as const }, false],
    [
      'ended ten days ago and came in today, with all before',
      { days: [97, 7] as const, broughtIn: true },
      false,
    ],
    ['ended forty days ago and came in today', { days: [97, 37] as const, broughtIn: true }, false],
    ['ended ten days ago and told of little', { days: [97, 7] as const, messages: 5 }, false],
  ])('whose reports %s is silent, or not', async (_, told, silent) => {
    const { domain, hear } = newDomain();
    await hear({ days: [97, YESTERDAY], messages: 590, reporter: 'other.example' });
    await hear({ messages: 10, ...told });
    expect(
      await one(
        `SELECT silent, round(share, 3) AS share FROM plumbline.v_reporters WHERE domain = '${domain}' AND reporter = 'reporter.example'`,
      ),
    ).toEqual({ silent, share: 'messages' in told ? 0.008 : 0.017 });
  });

  test('has its share of what those tell of who are known, whatever strangers claim', async () => {
    await store.run(
      `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES ('known.example', 'known.example', 'Known', now64(3))`,
    );
    const { domain, hear } = newDomain();
    await hear({ days: [60, 7], messages: 80, reporter: 'known.example' });
    await hear({ days: [60, YESTERDAY], messages: 1e12, reporter: 'loud.example', check: 'pass' });
    expect(
      await store.rows(
        `SELECT reporter, share, silent FROM plumbline.v_reporters WHERE domain = '${domain}' ORDER BY reporter`,
        ROW,
      ),
    ).toEqual([
      { reporter: 'known.example', share: 0.8, silent: true },
      { reporter: 'loud.example', share: 1, silent: false },
    ]);
  });

  test('that reports weekly is not silent for a week, and then is', async () => {
    const weekday = await one(`${UNTIL} SELECT toDayOfWeek(until) AS day`);
    const { day } = z.object({ day: z.number() }).parse(weekday);
    const here = newDomain();
    await here.hear({ days: [70, 0], weekdays: [day], messages: 10 });
    const gone = newDomain();
    await gone.hear({ days: [70, 14], weekdays: [day], messages: 10 });
    const silent = `SELECT silent FROM plumbline.v_reporters WHERE domain =`;
    expect(await one(`${silent} '${here.domain}'`)).toEqual({ silent: false });
    expect(await one(`${silent} '${gone.domain}'`)).toEqual({ silent: true });
  });

  test('is called what the table says, else what it says itself', async () => {
    const named = await store.client.command(
      `INSERT INTO reporters (reporter, organisation, name, at) VALUES
         ('sub.big.example', 'big.example', 'Big Mail', now64(3)), ('mx.small.example', 'small.example', '', now64(3))`,
    );
    expect(named).toMatchObject({ ok: true });
    const { domain, hear } = newDomain();
    for (const reporter of ['sub.big.example', 'mx.small.example', 'nobody.example'])
      await hear({ days: [5, 0], messages: 10, reporter });
    expect(
      await store.rows(
        `${UNTIL} SELECT reporter, organisation, reporter_name
         FROM plumbline.v_reporter_day WHERE domain = '${domain}' AND day = until - 3 ORDER BY reporter`,
        ROW,
      ),
    ).toEqual([
      { reporter: 'mx.small.example', organisation: 'small.example', reporter_name: 'small.example' },
      { reporter: 'nobody.example', organisation: 'nobody.example', reporter_name: 'nobody.example' },
      { reporter: 'sub.big.example', organisation: 'big.example', reporter_name: 'Big Mail' },
    ]);
    expect(
      await store.rows(
        `SELECT reporter, organisation, reporter_name, reporters FROM plumbline.v_reporters WHERE domain = '${domain}' ORDER BY reporter`,
        ROW,
      ),
    ).toEqual([
      {
        reporter: 'big.example',
        organisation: 'big.example',
        reporter_name: 'Big Mail',
        reporters: ['sub.big.example'],
      },
      {
        reporter: 'nobody.example',
        organisation: 'nobody.example',
        reporter_name: 'nobody.example',
        reporters: ['nobody.example'],
      },
      {
        reporter: 'small.example',
        organisation: 'small.example',
        reporter_name: 'small.example',
        reporters: ['mx.small.example'],
      },
    ]);
  });

  test('that changes its address is the same, with the habits of all its addresses', async () => {
    await store.run(
      `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES
         ('moved.example', 'moved.example', 'Moved', now64(3)), ('new.moved.example', 'moved.example', 'Moved', now64(3))`,
    );
    const { domain, hear } = newDomain();
    await hear({ days: [60, 31], messages: 10, reporter: 'moved.example', lateHours: 2 });
    await hear({ days: [30, YESTERDAY], messages: 10, reporter: 'new.moved.example', lateHours: 8 });
    expect(
      await store.rows(
        `${UNTIL} SELECT reporter, reporter_name, reporters, silent, usual, cadence_days, days_told, toInt32(reports) AS reports,
           toInt32(until - first_day) AS first, toInt32(lag_p50 / 3600) AS p50
         FROM plumbline.v_reporters WHERE domain = '${domain}'`,
        ROW,
      ),
    ).toEqual([
      {
        reporter: 'moved.example',
        reporter_name: 'Moved',
        reporters: ['new.moved.example', 'moved.example'],
        silent: false,
        usual: true,
        cadence_days: 1,
        days_told: 63,
        reports: 63,
        first: 60,
        p50: 8,
      },
    ]);
    expect(
      await store.rows(
        `${UNTIL} SELECT reporter, reporter_name, cadence_days, toInt32(lag_p50 / 3600) AS p50
         FROM plumbline.v_reporter_day WHERE domain = '${domain}' AND day IN (until - 30, until - 31) ORDER BY day`,
        ROW,
      ),
    ).toEqual([
      { reporter: 'moved.example', reporter_name: 'Moved', cadence_days: 1, p50: 8 },
      { reporter: 'new.moved.example', reporter_name: 'Moved', cadence_days: 1, p50: 8 },
    ]);
  });

  test('is seen from its first report on, and stays so', async () => {
    const { hear } = newDomain();
    await hear({ days: [5, 0], messages: 10, reporter: 'seen.example' });
    expect(
      await one(`SELECT count() > 0 AS seen FROM plumbline.seen_reporters WHERE reporter = 'seen.example'`),
    ).toEqual({
      seen: 1,
    });
  });
});

describe('a day of a reporter', () => {
  test('has its figures once, how late the last report was, and what is usual', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 10, lateHours: 3 });
    await hear({ days: [3, 3], messages: 7, lateHours: 50, aligned: false });
    const takeBack = await hear({ days: [3, 3], messages: 1000, lateHours: 90 });
    await takeBack();
    expect(
      await one(
        `${UNTIL} SELECT toInt32(reports) AS reports, toInt32(records) AS records, toInt32(messages) AS messages,
           toInt32(dmarc_pass_messages) AS passed, toInt32(lag_seconds / 3600) AS lag, toInt32(lag_p50 / 3600) AS p50, cadence_days
         FROM plumbline.v_reporter_day WHERE domain = '${domain}' AND day = until - 3`,
      ),
    ).toEqual({ reports: 2, records: 2, messages: 17, passed: 10, lag: 50, p50: 3, cadence_days: 1 });
  });
});
