/** An exporter and two of its domains with nothing wrong: a big one with a team, and a small one. */

const PLUMBLINE = 'job="plumbline", instance="plumbline:9877"';

/** A series of the process. */
export function proc(name: string, labels = ''): string {
  return `${name}{${PLUMBLINE}${labels === '' ? '' : `, ${labels}`}}`;
}

/** A series about shop.example, as the exporter at plumbline:9877 shows it. */
export function shop(name: string, labels = ''): string {
  return `${name}{${PLUMBLINE}, domain="shop.example"${labels === '' ? '' : `, ${labels}`}}`;
}

/** The same value `steps` times. */
export function flat(value: number, steps: number): string {
  return `${value}x${steps - 1}`;
}

/** Gauges of shop.example, as they are while nothing is wrong. */
export const SHOP: Readonly<Record<string, number>> = {
  [shop('dmarc_domain_info', 'team="shop"')]: 1,
  [shop('dmarc_window_end_timestamp_seconds', 'window="7d"')]: 1_800_057_600,
  [shop('dmarc_report_last_end_timestamp_seconds', 'reporter="google.com"')]: 1_800_057_600,
  [shop('dmarc_messages', 'window="1d", sender_class="compliant"')]: 990,
  [shop('dmarc_messages', 'window="1d", sender_class="misconfigured"')]: 10,
  [shop('dmarc_messages', 'window="1d", sender_class="forwarder"')]: 30,
  [shop('dmarc_messages', 'window="1d", sender_class="threat"')]: 40,
  [shop('dmarc_messages', 'window="7d", sender_class="compliant"')]: 6930,
  [shop('dmarc_messages', 'window="7d", sender_class="misconfigured"')]: 70,
  [shop('dmarc_messages', 'window="7d", sender_class="forwarder"')]: 210,
  [shop('dmarc_messages', 'window="7d", sender_class="threat"')]: 280,
  [shop('dmarc_aligned_messages', 'window="7d", by="dkim_and_spf"')]: 6000,
  [shop('dmarc_aligned_messages', 'window="7d", by="dkim_only"')]: 700,
  [shop('dmarc_aligned_messages', 'window="7d", by="spf_only"')]: 230,
  [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="dkim"')]: 950,
  [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="spf"')]: 900,
  [shop('dmarc_completeness_ratio', 'window="1d"')]: 0.98,
  [shop('dmarc_completeness_ratio', 'window="7d"')]: 0.99,
  [shop('dmarc_override_messages', 'window="1d", reason="mailing_list"')]: 20,
  [shop('dmarc_failure_reports', 'window="1d"')]: 4,
  [shop('dmarc_policy_info', 'p="reject", sp="unset", np="unset", t="unset", adkim="r", aspf="r"')]: 1,
  [shop('dmarc_baseline_daily_messages', 'sender_class="own"')]: 1000,
  [shop('dmarc_baseline_peak_messages', 'sender_class="threat"')]: 60,
  [shop('dmarc_baseline_peak_messages', 'sender_class="forwarder"')]: 50,
  [shop('dmarc_baseline_aligned_ratio')]: 0.99,
  [shop('dmarc_baseline_mechanism_ratio', 'mechanism="dkim"')]: 0.95,
  [shop('dmarc_baseline_mechanism_ratio', 'mechanism="spf"')]: 0.9,
  [shop('dmarc_baseline_peak_overrides')]: 35,
  [shop('dmarc_baseline_peak_failure_reports')]: 9,
  [shop('dmarc_slo_objective_ratio')]: 0.98,
  [shop('dmarc_slo_budget_left_ratio')]: 0.5,
  [shop('dmarc_slo_burn_rate', 'window="1d"')]: 0.5,
  [shop('dmarc_slo_burn_rate', 'window="7d"')]: 0.5,
  [shop('tlsrpt_sessions', 'window="1d", outcome="ok"')]: 2000,
  [shop('tlsrpt_sessions', 'window="1d", outcome="failed"')]: 4,
};

/** Gauges of the process. */
export const GAUGES: Readonly<Record<string, number>> = {
  [proc('up')]: 1,
  [proc('plumbline_store_up')]: 1,
  [proc('plumbline_source_up', 'source="mailbox"')]: 1,
  [proc('plumbline_source_backlog_deliveries', 'source="mailbox"')]: 0,
  [proc('plumbline_queue_deliveries')]: 0,
  [proc('plumbline_quarantine_held', 'kind="aggregate"')]: 3,
  [proc('plumbline_disk_free_bytes', 'disk="data"')]: 40e9,
  [proc('plumbline_disk_size_bytes', 'disk="data"')]: 100e9,
  [proc('plumbline_state_folded', 'label="domain"')]: 0,
};

export const STORED = proc('plumbline_reports_total', 'kind="aggregate", outcome="stored"');
export const DUPLICATE = proc('plumbline_reports_total', 'kind="aggregate", outcome="duplicate"');
export const QUARANTINED = proc('plumbline_reports_total', 'kind="aggregate", outcome="quarantined"');
export const UNREADABLE = proc('plumbline_unreadable_reports_total', 'reporter="mail.ru"');
export const COMMITTED = proc('plumbline_deliveries_total', 'source="mailbox", outcome="committed"');
const ENGINE = proc('plumbline_store_engine_restarts_total');
export const CLOCK = proc('plumbline_clock_seconds');
export const REFRESHED = proc('plumbline_state_refreshed_timestamp_seconds');

/** All of it for so many steps; the clock is right, and reports trickle in. */
export function healthy(steps: number, stepMinutes: number): Record<string, string> {
  const gauges = Object.entries({ ...SHOP, ...GAUGES });
  const seconds = stepMinutes * 60;
  return {
    ...Object.fromEntries(gauges.map(([name, value]) => [name, flat(value, steps)])),
    [CLOCK]: `0+${seconds}x${steps - 1}`,
    [REFRESHED]: `-30+${seconds}x${steps - 1}`,
    [STORED]: `0+1x${steps - 1}`,
    [COMMITTED]: `0+1x${steps - 1}`,
    [DUPLICATE]: flat(0, steps),
    [QUARANTINED]: flat(0, steps),
    [UNREADABLE]: flat(0, steps),
    [ENGINE]: flat(0, steps),
  };
}
