import { DEFAULT_METRIC_SETTINGS, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { beginReading } from '../state/reading.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES
       ('example', 'owned', 'config', now64(3)), ('quiet.test', 'adopted', 'command', now64(3))`,
  );
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
const ROW = z.record(z.string(), z.unknown());

/** Days are counted back from three days ago: so the second day after it is yesterday. */
const YESTERDAY = -2;
/** All who are to be expected have told, and a day has passed. */
const ALL_TOLD = { ago: 2, waits_for: [] };

/** How many days ago the last settled day was, and how many days after now the next one settles. */
async function settled(domain: string): Promise<Record<string, unknown> | undefined> {
  const found = await store.rows(
    `SELECT toInt32(today() - until) AS ago, waits_for, toInt32(toDate(waits_until) - today()) AS in_days, owned, team, objective
     FROM plumbline.v_settled_domains WHERE domain = '${domain}'`,
    ROW,
  );
  return found[0];
}

const FIGURES = 'window, toInt32(messages) AS messages';
async function windows(
  domain: string,
  columns = FIGURES,
  { view = 'v_windows', by = 'window' } = {},
): Promise<Record<string, unknown>[]> {
  return await store.rows(
    `SELECT ${columns} FROM plumbline.${view} WHERE domain = '${domain}' ORDER BY length(window), window, ${by}`,
    ROW,
  );
}

describe('a day of a domain is settled', () => {
  test('a day after its end, when all who usually tell of it have', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50, lateHours: 96 });
    expect(await settled(domain)).toMatchObject({ ...ALL_TOLD, in_days: 1, owned: true });
  });

  test('when the time has passed in which those who are missing report, or when they have', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    await hear({ days: [60, 1], messages: 50, reporter: 'late.example', lateHours: 72 });
    expect(await settled(domain)).toMatchObject({ ago: 4, waits_for: ['late.example'], in_days: 1 });
    await hear({ days: [0, 0], messages: 50, reporter: 'late.example', lateHours: 72 });
    expect(await settled(domain)).toMatchObject({ ago: 3, waits_for: ['late.example'], in_days: 2 });
    await hear({ days: [-1, YESTERDAY], messages: 50, reporter: 'late.example' });
    expect(await settled(domain)).toMatchObject(ALL_TOLD);
  });

  test('at the ceiling, whoever is missing: nobody holds it longer by falling silent', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    await hear({ days: [60, 4], messages: 50, reporter: 'silent.example', lateHours: 200 });
    expect(await settled(domain)).toMatchObject({ ago: 6, waits_for: ['silent.example'], in_days: 1 });
  });

  test('no later than where nothing is learnt for strangers who are late, if somebody known reports', async () => {
    await store.run(
      `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES ('known.example', 'known.example', 'Known', now64(3))`,
    );
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50, reporter: 'known.example' });
    await hear({ days: [60, 4], messages: 50, reporter: 'stranger.example', lateHours: 200 });
    expect(await settled(domain)).toMatchObject({ ago: 3, waits_for: ['stranger.example'], in_days: 1 });
    const other = newDomain();
    await other.hear({ days: [60, 4], messages: 50, reporter: 'known.example', lateHours: 200 });
    expect(await settled(other.domain)).toMatchObject({ ago: 6, waits_for: ['known.example'], in_days: 1 });
  });

  test('as if nobody had told of it once only, be they thousands with names of their own', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    const before = await settled(domain);
    await store.run(
      `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, kind, begin, end, received_at, dated, messages)
       SELECT '${domain}', toDate(now('UTC')) - 1 - number % 90 AS day, concat('r', toString(number), '.test'), number, 7, 'aggregate',
         toDateTime(day, 'UTC'), toDateTime(day + 1, 'UTC') - 1, toDateTime64(day + 9, 3, 'UTC'), true, 1000000 FROM numbers(20000)`,
    );
    expect(await settled(domain)).toEqual(before);
    const usual = await store.rows(
      `SELECT reporter FROM plumbline.usual_reporters WHERE domain = '${domain}'`,
      ROW,
    );
    expect(usual).toEqual([{ reporter: 'reporter.example' }]);
  });

  test('without those who told of none of the seven days before', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    await hear({ days: [60, 10], messages: 50, reporter: 'gone.example', lateHours: 200 });
    expect(await settled(domain)).toMatchObject(ALL_TOLD);
  });

  test('after two days where nothing is learnt: of who reports, or of how late, as of files', async () => {
    const young = newDomain();
    await young.hear({ days: [2, YESTERDAY], messages: 50 });
    expect(await settled(young.domain)).toMatchObject({ ago: 3, waits_for: [] });
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, asFile: true });
    expect(await settled(domain)).toMatchObject({ ago: 3, waits_for: ['reporter.example'] });
  });

  test('no earlier and no later by what is dated in the future', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, lateHours: 72 });
    const before = await settled(domain);
    expect(before).toMatchObject({ ago: 3, in_days: 2 });
    await hear({ days: [-4, -90], messages: 1e6 });
    await hear({ days: [-4, -90], messages: 1e6, reporter: 'seer.example' });
    expect(await settled(domain)).toEqual(before);
  });

  test('for good: by nobody who comes late, comes back or is heard of for the first time', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    expect(await settled(domain)).toMatchObject(ALL_TOLD);
    await beginReading(store.client);
    await hear({ days: [60, 1], messages: 50, reporter: 'back.example', lateHours: 72 });
    const still = { ago: 2, waits_for: ['back.example'] };
    expect(await settled(domain)).toMatchObject(still);
    await beginReading(store.client);
    expect(await settled(domain)).toMatchObject(still);

    const unseen = newDomain();
    await unseen.hear({ days: [60, YESTERDAY], messages: 50 });
    await unseen.hear({ days: [60, 1], messages: 50, reporter: 'back.example', lateHours: 72 });
    expect(await settled(unseen.domain)).toMatchObject({ ago: 4, waits_for: ['back.example'] });
  });

  test('whatever a clock said that was wrong for a while', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    const before = await settled(domain);
    await store.run(
      `INSERT INTO plumbline.settled_days (domain, until, at) VALUES ('${domain}', today() + 400, now())`,
    );
    expect(await settled(domain)).toEqual(before);
  });

  test('as if those had said nothing whose mail was proved to be somebody else\u2019s', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    const before = await settled(domain);
    await store.run(
      `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, kind, begin, end, received_at, dated, messages, reporter_check)
       SELECT '${domain}', toDate(now('UTC')) - 3 - number AS day, 'forged.example', 1000000 + number, 7, 'aggregate',
         toDateTime(day, 'UTC'), toDateTime(day + 1, 'UTC') - 1, toDateTime64(day + 9, 3, 'UTC'), true, 1000, 'fail' FROM numbers(60)`,
    );
    expect(await settled(domain)).toEqual(before);
  });

  test('also of a domain of ours of which nobody reports, and of no other', async () => {
    expect(await settled('quiet.test')).toMatchObject({ ago: 3, waits_for: [] });
    await store.run(`INSERT INTO plumbline.seen_domains SELECT 'others.test'`);
    expect(await settled('others.test')).toBeUndefined();
    expect(await windows('others.test')).toEqual([]);
  });

  test('in the same way for all views of a domain of ours', async () => {
    const { domain, hear } = newDomain();
    const [sender, dkim] = ['crm', [domain, 'key', 'pass']] as const;
    await hear({ days: [90, 2], messages: 50, sender, dkim });
    const broken = { messages: 50, sender, dkim: [domain, 'key', 'fail'] as const, aligned: false };
    for (const reporter of ['a.example', 'b.example'])
      await hear({ days: [1, YESTERDAY], reporter, ...broken });
    await hear({ days: [1, YESTERDAY], messages: 9, sender: 'shop' });
    await hear({ days: [60, 2], messages: 50, reporter: 'late.example', lateHours: 96 });
    const said = async (): Promise<unknown> => {
      // It is remembered by who works it out.
      expect(await beginReading(store.client)).toMatchObject({ ok: true });
      const found = await store.rows(
        `SELECT (SELECT toInt32(today() - max(day)) FROM plumbline.v_completeness WHERE domain = '${domain}' AND settled) AS ago,
           (SELECT groupArray(change) FROM plumbline.v_sender_changes WHERE domain = '${domain}' AND sender = 'crm') AS lost,
           (SELECT groupArray(change) FROM plumbline.v_selector_changes WHERE domain = '${domain}') AS stopped,
           (SELECT groupArray(change) FROM plumbline.v_sender_changes WHERE domain = '${domain}' AND sender = 'shop') AS new,
           (SELECT toInt32(messages_28d) FROM plumbline.v_senders WHERE domain = '${domain}' AND sender = 'crm') AS sent,
           (SELECT toInt32(reports_28d) FROM plumbline.v_reporters WHERE domain = '${domain}' AND reporter = 'a.example') AS reports`,
        ROW,
      );
      return found[0];
    };
    expect(await settled(domain)).toMatchObject({ ago: 5, waits_for: ['late.example'] });
    expect(await said()).toEqual({ ago: 5, lost: [], stopped: [], new: [], sent: 1400, reports: 0 });
    await hear({ days: [1, YESTERDAY], messages: 50, reporter: 'late.example', lateHours: 30 });
    expect(await settled(domain)).toMatchObject({ ago: 2 });
    expect(await said()).toEqual({
      ...{ ago: 2, lost: ['lost_alignment'], stopped: ['stopped_passing'] },
      ...{ new: ['new'], sent: 1550, reports: 3 },
    });
  });

  test('as if those had told of no day before whose old reports were brought in', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    await hear({ days: [60, 9], messages: 50, reporter: 'old.example', lateHours: 96, broughtIn: true });
    expect(await settled(domain)).toMatchObject(ALL_TOLD);
  });

  test('by the settings, which say too whose a domain is and what is promised of it', async () => {
    const target = {
      database: 'plumbline',
      cluster: undefined,
      definer: undefined,
      retention: DEFAULT_RETENTION,
    };
    const { domain, hear } = newDomain();
    await hear({ days: [60, 0], messages: 50, lateHours: 72 });
    const teams = { example: 'all', [domain]: 'mail' };
    const said = { ...DEFAULT_METRIC_SETTINGS, settledCeiling: 86_400, objectives: { example: 0.9 }, teams };
    await store.run(metricSettingsView(target, said));
    try {
      expect(await settled(domain)).toMatchObject({ ago: 2, team: 'mail', objective: 0.9 });
      expect(await settled('d1.example')).toMatchObject({ team: 'all', objective: 0.9 });
      expect(await settled('quiet.test')).toMatchObject({ ago: 2, team: '', objective: 0.98 });
    } finally {
      await store.run(metricSettingsView(target));
    }
    expect(await settled(domain)).toMatchObject({ ago: 3, team: '', objective: 0.98 });
  });
});

describe('a window', () => {
  test('has the figures of its settled days, of all kinds', async () => {
    const { domain, hear } = newDomain();
    const sender = 'crm';
    await hear({ days: [60, YESTERDAY], messages: 10 });
    await hear({ days: [3, YESTERDAY], messages: 4, sender, senderClass: 'misconfigured', aligned: false });
    await hear({ days: [-1, YESTERDAY], messages: 3, senderClass: 'threat', aligned: false });
    const on = (back: number): string =>
      `'${domain}', today() - ${back}, 'r.example', cityHash64(${back}), 1`;
    const ours = 'domain, day, reporter, report_key, attempt';
    await store.run(
      `INSERT INTO plumbline.records (${ours}, messages, sender_class, spf_aligned, disposition, \`override.type\`, \`override.comment\`)
       SELECT ${on(2)}, 5, 'compliant', true, 'quarantine', ['forwarded', 'odd', 'strange'], ['', '', '']`,
    );
    await store.run(
      `INSERT INTO plumbline.tls_policies (${ours}, sessions_ok, sessions_failed) SELECT ${on(2)}, 90, 7`,
    );
    await store.run(
      `INSERT INTO plumbline.tls_failures (${ours}, ordinal, result_type, sessions) VALUES
         (${on(2)}, 0, 'certificate-expired', 4), (${on(2)}, 1, 'made-up', 2), (${on(2)}, 2, 'odd', 1)`,
    );
    await store.run(`INSERT INTO plumbline_private.failure_reports (${ours}) SELECT ${on(6)}`);
    const columns = `window, days, toInt32(today() - toDate(begin)) AS began, toInt32(today() - until) AS ago, toDate(end) - until AS ends, completeness,
      arrayMap(n -> toInt32(n), [reports, messages, compliant_messages, misconfigured_messages, threat_messages, dmarc_pass_messages, spf_only_messages]) AS all,
      arrayMap(n -> toInt32(n), [own_messages, own_dkim_messages, own_spf_messages, own_quarantine_messages, own_reject_messages]) AS own,
      arrayMap(n -> toInt32(n), [quarantine_messages, override_messages, new_senders, failure_reports, sessions_ok, sessions_failed]) AS more`;
    expect(await windows(domain, columns)).toEqual([
      {
        window: '1d',
        days: 1,
        began: 2,
        ago: 2,
        ends: 1,
        completeness: 1,
        all: [4, 22, 15, 4, 3, 15, 5],
        own: [19, 10, 5, 5, 0],
        more: [5, 5, 0, 0, 90, 7],
      },
      {
        window: '7d',
        days: 7,
        began: 8,
        ago: 2,
        ends: 1,
        completeness: 1,
        all: [14, 98, 75, 20, 3, 75, 5],
        own: [95, 70, 5, 5, 0],
        more: [5, 5, 1, 1, 90, 7],
      },
      {
        window: '28d',
        days: 28,
        began: 29,
        ago: 2,
        ends: 1,
        completeness: 1,
        all: [35, 308, 285, 20, 3, 285, 5],
        own: [305, 280, 5, 5, 0],
        more: [5, 5, 1, 1, 90, 7],
      },
    ]);
    const senders = `sender, sender_name, sender_class, toInt32(messages) AS messages, toInt32(dmarc_pass_messages) AS passed, new`;
    const told = await windows(domain, `window, ${senders}`, {
      view: 'v_window_senders',
      by: 'sender, sender_class',
    });
    expect(told.filter(({ window }) => window === '7d')).toEqual([
      {
        window: '7d',
        sender: '',
        sender_name: '',
        sender_class: 'compliant',
        messages: 75,
        passed: 75,
        new: false,
      },
      {
        window: '7d',
        sender: '',
        sender_name: '',
        sender_class: 'threat',
        messages: 3,
        passed: 0,
        new: false,
      },
      {
        window: '7d',
        sender,
        sender_name: sender,
        sender_class: 'misconfigured',
        messages: 20,
        passed: 0,
        new: true,
      },
    ]);
    expect(told).toContainEqual(expect.objectContaining({ window: '1d', sender, messages: 4, new: false }));
    expect(
      await windows(domain, 'window, reason, toInt32(messages) AS n', {
        view: 'v_window_overrides',
        by: 'reason',
      }),
    ).toEqual(
      ['1d', '7d', '28d'].flatMap((window) => [
        { window, reason: 'forwarded', n: 5 },
        { window, reason: 'other', n: 5 },
      ]),
    );
    expect(
      await windows(domain, 'window, result_type, toInt32(sessions) AS n', {
        view: 'v_window_tls_failures',
        by: 'result_type',
      }),
    ).toEqual(
      ['1d', '7d', '28d'].flatMap((window) => [
        { window, result_type: 'certificate-expired', n: 4 },
        { window, result_type: 'other', n: 3 },
      ]),
    );
  });

  test('is there, all zeros, where no report has come', async () => {
    const columns =
      'window, toInt32(messages) AS messages, toInt32(reports) AS reports, completeness, missing';
    expect(await windows('quiet.test', columns)).toEqual(
      ['1d', '7d', '28d'].map((window) => ({
        window,
        messages: 0,
        reports: 0,
        completeness: null,
        missing: [],
      })),
    );
  });

  test('says how much of what was to be expected is there, and who is missing', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 60 });
    await hear({ days: [60, 3], messages: 30, reporter: 'silent.example', lateHours: 24 });
    await hear({ days: [60, 0], messages: 30, reporter: 'tired.example', lateHours: 24 });
    const missing = ['silent.example', 'tired.example'];
    expect(await windows(domain, 'window, round(completeness, 3) AS complete, missing')).toEqual([
      { window: '1d', complete: 0.5, missing },
      { window: '7d', complete: 0.821, missing },
      { window: '28d', complete: 0.955, missing },
    ]);
  });

  test('changes by late data in its own days, and moves by them no day back', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 10 });
    const figures = `toInt32(today() - until) AS ago, ${FIGURES}`;
    expect(await windows(domain, figures)).toMatchObject([
      { ago: 2, messages: 10 },
      { ago: 2, messages: 70 },
      { ago: 2, messages: 280 },
    ]);
    // One day of a reporter that is days late, and three months of one that was never heard of before.
    await hear({ days: [5, 5], messages: 1000, reporter: 'late.example', lateHours: 150 });
    await hear({ days: [100, 7], messages: 1000, reporter: 'old.example', lateHours: 24 });
    expect(await windows(domain, figures)).toMatchObject([
      { ago: 2, messages: 10 },
      { ago: 2, messages: 1070 },
      { ago: 2, messages: 21_280 },
    ]);
  });

  test('counts what a revision says, not what it took the place of', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 10 });
    const takeBack = await hear({ days: [-1, -1], messages: 7, reporter: 'other.example', sender: 'x' });
    expect(await windows(domain)).toMatchObject([{ messages: 17 }, { messages: 77 }, { messages: 287 }]);
    await takeBack();
    expect(await windows(domain)).toMatchObject([{ messages: 10 }, { messages: 70 }, { messages: 280 }]);
  });
});
