import {
  CLOCK,
  COMMITTED,
  DUPLICATE,
  flat,
  GAUGES,
  healthy,
  proc,
  QUARANTINED,
  REFRESHED,
  SHOP,
  shop,
  STORED,
  UNREADABLE,
} from './healthy.js';
import type { Scenario } from './scenario.js';

const DOWN = 'alertname="PlumblineDown"';
const BACKLOG = proc('plumbline_source_backlog_deliveries', 'source="mailbox"');
const HELD = proc('plumbline_quarantine_held', 'kind="aggregate"');
const WEAKENED = shop('dmarc_policy_weakened');

/** Over two hours in a day 30,000 old reports come in: many repeats, some that cannot be read. */
const BACKFILL: Scenario = {
  name: 'backfill',
  shows: 'a backfill of three months fires nothing',
  stepMinutes: 10,
  series: {
    ...healthy(144, 10),
    [BACKLOG]: '0x35 28000-2332x11 0x95',
    [STORED]: '0+2x35 1400+1400x11 16802+2x95',
    [DUPLICATE]: '0x35 2000+2000x11 24000x95',
    [QUARANTINED]: '0x35 80+80x11 960x95',
    [UNREADABLE]: '0x35 8+8x11 96x95',
    [HELD]: '3x35 83+80x11 963x95',
    [COMMITTED]: '0+2x35 2400+2400x11 28802+2x95',
    // Old days change what is usual, and nothing else. Windows end where they ended: what was settled once stays so, of
    // which the store has tests (`until` never goes back), so it is held here by hand.
    [shop('dmarc_baseline_daily_messages', 'sender_class="own"')]: '1000x47 940x95',
    [shop('dmarc_baseline_aligned_ratio')]: '0.99x47 0.985x95',
  },
  looks: ['5h', '6h30m', '8h', '10h', '14h', '23h'].map((at) => ({ at, fires: [] })),
};

/** Who tells of most of the good mail is two days late: days settle without it, and are whole when it comes. */
const LATE_REPORTER: Scenario = {
  name: 'late-reporter',
  shows: 'a reporter two days late fires nothing',
  stepMinutes: 60,
  series: {
    ...healthy(120, 60),
    [shop('dmarc_messages', 'window="1d", sender_class="compliant"')]: '990x35 240x47 985x35',
    [shop('dmarc_messages', 'window="1d", sender_class="misconfigured"')]: '10x35 60x47 15x35',
    [shop('dmarc_messages', 'window="7d", sender_class="compliant"')]: '6930x35 6180x23 5430x23 6930x35',
    [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="dkim"')]: '950x35 180x47 950x35',
    [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="spf"')]: '900x35 170x47 900x35',
    [shop('dmarc_completeness_ratio', 'window="1d"')]: '0.98x35 0.3x47 0.98x35',
    [shop('dmarc_completeness_ratio', 'window="7d"')]: '0.99x35 0.89x23 0.79x23 0.99x35',
    [shop('dmarc_slo_burn_rate', 'window="1d"')]: '0.5x35 10x47 0.5x35',
    [shop('dmarc_slo_burn_rate', 'window="7d"')]: '0.5x35 0.7x23 0.9x23 0.5x35',
  },
  looks: ['35h', '37h', '48h', '60h', '72h', '83h', '85h', '110h'].map((at) => ({ at, fires: [] })),
};

/** Two minutes away, then a minute until the store and the mailbox answer; counters begin anew. */
function restarted(): Record<string, string> {
  const gauges = Object.entries({ ...SHOP, ...GAUGES });
  return {
    ...Object.fromEntries(gauges.map(([name, value]) => [name, `${value}x59 stale _ ${value}x57`])),
    [proc('up')]: '1x59 0 0 1x57',
    [proc('plumbline_store_up')]: '1x59 stale _ 0 1x56',
    [proc('plumbline_source_up', 'source="mailbox"')]: '1x59 stale _ 0 1x56',
    [CLOCK]: '0+60x59 stale _ 3720+60x57',
    [REFRESHED]: '-30+60x59 stale _ 0 3780+60x56',
    [STORED]: '0+100x59 stale _ 0+1x57',
    [COMMITTED]: '0+100x59 stale _ 0+1x57',
    [DUPLICATE]: '0+900x59 stale _ 0x57',
  };
}

const RESTART: Scenario = {
  name: 'restart',
  shows: 'a restart fires nothing',
  stepMinutes: 1,
  series: restarted(),
  looks: ['59m', '60m', '61m', '62m', '63m', '70m', '80m', '100m', '118m'].map((at) => ({ at, fires: [] })),
};

const RESTART_MEANWHILE: Scenario = {
  name: 'restart-meanwhile',
  shows: 'what fires before a restart fires on, and is not told twice',
  stepMinutes: 1,
  series: { ...restarted(), [WEAKENED]: '1x59 stale _ 1x19 _x38' },
  looks: [
    ...['50m', '60m', '61m', '62m', '71m', '75m', '81m'].map((at) => ({
      at,
      fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'],
    })),
    { at: '110m', fires: [] },
  ],
};

const EXPORTER_DOWN: Scenario = {
  name: 'exporter-down',
  shows: 'the exporter down fires exactly one',
  stepMinutes: 5,
  series: {
    ...Object.fromEntries(Object.entries(healthy(12, 5)).map(([name, values]) => [name, `${values} stale`])),
    [proc('up')]: '1x11 0x35',
  },
  looks: [{ at: '55m', fires: [] }, ...['70m', '80m', '2h', '235m'].map((at) => ({ at, fires: [DOWN] }))],
};

/** Domains vanish after an hour without a store: their alerts must not be held by what nobody knows. */
const STORE_DOWN: Scenario = {
  name: 'store-down',
  shows: 'the store down is told, and what is not known any more is not',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(Object.entries(SHOP).map(([name, value]) => [name, `${value}x23 stale`])),
    [WEAKENED]: '1x23 stale',
    [proc('plumbline_store_up')]: '1x11 0x35',
    [REFRESHED]: '-30+300x11 3270x35',
  },
  looks: [
    { at: '55m', fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'] },
    {
      at: '115m',
      fires: [
        'alertname="DmarcPolicyWeakened", domain="shop.example"',
        'alertname="PlumblineStoreDown"',
        'alertname="PlumblineStateStale"',
      ],
    },
    { at: '200m', fires: ['alertname="PlumblineStoreDown"', 'alertname="PlumblineStateStale"'] },
  ],
};

const small = (name: string, labels = ''): string =>
  shop(name, labels).replace('shop.example', 'small.example');

/** All that can go wrong, at twelve mails a day. */
const SMALL_DOMAIN: Scenario = {
  name: 'small-domain',
  shows: 'a domain with 12 mails a day fires nothing',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(
      Object.entries({
        [small('dmarc_window_end_timestamp_seconds', 'window="7d"')]: 1_800_316_800,
        [small('dmarc_report_last_end_timestamp_seconds', 'reporter="google.com"')]: 1_800_057_600,
        [small('dmarc_messages', 'window="1d", sender_class="compliant"')]: 0,
        [small('dmarc_messages', 'window="1d", sender_class="misconfigured"')]: 12,
        [small('dmarc_messages', 'window="1d", sender_class="threat"')]: 40,
        [small('dmarc_messages', 'window="1d", sender_class="forwarder"')]: 12,
        [small('dmarc_messages', 'window="7d", sender_class="compliant"')]: 0,
        [small('dmarc_messages', 'window="7d", sender_class="misconfigured"')]: 84,
        [small('dmarc_own_disposition_messages', 'window="1d", disposition="reject"')]: 12,
        [small('dmarc_own_disposition_messages', 'window="1d", disposition="quarantine"')]: 12,
        [small('dmarc_misaligned_sender_messages', 'sender="mailgun"')]: 84,
        [small('dmarc_new_sender_messages', 'sender="mailgun"')]: 12,
        [small('dmarc_override_messages', 'window="1d", reason="other"')]: 12,
        [small('dmarc_failure_reports', 'window="1d"')]: 12,
        [small('dmarc_completeness_ratio', 'window="7d"')]: 0.3,
        [small('dmarc_failing_selectors')]: 1,
        [small('dmarc_silent_reporters')]: 2,
        [small('dmarc_baseline_daily_messages', 'sender_class="own"')]: 12,
        [small('dmarc_baseline_aligned_ratio')]: 1,
        [small('dmarc_baseline_mechanism_ratio', 'mechanism="dkim"')]: 1,
        [small('dmarc_baseline_mechanism_ratio', 'mechanism="spf"')]: 1,
        [small('dmarc_slo_objective_ratio')]: 0.98,
        [small('dmarc_slo_budget_left_ratio')]: -11.5,
        [small('dmarc_slo_burn_rate', 'window="1d"')]: 50,
        [small('dmarc_slo_burn_rate', 'window="7d"')]: 50,
        [small('tlsrpt_sessions', 'window="1d", outcome="failed"')]: 12,
        [small('tlsrpt_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 12,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: ['1h', '2h', '3h55m'].map((at) => ({ at, fires: [] })),
};

/** Beyond `metrics.full_domains` there are no messages of a day, and so no share of them. */
const CORE_DOMAIN: Scenario = {
  name: 'core-domain',
  shows: 'a few own messages rejected, of how many nobody knows, fire nothing',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(
      Object.entries({
        [small('dmarc_window_end_timestamp_seconds', 'window="1d"')]: 1_800_316_800,
        [small('dmarc_messages', 'window="7d", sender_class="compliant"')]: 350_000,
        [small('dmarc_own_disposition_messages', 'window="1d", disposition="reject"')]: 20,
        [small('dmarc_own_disposition_messages', 'window="1d", disposition="quarantine"')]: 20,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: [{ at: '3h', fires: [] }],
};

/** One report of a stranger, of a million messages, each said to be whatever it says. */
const strangers = (senderClass: string): Record<string, string> =>
  Object.fromEntries(
    ['1d', '7d', '28d'].flatMap((window) => {
      const known = SHOP[shop('dmarc_messages', `window="${window}", sender_class="${senderClass}"`)] ?? 0;
      const labels = `window="${window}", sender_class="${senderClass}"`;
      return [
        [shop('dmarc_messages', labels), flat(known + 1e6, 48)],
        [shop('dmarc_unconfirmed_messages', labels), flat(1e6, 48)],
      ];
    }),
  );

const STRANGER_FAILS: Scenario = {
  name: 'stranger-fails',
  shows: 'a million failing messages that one stranger tells of wake nobody',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...strangers('misconfigured'),
    ...Object.fromEntries(
      Object.entries({
        [shop('dmarc_slo_burn_rate', 'window="1d"')]: 49,
        [shop('dmarc_slo_burn_rate', 'window="7d"')]: 49,
        [shop('dmarc_own_disposition_messages', 'window="1d", disposition="reject"')]: 1e6,
        [shop('dmarc_unconfirmed_own_disposition_messages', 'window="1d", disposition="reject"')]: 1e6,
        [shop('tlsrpt_sessions', 'window="1d", outcome="failed"')]: 1e6,
        [shop('tlsrpt_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 1e6,
        [shop('tlsrpt_unconfirmed_sessions', 'window="1d", outcome="failed"')]: 1e6,
        [shop('tlsrpt_unconfirmed_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 1e6,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: [
    {
      at: '3h',
      // Warnings go by all that is told.
      fires: [
        'DmarcAlignmentErodes',
        'DmarcSloBurnSlow',
        'DmarcDkimFailing',
        'DmarcSpfFailing',
        'TlsrptSessionsFailing',
      ].map((name) => `alertname="${name}", domain="shop.example"`),
    },
  ],
};

const STRANGER_HIDES: Scenario = {
  name: 'stranger-hides',
  shows: 'a million fine messages that one stranger tells of hide no incident',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...strangers('compliant'),
    ...Object.fromEntries(
      Object.entries({
        [shop('dmarc_messages', 'window="1d", sender_class="compliant"')]: 1_000_600,
        [shop('dmarc_messages', 'window="1d", sender_class="misconfigured"')]: 400,
        [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="dkim"')]: 1_000_580,
        [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="spf"')]: 1_000_560,
        [shop('dmarc_own_mechanism_messages', 'window="7d", mechanism="dkim"')]: 1_006_000,
        [shop('dmarc_own_disposition_messages', 'window="1d", disposition="reject"')]: 380,
        [shop('dmarc_slo_burn_rate', 'window="1d"')]: 0.02,
        [shop('tlsrpt_sessions', 'window="1d", outcome="ok"')]: 1_000_600,
        [shop('tlsrpt_unconfirmed_sessions', 'window="1d", outcome="ok"')]: 1e6,
        [shop('tlsrpt_sessions', 'window="1d", outcome="failed"')]: 400,
        [shop('tlsrpt_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 400,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: [
    {
      at: '3h',
      fires: [
        'DmarcAlignmentDropped',
        'DmarcSloBurnFast',
        'DmarcOwnMailRejected',
        'TlsrptCertificateFailures',
      ].map((name) => `alertname="${name}", domain="shop.example"`),
    },
  ],
};

const other = (name: string): string => name.replace('plumbline:9877', 'plumbline-b:9877');

const TWO_EXPORTERS: Scenario = {
  name: 'two-exporters',
  shows: 'two exporters of one store fire one alert, and their figures are not added up',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(Object.entries(healthy(48, 5)).map(([name, values]) => [other(name), values])),
    [WEAKENED]: flat(1, 48),
    [other(WEAKENED)]: flat(1, 48),
    // Doubled it would be a surge.
    [shop('dmarc_failure_reports', 'window="1d"')]: flat(45, 48),
    [other(shop('dmarc_failure_reports', 'window="1d"'))]: flat(45, 48),
  },
  looks: [{ at: '3h', fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'] }],
};

/** One of two: its domains are told by the other. */
const ONE_OF_TWO: Scenario = {
  name: 'one-of-two-down',
  shows: 'one of two exporters down is told as that, and all else holds on',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(
      Object.entries(healthy(12, 5)).map(([name, values]) => [other(name), `${values} stale`]),
    ),
    [other(proc('up'))]: '1x11 0x35',
    [WEAKENED]: flat(1, 48),
  },
  looks: [
    { at: '55m', fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'] },
    ...['70m', '3h'].map((at) => ({
      at,
      fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"', 'alertname="PlumblineInstanceDown"'],
    })),
  ],
};

export const SCENARIOS: readonly Scenario[] = [
  BACKFILL,
  LATE_REPORTER,
  RESTART,
  RESTART_MEANWHILE,
  EXPORTER_DOWN,
  STORE_DOWN,
  SMALL_DOMAIN,
  CORE_DOMAIN,
  TWO_EXPORTERS,
  ONE_OF_TWO,
  STRANGER_FAILS,
  STRANGER_HIDES,
];
