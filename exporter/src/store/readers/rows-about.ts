/** The tables whose rows are about a domain, what says which domains there are, and what is private among them. */
const TABLES = [
  'owned_domains',
  ...['records', 'roll', 'roll_signatures', 'source_months', 'reports', 'tls_policies', 'tls_failures'],
  ...['dns_observations', 'posture_scores', 'alert_notifications', 'alert_notes'],
];
const PRIVATE_TABLES = ['failure_reports'];

/** Views of such tables alone: of all others nobody can say whose a row is. */
export const VIEWS_OF_DOMAINS: readonly string[] = [
  ...['v_records', 'v_source_days', 'v_source_day', 'v_domain_day', 'v_sender_day', 'v_reporter_day'],
  ...['v_signatures', 'v_reports', 'v_policies', 'v_deviations', 'v_tls_policies', 'v_tls_failures'],
  ...['v_failures', 'v_dns', 'v_posture', 'v_senders', 'v_sender_changes', 'v_source_changes'],
  ...['v_selector_changes', 'v_reporters', 'v_completeness', 'v_settled_domains'],
  ...['v_windows', 'v_window_senders', 'v_window_overrides', 'v_window_tls_failures'],
  ...['v_policy_states', 'v_baselines', 'v_slo'],
  ...['v_domains', 'v_policy_hits', 'v_policy_readiness', 'v_policy_fixes'],
  ...['v_alerts'],
];

/** For each table the rows that are about these domains, or about one below them. */
export function rowsAbout(domains: readonly string[], database: string): Record<string, string> {
  const condition = domains
    .map((domain) => `domain = '${domain}' OR endsWith(domain, '.${domain}')`)
    .join(' OR ');
  const tables = [
    ...TABLES.map((table) => `${database}.${table}`),
    ...PRIVATE_TABLES.map((table) => `${database}_private.${table}`),
  ];
  return Object.fromEntries(tables.map((table) => [table, condition]));
}
