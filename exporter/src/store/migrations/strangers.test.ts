import { DEFAULT_METRIC_SETTINGS, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`);
  await store.run(
    `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES ('known.test', 'known.test', 'Known', now64(3))`,
  );
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
/** Days are counted back from the day that is three days ago: the second day after it is yesterday. */
const YESTERDAY = -2;
const KNOWN = { days: [60, YESTERDAY], reporter: 'known.test' } as const;
const STRANGER = { days: [-1, -1], reporter: 'stranger.test' } as const;
const ROW = z.record(z.string(), z.unknown());

async function asked(view: string, domain: string, columns: string): Promise<Record<string, unknown>[]> {
  return store.rows(
    `SELECT ${columns} FROM plumbline.${view} WHERE domain = '${domain}' ORDER BY ${view === 'v_baselines' ? 'domain' : "toUInt8(replaceOne(window, 'd', ''))"}`,
    ROW,
  );
}

const UNCONFIRMED = `window, arrayMap(n -> toInt32(n), [unconfirmed_compliant_messages, unconfirmed_misconfigured_messages, unconfirmed_threat_messages,
  unconfirmed_own_quarantine_messages, unconfirmed_own_reject_messages]) AS strange`;
const unconfirmed = async (domain: string): Promise<unknown[]> =>
  (await asked('v_windows', domain, UNCONFIRMED)).map(({ strange }) => strange);
const NOTHING = [0, 0, 0, 0, 0];

describe('what strangers alone tell', () => {
  test('is told apart by its kind, where those whom one knows tell of as much as they usually do', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 100 });
    expect(await unconfirmed(domain)).toEqual([NOTHING, NOTHING, NOTHING]);
    await hear({ ...STRANGER, messages: 1000 });
    await hear({ ...STRANGER, messages: 200, senderClass: 'misconfigured', disposition: 'reject' });
    await hear({ ...STRANGER, messages: 30, senderClass: 'misconfigured', disposition: 'quarantine' });
    await hear({ ...STRANGER, messages: 50_000, senderClass: 'threat', disposition: 'reject' });
    await hear({ ...STRANGER, messages: 9, senderClass: 'forwarder' });
    const strange = [1000, 230, 50_000, 30, 200];
    expect(await unconfirmed(domain)).toEqual([strange, strange, strange]);
    expect(await asked('v_windows', domain, 'toInt32(threat_messages) AS threat')).toEqual(
      [0, 1, 2].map(() => ({ threat: 50_000 })),
    );
  });

  test('is believed up to a two-hundredth of all', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 995 });
    await hear({ ...STRANGER, messages: 5, senderClass: 'threat' });
    expect(await unconfirmed(domain)).toEqual([NOTHING, NOTHING, NOTHING]);
    await hear({ ...STRANGER, messages: 1, senderClass: 'threat' });
    expect(await unconfirmed(domain)).toEqual([[0, 0, 6, 0, 0], NOTHING, NOTHING]);
  });

  test('is believed where nobody else tells, or of less than a quarter of what they usually do', async () => {
    const alone = newDomain();
    await alone.hear({ ...KNOWN, reporter: 'stranger.test', messages: 100 });
    expect(await unconfirmed(alone.domain)).toEqual([NOTHING, NOTHING, NOTHING]);
    const fewer = newDomain();
    await fewer.hear({ ...KNOWN, days: [60, 1], messages: 100 });
    await fewer.hear({ ...KNOWN, days: [0, YESTERDAY], messages: 24 });
    await fewer.hear({ ...STRANGER, messages: 76 });
    expect(await unconfirmed(fewer.domain)).toEqual([NOTHING, [76, 0, 0, 0, 0], [76, 0, 0, 0, 0]]);
    await fewer.hear({ ...KNOWN, days: [-1, -1], messages: 1 });
    expect((await unconfirmed(fewer.domain))[0]).toEqual([76, 0, 0, 0, 0]);
  });

  test('is told apart however much they told before', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 10 });
    await hear({ days: [40, YESTERDAY], reporter: 'stranger.test', messages: 90 });
    expect(await unconfirmed(domain)).toEqual([90, 630, 2520].map((n) => [n, 0, 0, 0, 0]));
  });

  test('raises no peak by an odd day, and the peak twice by what they usually tell', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 100 });
    await hear({ ...KNOWN, messages: 3, senderClass: 'misconfigured', disposition: 'reject' });
    await hear({ ...KNOWN, messages: 5, senderClass: 'threat' });
    const peaks = async (): Promise<unknown> =>
      (
        await asked(
          'v_baselines',
          domain,
          `own_rejected_peak AS rejected, own_quarantined_peak AS quarantined, threat_peak AS threat, forwarder_peak AS forwarder,
           override_peak AS overridden, failure_peak AS failures`,
        )
      )[0];
    const known = { rejected: 3, quarantined: 0, threat: 5, forwarder: 0, overridden: 0, failures: 0 };
    expect(await peaks()).toEqual(known);
    const odd = { days: [20, 20], reporter: 'stranger.test', messages: 1e6 } as const;
    await hear({ ...odd, senderClass: 'misconfigured', disposition: 'reject' });
    await hear({ ...odd, senderClass: 'misconfigured', disposition: 'quarantine' });
    for (const senderClass of ['threat', 'forwarder']) await hear({ ...odd, senderClass });
    const of = `SELECT domain, day, reporter, report_key, attempt`;
    const told = `FROM plumbline.reports WHERE domain = '${domain}' AND reporter = 'stranger.test'`;
    await store.run(
      `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, messages, \`override.type\`, \`override.comment\`)
       ${of}, 1000, ['forwarded'], [''] ${told}`,
    );
    await store.run(
      `INSERT INTO plumbline_private.failure_reports (domain, day, reporter, report_key, attempt) ${of} ${told}`,
    );
    expect(await peaks()).toEqual(known);
    await hear({ ...KNOWN, reporter: 'stranger.test', messages: 20, senderClass: 'threat' });
    expect(await peaks()).toEqual({ ...known, threat: 45 });
  });

  test('moves no share that is usual, however much a day of theirs would weigh', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 90 });
    await hear({ ...KNOWN, messages: 10, senderClass: 'misconfigured', aligned: false });
    const usual = async (): Promise<unknown> =>
      (
        await asked(
          'v_baselines',
          domain,
          'own_aligned_ratio AS aligned, own_dkim_ratio AS dkim, own_spf_ratio AS spf',
        )
      )[0];
    const before = { aligned: 0.9, dkim: 0.9, spf: 0 };
    expect(await usual()).toEqual(before);
    const odd = { days: [20, 20], reporter: 'stranger.test', messages: 1e8 } as const;
    await hear({ ...odd, senderClass: 'misconfigured', aligned: false });
    await hear({ ...odd, days: [21, 21] });
    expect(await usual()).toEqual(before);
  });

  test('is usual where those whom one knows told of less than 14 of the days', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, reporter: 'stranger.test', messages: 100 });
    await hear({ days: [19, 7], reporter: 'known.test', messages: 100 });
    await hear({ days: [20, 20], reporter: 'stranger.test', messages: 70, senderClass: 'threat' });
    const peak = () => asked('v_baselines', domain, 'threat_peak');
    expect(await peak()).toEqual([{ threat_peak: 70 }]);
    await hear({ days: [21, 21], reporter: 'known.test', messages: 100 });
    expect(await peak()).toEqual([{ threat_peak: 0 }]);
  });

  test('is a report of a name that is shown to be it as a rule, where it is not shown of that one', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 100, check: 'pass' });
    await hear({ ...KNOWN, days: [-1, -1], messages: 500 });
    expect((await unconfirmed(domain))[0]).toEqual([500, 0, 0, 0, 0]);
  });

  test('is what a name of the catalogue says that never was shown to be it, where others were', async () => {
    const { domain, hear } = newDomain();
    await store.run(
      `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES ('borrowed.test', 'borrowed.test', 'Borrowed', now64(3))`,
    );
    await hear({ ...KNOWN, messages: 100 });
    await hear({ days: [-1, -1], reporter: 'borrowed.test', messages: 500 });
    // That a stranger is the stranger it says shows nothing of those of the catalogue.
    await hear({ days: [40, 40], reporter: 'stranger.test', messages: 1, check: 'pass' });
    expect(await unconfirmed(domain)).toEqual([NOTHING, NOTHING, NOTHING]);
    await hear({ days: [40, 40], reporter: 'known.test', messages: 1, check: 'pass' });
    expect((await unconfirmed(domain))[0]).toEqual([500, 0, 0, 0, 0]);
    await hear({ days: [40, 40], reporter: 'borrowed.test', messages: 1, check: 'pass' });
    expect(await unconfirmed(domain)).toEqual([NOTHING, NOTHING, NOTHING]);
  });

  test('is told apart of TLS sessions too, by why they failed', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 100 });
    const tell = async (reporter: string, days: number, ok: number, failed: number): Promise<void> => {
      const row = `'${domain}', today() - number AS day, '${reporter}', cityHash64('${domain}${reporter}', number) AS report_key, 1`;
      const ours = 'domain, day, reporter, report_key, attempt';
      await store.run(
        `INSERT INTO plumbline.reports (${ours}, kind, messages) SELECT '', today() - number AS day, '${reporter}', cityHash64('${domain}${reporter}', number), 1, 'tls', 0 FROM numbers(${days})`,
      );
      await store.run(
        `INSERT INTO plumbline.tls_policies (${ours}, sessions_ok, sessions_failed) SELECT ${row}, ${ok}, ${failed} FROM numbers(${days})`,
      );
      await store.run(
        `INSERT INTO plumbline.tls_failures (${ours}, result_type, sessions) SELECT ${row}, 'certificate-expired', ${failed} FROM numbers(${days})`,
      );
    };
    const failures = () =>
      asked(
        'v_window_tls_failures',
        domain,
        'toInt32(sessions) AS n, toInt32(unconfirmed_sessions) AS strange',
      );
    const sessions = () =>
      asked(
        'v_windows',
        domain,
        'toInt32(unconfirmed_sessions_ok) AS ok, toInt32(unconfirmed_sessions_failed) AS failed',
      );
    await tell('known.test', 45, 90, 10);
    expect(await failures()).toEqual([10, 70, 280].map((n) => ({ n, strange: 0 })));
    await tell('stranger.test', 3, 5, 5000);
    expect(await failures()).toEqual([5010, 5070, 5280].map((n) => ({ n, strange: 5000 })));
    expect(await sessions()).toEqual([0, 1, 2].map(() => ({ ok: 5, failed: 5000 })));
    // However much they told of old days.
    await tell('loud.test', 45, 4000, 1000);
    expect((await failures()).map(({ strange }) => strange)).toEqual([6000, 12_000, 33_000]);
    expect((await sessions()).map(({ failed }) => failed)).toEqual([6000, 12_000, 33_000]);
  });
});

describe('reports that were shown to be of another than they say', () => {
  const forged = { days: [60, YESTERDAY], reporter: 'known.test', messages: 7000, check: 'fail' } as const;

  test('are in no figure of a window, in nothing that is usual and in no objective', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 100, sender: 'crm' });
    const all = () =>
      Promise.all(
        ['v_windows', 'v_window_senders', 'v_window_overrides', 'v_slo', 'v_baselines'].map((view) =>
          asked(view, domain, '*'),
        ),
      );
    const before = await all();
    await hear({ ...forged, senderClass: 'misconfigured', aligned: false, disposition: 'reject' });
    await hear({ ...forged, days: [-1, -1], sender: 'new' });
    await store.run(
      `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, messages, sender_class, \`override.type\`, \`override.comment\`)
       SELECT domain, day, reporter, report_key, attempt, 1, 'compliant', ['forwarded'], [''] FROM plumbline.reports WHERE domain = '${domain}' AND reporter_check = 'fail'`,
    );
    expect(await all()).toEqual(before);
  });

  test('are counted where that is configured, and are as of a stranger', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...KNOWN, messages: 100, check: 'pass' });
    await hear({ ...forged, days: [-1, -1] });
    const target = {
      database: DATABASE,
      cluster: undefined,
      definer: store.definer,
      retention: DEFAULT_RETENTION,
    };
    await store.run(metricSettingsView(target, { ...DEFAULT_METRIC_SETTINGS, forgedReports: 'count' }));
    try {
      expect(await asked('v_windows', domain, 'toInt32(messages) AS n')).toMatchObject([
        { n: 7100 },
        { n: 7700 },
        {},
      ]);
      expect((await unconfirmed(domain))[0]).toEqual([7000, 0, 0, 0, 0]);
    } finally {
      await store.run(metricSettingsView(target));
    }
    expect(await asked('v_windows', domain, 'toInt32(messages) AS n')).toMatchObject([
      { n: 100 },
      { n: 700 },
      {},
    ]);
  });
});

test('what a receiver did that is none of the three has a figure of its own', async () => {
  const { domain, hear } = newDomain();
  for (const [i, disposition] of ['none', 'pass', 'quarantine', 'reject', 'unknown'].entries())
    await hear({ ...KNOWN, messages: 10 ** i, disposition });
  expect(
    await asked(
      'v_windows',
      domain,
      'arrayMap(n -> toInt32(n), [none_messages, quarantine_messages, reject_messages, other_disposition_messages]) AS n',
    ),
  ).toMatchObject([{ n: [11, 100, 1000, 10_000] }, {}, {}]);
});
