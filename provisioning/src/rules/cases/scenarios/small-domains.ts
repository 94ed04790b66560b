import { flat, healthy, shop } from '../healthy.js';
import type { Scenario } from './scenario.js';

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

export const SMALL_DOMAINS: readonly Scenario[] = [SMALL_DOMAIN, CORE_DOMAIN];
