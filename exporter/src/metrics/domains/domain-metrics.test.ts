import { setImmediate } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { DomainState } from '../../store/state/read-state.js';
import { expose } from '../exposition.js';
import { textOf } from '../testing/text-of.js';
import { StateMetrics } from '../state.js';
import { linesOf } from '../testing/lines.js';
import { DomainMetrics, type DomainMetricsSettings } from './domain-metrics.js';
import { DOMAIN_FAMILIES } from './families.js';
import { baselineRow, senderRow, stateOf, windowsOf } from './testing/rows.js';

const SETTINGS: DomainMetricsSettings = { maxSeries: 20_000, senders: 2, reporters: 2 };

function metricsWith(settings: Partial<DomainMetricsSettings> = {}) {
  const registry = new Registry();
  const domains = new DomainMetrics({ ...SETTINGS, ...settings }, new StateMetrics(registry));
  const of =
    (metric: string) =>
    async (label: string): Promise<number | undefined> => {
      const { values } = (await registry.getSingleMetric(metric)?.get()) ?? { values: [] };
      return values.find(({ labels }) => labels['label'] === label)?.value;
    };
  return {
    ...{ domains, registry },
    folded: of('plumbline_folded_series_total'),
    foldedNow: of('plumbline_state_folded'),
  };
}

/** Lines without comments. */
async function seriesOf(
  state: DomainState,
  settings: Partial<DomainMetricsSettings> = {},
  beside = 0,
): Promise<string[]> {
  const { domains } = metricsWith(settings);
  await domains.have(state);
  return lines(String(domains.bytesBeside(beside)));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const named =
  (name: string) =>
  (line: string): boolean =>
    line.startsWith(`${name}{`);

test('every family has its help and its type, before anything is known', () => {
  const { domains } = metricsWith();
  const text = String(domains.bytesBeside(0));
  for (const { name, help } of DOMAIN_FAMILIES)
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} gauge\n`);
  expect(lines(text)).toEqual([]);
});

describe.each(['text/plain', 'application/openmetrics-text'])('as %s', (accept) => {
  test('labels are escaped, and every line is one of the format', async () => {
    const { domains, registry } = metricsWith();
    const owned = [{ domain: 'a.example', team: 'mail "a" \\ b\nc' }];
    await domains.have(stateOf(['a.example'], { owned }));
    const texts = { ready: () => Promise.resolve(), bytesBeside: (own: number) => domains.bytesBeside(own) };
    const text = textOf(await expose(registry, accept, texts));
    expect(text).toContain('dmarc_domain_info{domain="a.example",team="mail \\"a\\" \\\\ b\\nc"} 1\n');
    const isOpen = accept.startsWith('application');
    expect(linesOf(text, isOpen).filter(({ wrong }) => wrong !== undefined)).toEqual([]);
    expect(text.endsWith('\n# EOF\n')).toBe(isOpen);
  });
});

describe('a domain without mail', () => {
  test('has its core, at zero, where it is not among the largest', async () => {
    expect(await seriesOf(stateOf(['a.example'], { full: new Set() }))).toEqual([
      ...['compliant', 'misconfigured', 'forwarder', 'threat'].map(
        (of) => `dmarc_messages{domain="a.example",window="7d",sender_class="${of}"} 0`,
      ),
      ...['dkim_and_spf', 'dkim_only', 'spf_only'].map(
        (by) => `dmarc_aligned_messages{domain="a.example",window="7d",by="${by}"} 0`,
      ),
      'dmarc_new_senders{domain="a.example",window="7d"} 0',
      'dmarc_window_end_timestamp_seconds{domain="a.example",window="7d"} 1700000000',
      'dmarc_completeness_ratio{domain="a.example",window="7d"} 1',
    ]);
  });

  test('has the same of three windows where it is, and nothing else', async () => {
    const series = await seriesOf(stateOf(['a.example']));
    expect(series).toHaveLength(30);
    expect(series.filter((line) => line.includes('window="1d"'))).toHaveLength(10);
  });
});

test('what is not known of a window has no series', async () => {
  const windows = windowsOf('a.example', { completeness: undefined });
  expect(
    (await seriesOf(stateOf(['a.example'], { windows }))).filter(named('dmarc_completeness_ratio')),
  ).toEqual([]);
});

test('sessions are there in both outcomes where there are any', async () => {
  const windows = windowsOf('a.example', { sessions_failed: 3 });
  expect((await seriesOf(stateOf(['a.example'], { windows }))).filter(named('tlsrpt_sessions'))).toHaveLength(
    6,
  );
});

test('what receivers did that is none of the three is other', async () => {
  const windows = windowsOf('a.example', { none_messages: 1, other_disposition_messages: 2 });
  const series = await seriesOf(stateOf(['a.example'], { windows }));
  expect(series).toContain(
    'dmarc_disposition_messages{domain="a.example",window="28d",disposition="other"} 2',
  );
});

describe('what went wrong', () => {
  const figures = {
    ...{
      failure_reports: 3,
      sessions_ok: 90,
      sessions_failed: 10,
      own_dkim_messages: 70,
      own_spf_messages: 60,
    },
    ...{ own_quarantine_messages: 4, own_reject_messages: 5 },
  };
  const tlsFailures = (['1d', '7d', '28d'] as const).map((window) => ({
    ...{ domain: 'a.example', window, result_type: 'certificate-expired', sessions: 10 },
    unconfirmed_sessions: 6,
  }));
  const NAMES = /^(dmarc_(failure|own_|unconfirmed)|tlsrpt_)/;
  const strange = {
    unconfirmed_misconfigured_messages: 3,
    unconfirmed_threat_messages: 7,
    unconfirmed_own_reject_messages: 1,
    unconfirmed_sessions_ok: 2,
  };
  const week = 'domain="a.example",window="7d"';

  test('is said of the week of a domain that is not among the largest', async () => {
    const windows = windowsOf('a.example', figures);
    const state = stateOf(['a.example'], { windows, tlsFailures, full: new Set() });
    expect((await seriesOf(state)).filter((line) => NAMES.test(line))).toEqual([
      `dmarc_failure_reports{${week}} 3`,
      `tlsrpt_sessions{${week},outcome="ok"} 90`,
      `tlsrpt_sessions{${week},outcome="failed"} 10`,
      `tlsrpt_failed_sessions{${week},result_type="certificate-expired"} 10`,
      `dmarc_own_mechanism_messages{${week},mechanism="dkim"} 70`,
      `dmarc_own_mechanism_messages{${week},mechanism="spf"} 60`,
      `dmarc_own_disposition_messages{${week},disposition="quarantine"} 4`,
      `dmarc_own_disposition_messages{${week},disposition="reject"} 5`,
      `tlsrpt_unconfirmed_failed_sessions{${week},result_type="certificate-expired"} 6`,
    ]);
    const fine = windowsOf('a.example', { sessions_ok: 90 });
    const healthy = await seriesOf(stateOf(['a.example'], { windows: fine, full: new Set() }));
    expect(healthy.filter((line) => NAMES.test(line))).toEqual([]);
  });

  test('has beside it what strangers alone told: of each window, or of the week and but for threats', async () => {
    const windows = windowsOf('a.example', strange);
    const unconfirmed = async (full: ReadonlySet<string>): Promise<string[]> =>
      (await seriesOf(stateOf(['a.example'], { windows, full }))).filter((line) =>
        line.includes('unconfirmed'),
      );
    const threats = (window: string): string =>
      `dmarc_unconfirmed_messages{domain="a.example",window="${window}",sender_class="threat"} 7`;
    const ofWindow = (window: string): string[] => [
      `dmarc_unconfirmed_messages{domain="a.example",window="${window}",sender_class="misconfigured"} 3`,
      `dmarc_unconfirmed_own_disposition_messages{domain="a.example",window="${window}",disposition="reject"} 1`,
      `tlsrpt_unconfirmed_sessions{domain="a.example",window="${window}",outcome="ok"} 2`,
    ];
    expect(await unconfirmed(new Set())).toEqual(ofWindow('7d'));
    expect(new Set(await unconfirmed(new Set(['a.example'])))).toEqual(
      new Set(['1d', '7d', '28d'].flatMap((window) => [...ofWindow(window), threats(window)])),
    );
  });

  test('is said though there is not room for all: before what is usual, and all else of the largest', async () => {
    const domains = Array.from({ length: 20 }, (_, i) => `d${String(i).padStart(2, '0')}.example`);
    const state = stateOf(domains, {
      full: new Set(domains.slice(0, 2)),
      windows: domains.flatMap((domain) => windowsOf(domain, { failure_reports: 1, compliant_messages: 9 })),
      baselines: domains.map((domain) => baselineRow(domain)),
    });
    const series = await seriesOf(state, { maxSeries: 220 });
    expect(series.filter(named('dmarc_failure_reports'))).toHaveLength(18);
    expect(series.filter(named('dmarc_baseline_daily_messages'))).toHaveLength(2);
  });
});

test('senders beyond the first are other, a class each, and so are sources that nobody knows', async () => {
  const { domains, folded } = metricsWith();
  const senders = [
    senderRow('a.example', 'big', { messages: 50 }),
    senderRow('a.example', 'big', { messages: 5, sender_class: 'threat' }),
    senderRow('a.example', 'middle', { messages: 20 }),
    senderRow('a.example', 'small', { messages: 10 }),
    senderRow('a.example', '', { messages: 900, sender_class: 'threat' }),
    senderRow('a.example', '', { messages: 7 }),
  ];
  await domains.have(stateOf(['a.example'], { senders }));
  const of = (sender: string, kind: string): string =>
    `dmarc_sender_messages{domain="a.example",window="7d",sender="${sender}",sender_class="${kind}"}`;
  expect(lines(String(domains.bytesBeside(0))).filter(named('dmarc_sender_messages'))).toEqual([
    `${of('big', 'compliant')} 50`,
    `${of('big', 'threat')} 5`,
    `${of('middle', 'compliant')} 20`,
    `${of('other', 'compliant')} 17`,
    `${of('other', 'threat')} 900`,
  ]);
  expect(await folded('sender')).toBe(1);
});

test('reporters beyond the first, and those that no catalogue has, are other, and silent ones are counted', async () => {
  const { domains, folded } = metricsWith();
  const reporter = (name: string, messages: number, end: number, reporters = 1, silent = 0) => ({
    ...{ domain: 'a.example', reporter: name, messages, last_end: end, reporters, silent },
  });
  await domains.have(
    stateOf(['a.example'], {
      reporters: [
        reporter('google.com', 90, 100),
        reporter('yahoo.com', 80, 200, 1, 1),
        reporter('fastmail.com', 1, 300),
        reporter('', 1000, 50, 1_000_000, 2),
      ],
    }),
  );
  const series = lines(String(domains.bytesBeside(0)));
  expect(series.filter(named('dmarc_report_last_end_timestamp_seconds'))).toEqual([
    'dmarc_report_last_end_timestamp_seconds{domain="a.example",reporter="google.com"} 100',
    'dmarc_report_last_end_timestamp_seconds{domain="a.example",reporter="yahoo.com"} 200',
    'dmarc_report_last_end_timestamp_seconds{domain="a.example",reporter="other"} 300',
  ]);
  expect(series).toContain('dmarc_silent_reporters{domain="a.example"} 3');
  expect(await folded('reporter')).toBe(1_000_001);
});

test('words that come from reports are ours, or other', async () => {
  const tags = { p: 'reject', sp: 'jekcer', np: 'unset', t: 'x"y', adkim: 'r', aspf: '' };
  const series = await seriesOf(
    stateOf(['a.example'], {
      overrides: ['mailing_list', 'i am new', 'so am i'].map((reason) => ({
        ...{ domain: 'a.example', window: '1d', reason, messages: 2 },
      })),
      tlsFailures: [
        { domain: 'a.example', window: '1d', result_type: 'my-own', sessions: 1, unconfirmed_sessions: 0 },
      ],
      senders: [senderRow('a.example', 'big', { sender_class: 'invented' })],
      policies: [
        {
          ...{ domain: 'a.example', now: tags, previous: tags, changed_at: 100, changed: true },
          ...{ weakened: true, testing_since: 0, subdomains_weaker: false },
        },
      ],
    }),
  );
  const policy = '{domain="a.example",p="reject",sp="other",np="unset",t="other",adkim="r",aspf="other"} 1';
  expect(series).toEqual(
    expect.arrayContaining([
      'dmarc_override_messages{domain="a.example",window="1d",reason="mailing_list"} 2',
      'dmarc_override_messages{domain="a.example",window="1d",reason="other"} 4',
      'tlsrpt_failed_sessions{domain="a.example",window="1d",result_type="other"} 1',
      'dmarc_sender_messages{domain="a.example",window="7d",sender="big",sender_class="other"} 1',
      `dmarc_policy_info${policy}`,
      `dmarc_previous_policy_info${policy}`,
      'dmarc_policy_changed_timestamp_seconds{domain="a.example"} 100',
      'dmarc_policy_weakened{domain="a.example"} 1',
    ]),
  );
  expect(series.some(named('dmarc_policy_testing_since_timestamp_seconds'))).toBe(false);
  expect(series.some(named('dmarc_subdomain_policy_weaker'))).toBe(false);
});

test('whoever has a baseline says so; the objective is there where there is own mail, also when none of it is left', async () => {
  const series = await seriesOf(
    stateOf(['a.example'], {
      baselines: [baselineRow('a.example', { own_spf_ratio: 0, threat_peak: 4, own_rejected_peak: 2 })],
      objectives: (['7d', '28d'] as const).map((window) => ({
        ...{ domain: 'a.example', window, objective: 0.98, messages: 9, budget_left_ratio: 0, burn_rate: 0 },
      })),
    }),
  );
  expect(series.filter((line) => /baseline|slo/.test(line))).toEqual([
    'dmarc_baseline_daily_messages{domain="a.example",sender_class="own"} 0',
    'dmarc_baseline_peak_messages{domain="a.example",sender_class="threat"} 4',
    'dmarc_baseline_mechanism_ratio{domain="a.example",mechanism="spf"} 0',
    'dmarc_baseline_peak_own_disposition_messages{domain="a.example",disposition="reject"} 2',
    'dmarc_slo_objective_ratio{domain="a.example"} 0.98',
    'dmarc_slo_budget_left_ratio{domain="a.example"} 0',
  ]);
});

describe('where there is not room for all', () => {
  const domains = Array.from({ length: 20 }, (_, i) => `d${String(i).padStart(2, '0')}.example`);
  const state = stateOf(domains, {
    full: new Set(domains.slice(0, 2)),
    windows: domains.flatMap((domain) => windowsOf(domain, { compliant_messages: 5, none_messages: 5 })),
    failingSelectors: domains.map((domain) => ({ domain, selectors: 1 })),
  });

  test.each([300, 230, 200, 150, 60, 5, 1])('there are never more than %i series', async (maxSeries) => {
    expect((await seriesOf(state, { maxSeries })).length).toBeLessThanOrEqual(maxSeries);
  });

  test('those of the process count too, and when they become more the domains give way', async () => {
    const { domains: metrics } = metricsWith({ maxSeries: 400 });
    await metrics.have(state);
    expect(lines(String(metrics.bytesBeside(90)))).toHaveLength(266);
    expect(lines(String(metrics.bytesBeside(250))).length).toBeLessThanOrEqual(150);
  });

  test('the core is the last to go: what else there is goes before it', async () => {
    const { domains: metrics, folded } = metricsWith({ maxSeries: 220 });
    await metrics.have(state);
    const series = lines(String(metrics.bytesBeside(0)));
    expect(series.filter(named('dmarc_window_end_timestamp_seconds'))).toHaveLength(20);
    expect(series.filter(named('dmarc_failing_selectors'))).toHaveLength(20);
    expect(series.filter(named('dmarc_disposition_messages'))).toEqual([]);
    expect(await folded('series')).toBe(46);
    expect(await folded('domain')).toBe(0);
  });

  test('domains that have no room for their core are other together', async () => {
    const { domains: metrics, folded } = metricsWith({ maxSeries: 58 });
    await metrics.have(state);
    const series = lines(String(metrics.bytesBeside(0)));
    expect(series.filter(named('dmarc_window_end_timestamp_seconds'))).toHaveLength(5);
    expect(series).toContain('dmarc_messages{domain="other",window="7d",sender_class="compliant"} 75');
    expect(await folded('domain')).toBe(15);
  });

  test('what is folded is counted when it begins, and again when it begins anew', async () => {
    const { domains: metrics, folded } = metricsWith({ maxSeries: 58 });
    await metrics.have(state);
    await metrics.have(state);
    expect(await folded('domain')).toBe(15);
    await metrics.have(stateOf(domains.slice(0, 3)));
    await metrics.have(state);
    expect(await folded('domain')).toBe(30);
  });

  test('what is folded now is told, and no more when there is room, or nothing is known', async () => {
    const { domains: metrics, foldedNow } = metricsWith({ maxSeries: 58 });
    expect(await foldedNow('domain')).toBe(0);
    await metrics.have(state);
    await metrics.have(state);
    expect(await foldedNow('domain')).toBe(15);
    await metrics.have(stateOf(domains.slice(0, 3)));
    expect(await foldedNow('domain')).toBe(0);
    await metrics.have(state);
    metrics.forget();
    expect(await foldedNow('domain')).toBe(0);
  });
});

test('what is forgotten has no series, and counts none', async () => {
  const { domains, registry } = metricsWith();
  await domains.have(stateOf(['a.example']));
  domains.forget();
  expect(lines(String(domains.bytesBeside(0)))).toEqual([]);
  expect(await registry.getSingleMetricAsString('plumbline_state_series')).toContain(
    'plumbline_state_series 0',
  );
});

test('a thousand domains have less than 20,000 series, and the largest all of theirs', async () => {
  const domains = Array.from({ length: 1000 }, (_, i) => `d${String(i).padStart(4, '0')}.example`);
  const large = domains.slice(0, 50);
  const senders = large.flatMap((domain) =>
    (['1d', '7d', '28d'] as const).flatMap((window) =>
      Array.from({ length: 30 }, (_, i) => senderRow(domain, `s${i}`, { window, messages: 100 - i })),
    ),
  );
  const figures = {
    none_messages: 1,
    quarantine_messages: 1,
    reject_messages: 1,
    failure_reports: 1,
    sessions_ok: 1,
  };
  const windows = domains.flatMap((domain) => windowsOf(domain, figures));
  const series = await seriesOf(
    stateOf(domains, { full: new Set(large), windows, senders }),
    { senders: 10, reporters: 15 },
    600,
  );
  expect(series.length).toBeLessThanOrEqual(19_400);
  expect(series.filter(named('dmarc_window_end_timestamp_seconds'))).toHaveLength(1100);
  expect(series.filter(named('dmarc_sender_messages'))).toHaveLength(50 * 3 * 11);
});

test('whoever asks while many are made anew is answered meanwhile, with what was there before', async () => {
  const { domains } = metricsWith();
  await domains.have(stateOf(['before.example']));
  const before = String(domains.bytesBeside(0));
  let answers = 0;
  const made = new AbortController();
  void domains.have(stateOf(Array.from({ length: 500 }, (_, i) => `d${i}.example`))).then(() => {
    made.abort();
  });
  while (!made.signal.aborted) {
    expect(String(domains.bytesBeside(0))).toBe(before);
    answers++;
    await setImmediate();
  }
  expect(answers).toBeGreaterThan(5);
  expect(String(domains.bytesBeside(0))).toContain('d499.example');
});
