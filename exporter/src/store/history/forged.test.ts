/** Days in history have the reports that gauges have. */
import { DEFAULT_METRIC_SETTINGS, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';
import { value } from '../testing/value.js';
import { exportHistory } from './openmetrics.js';

const SLOW = 120_000;
const BOUNDS = { subdomains: 2, senders: 3 };
const DAY_MS = 86_400_000;
const RANGE = { from: dayAgo(60), to: dayAgo(0) };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, SLOW);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

function dayAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

async function namedDomain() {
  const made = newDomain();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('${made.domain}', 'owned', 'config', now64(3))`,
  );
  return made;
}

/** A report of another kind than those of mail, of a day that is settled. */
async function came(kind: 'tls' | 'failure', key: number, check: string, attempt = 1): Promise<string> {
  const of = `today() - 10, 'reporter.example', ${key}, ${attempt}`;
  await store.run(
    `INSERT INTO plumbline.reports (day, reporter, report_key, attempt, identity, batch, kind, received_at, dated, reporter_check)
     SELECT ${of}, ${key}, ${key * 10 + attempt}, '${kind}', now64(3), true, '${check}'`,
  );
  return of;
}

const OURS = 'domain, day, reporter, report_key, attempt';

async function tellTls(domain: string, key: number, check: string, sessions: number): Promise<void> {
  const of = await came('tls', key, check);
  await store.run(
    `INSERT INTO plumbline.tls_policies (${OURS}, sessions_ok) SELECT '${domain}', ${of}, ${sessions}`,
  );
}

async function tellFailure(domain: string, key: number, check: string, attempt?: number): Promise<void> {
  const of = await came('failure', key, check, attempt);
  await store.run(`INSERT INTO plumbline_private.failure_reports (${OURS}) SELECT '${domain}', ${of}`);
}

describe('reports that were shown to be of another', () => {
  const forged = {
    days: [8, 8],
    messages: 1000,
    check: 'fail',
    aligned: false,
    disposition: 'reject',
  } as const;

  async function figures(domain: string): Promise<string[]> {
    const { signal } = new AbortController();
    const asked = { ...RANGE, domains: [domain], bounds: BOUNDS, signal };
    const text = value(await exportHistory(store.client, asked));
    const lines = Buffer.concat((await text.toArray()) as Buffer[]).toString();
    return [...lines.matchAll(/^(\w+)\{domain="[^"]*",?(.*)\} ([1-9]\d*) \d+$/gm)].map((line) =>
      line.slice(1).join(' '),
    );
  }

  const OWN = [
    'dmarc_daily_messages sender_class="compliant" 20',
    'dmarc_daily_aligned_messages by="dkim_only" 20',
  ];

  test(
    'are left out of history as of windows, and counted where they are to be counted',
    async () => {
      const { domain, hear } = await namedDomain();
      await hear({ days: [8, 8], messages: 20, sender: 'first' });
      await hear({ ...forged, senderClass: 'threat' });
      await tellTls(domain, 1, 'unknown', 3);
      await tellTls(domain, 2, 'fail', 500);
      await tellFailure(domain, 3, 'fail');
      const told = [
        ...OWN,
        'dmarc_daily_disposition_messages disposition="other" 20',
        'dmarc_daily_sender_messages sender="first",sender_class="compliant" 20',
        'tlsrpt_daily_sessions outcome="ok" 3',
      ];
      expect(await figures(domain)).toEqual(told);

      const target = {
        database: DATABASE,
        cluster: undefined,
        definer: store.definer,
        retention: DEFAULT_RETENTION,
      };
      await store.run(metricSettingsView(target, { ...DEFAULT_METRIC_SETTINGS, forgedReports: 'count' }));
      const all = await figures(domain);
      await store.run(metricSettingsView(target));
      expect(all).toEqual([
        'dmarc_daily_messages sender_class="compliant" 20',
        'dmarc_daily_messages sender_class="threat" 1000',
        'dmarc_daily_aligned_messages by="dkim_only" 20',
        'dmarc_daily_disposition_messages disposition="other" 20',
        'dmarc_daily_disposition_messages disposition="reject" 1000',
        'dmarc_daily_sender_messages sender="first",sender_class="compliant" 20',
        'dmarc_daily_sender_messages sender="other",sender_class="threat" 1000',
        'dmarc_daily_failure_reports  1',
        'tlsrpt_daily_sessions outcome="ok" 503',
      ]);
    },
    SLOW,
  );

  test(
    'and one that comes again with its proof is counted',
    async () => {
      const { domain, hear } = await namedDomain();
      await hear({ days: [8, 8], messages: 20, sender: 'first' });
      await tellFailure(domain, 7, 'fail', 1);
      await tellFailure(domain, 7, 'pass', 2);
      await store.run(
        `INSERT INTO plumbline.commits (batch, closer, outcome, hides) SELECT 72, 'test', 'committed', [(toUInt64(7), toUInt32(1))]`,
      );
      expect(await figures(domain)).toContain('dmarc_daily_failure_reports  1');
    },
    SLOW,
  );
});
