/** A family of metrics, as a page can list it. */
export interface Family {
  readonly name: string;
  readonly type: 'gauge';
  readonly help: string;
  readonly labels: readonly string[];
}

const OF_WINDOW =
  'in settled days of event time (1, 7 or 28 of them, up to dmarc_window_end_timestamp_seconds)';
const TAGS = ['p', 'sp', 'np', 't', 'adkim', 'aspf'];
/** Their names are settled, so that nobody else takes them. */
const FROM_DNS = 'Not there yet: it comes with the checks of DNS.';
const USUAL = '28 settled days that end a week before the window does';
const PEAK = `the second highest day (the highest where there was any on less than 14) of ${USUAL}, as known reporters tell it, and twice what strangers usually add`;
const STRANGERS =
  'that strangers alone told of, where that is more than 1 in 200 and those told of enough whom a catalogue knows; alerts take them off';

/** State of the domains that are ours: what reports said of settled days, never what came in when. */
export const DOMAIN_FAMILIES = [
  family(
    'dmarc_messages',
    `Messages that receivers reported ${OF_WINDOW}, by what sent them.`,
    'window',
    'sender_class',
  ),
  family('dmarc_aligned_messages', `Messages with aligned DKIM or SPF or both ${OF_WINDOW}.`, 'window', 'by'),
  family(
    'dmarc_disposition_messages',
    `Messages by what receivers did with them ${OF_WINDOW}; other is what they did else, or did not say.`,
    'window',
    'disposition',
  ),
  family(
    'dmarc_sender_messages',
    `Messages of the senders that sent most ${OF_WINDOW}; all others, and sources that nobody knows, are other.`,
    ...['window', 'sender', 'sender_class'],
  ),
  family('dmarc_new_senders', `Senders that were first seen ${OF_WINDOW}.`, 'window'),
  family(
    'dmarc_window_end_timestamp_seconds',
    'When the last settled day ended: the figures of the window speak of the days before it.',
    'window',
  ),
  family(
    'dmarc_completeness_ratio',
    `Share of the reports that were to be expected and came, by the mail they usually tell of, ${OF_WINDOW}.`,
    'window',
  ),
  family(
    'dmarc_report_last_end_timestamp_seconds',
    'End of the last period that a reporter told of, in event time; those that no catalogue has are other.',
    'reporter',
  ),
  family(
    'dmarc_policy_info',
    'A constant 1, labelled by the policy that most reports saw last, in event time.',
    ...TAGS,
  ),
  family(
    'dmarc_override_messages',
    `Messages that receivers treated otherwise than the policy says, by their reason, ${OF_WINDOW}.`,
    ...['window', 'reason'],
  ),
  family(
    'dmarc_failure_reports',
    `Failure reports of single mails ${OF_WINDOW}, those of subdomains that have no series of their own included.`,
    'window',
  ),
  family('tlsrpt_sessions', `SMTP sessions that TLS reports told of ${OF_WINDOW}.`, 'window', 'outcome'),
  family(
    'tlsrpt_failed_sessions',
    `SMTP sessions that failed, by why, ${OF_WINDOW}.`,
    'window',
    'result_type',
  ),
  family('dns_record_up', `Whether the DNS has the record. ${FROM_DNS}`, 'record'),
  family('dns_findings', `What is to be said against what the DNS publishes. ${FROM_DNS}`, 'severity'),
  family('dns_posture_score', `How good it is what the DNS publishes. ${FROM_DNS}`),
  family('dns_last_change_timestamp_seconds', `When the record changed last. ${FROM_DNS}`, 'record'),
  family('dmarc_domain_info', 'A constant 1, labelled by the team whose domain it is (teams).', 'team'),
  family('dmarc_baseline_daily_messages', `Messages of a usual day: the median of ${USUAL}.`, 'sender_class'),
  family('dmarc_baseline_peak_messages', `Messages of ${PEAK}.`, 'sender_class'),
  family(
    'dmarc_baseline_aligned_ratio',
    `Share of own mail that is aligned on a usual day: the median of ${USUAL}.`,
  ),
  family(
    'dmarc_baseline_mechanism_ratio',
    `Share of own mail with aligned DKIM, or SPF, on a usual day: the median of ${USUAL}.`,
    'mechanism',
  ),
  family(
    'dmarc_baseline_daily_own_disposition_messages',
    `Messages of own senders that are quarantined or rejected on a usual day: the median of ${USUAL}.`,
    'disposition',
  ),
  family(
    'dmarc_baseline_peak_own_disposition_messages',
    `Messages of own senders that were quarantined or rejected on ${PEAK}.`,
    'disposition',
  ),
  family(
    'dmarc_baseline_daily_overrides',
    `Messages that were overridden on a usual day: the median of ${USUAL}.`,
  ),
  family('dmarc_baseline_peak_overrides', `Messages that were overridden on ${PEAK}.`),
  family('dmarc_baseline_daily_failure_reports', `Failure reports of a usual day: the median of ${USUAL}.`),
  family('dmarc_baseline_peak_failure_reports', `Failure reports of ${PEAK}.`),
  family(
    'tlsrpt_baseline_failed_ratio',
    `Share of SMTP sessions that fail on a usual day: the median of ${USUAL}.`,
  ),
  family(
    'dmarc_own_mechanism_messages',
    `Messages of own senders with aligned DKIM, or SPF, ${OF_WINDOW}.`,
    ...['window', 'mechanism'],
  ),
  family(
    'dmarc_own_disposition_messages',
    `Messages of own senders that were quarantined or rejected ${OF_WINDOW}.`,
    ...['window', 'disposition'],
  ),
  family(
    'dmarc_unconfirmed_messages',
    `Of dmarc_messages those ${STRANGERS}, ${OF_WINDOW}. The class threat is there of domains with all series alone.`,
    ...['window', 'sender_class'],
  ),
  family(
    'dmarc_unconfirmed_own_disposition_messages',
    `Of dmarc_own_disposition_messages those ${STRANGERS}, ${OF_WINDOW}.`,
    ...['window', 'disposition'],
  ),
  family(
    'tlsrpt_unconfirmed_sessions',
    `Of tlsrpt_sessions those ${STRANGERS}, ${OF_WINDOW}.`,
    ...['window', 'outcome'],
  ),
  family(
    'tlsrpt_unconfirmed_failed_sessions',
    `Of tlsrpt_failed_sessions those ${STRANGERS}, ${OF_WINDOW}.`,
    ...['window', 'result_type'],
  ),
  family(
    'dmarc_failing_selectors',
    'Selectors of the domain whose signatures passed before and do not, by settled days.',
  ),
  family(
    'dmarc_silent_reporters',
    'Reporters that have not reported for longer than is their habit, in event time.',
  ),
  family(
    'dmarc_new_sender_messages',
    'Messages of senders that are new, in the 7 settled days of event time; beyond the first of them other.',
    'sender',
  ),
  family(
    'dmarc_misaligned_sender_messages',
    'Messages that were not aligned since their sender lost alignment, of settled days; beyond the first of them other.',
    'sender',
  ),
  family(
    'dmarc_previous_policy_info',
    'A constant 1, labelled by the policy before the last change, in event time.',
    ...TAGS,
  ),
  family(
    'dmarc_policy_changed_timestamp_seconds',
    'When reports first saw the policy that holds, in event time.',
  ),
  family(
    'dmarc_policy_weakened',
    'Whether the policy changed to a weaker one in the last 28 settled days, and is so still.',
  ),
  family(
    'dmarc_policy_testing_since_timestamp_seconds',
    'Since when reports see a policy that is being tested (t=y), in event time.',
  ),
  family(
    'dmarc_subdomain_policy_weaker',
    'Whether the policy for subdomains is weaker than that of the domain.',
  ),
  family('dmarc_slo_objective_ratio', 'Share of own mail that is to be aligned (slo.objective).'),
  family(
    'dmarc_slo_budget_left_ratio',
    'Share of the error budget of 28 settled days of event time that is left; below 0 where it is overspent.',
  ),
  family(
    'dmarc_slo_burn_rate',
    `How fast the error budget was used up ${OF_WINDOW}: 1 uses up all of it in 28 days.`,
    'window',
  ),
] as const satisfies readonly Family[];

export type FamilyName = (typeof DOMAIN_FAMILIES)[number]['name'];

function family<const Name extends string>(
  name: Name,
  help: string,
  ...labels: string[]
): Family & { readonly name: Name } {
  return { name, type: 'gauge', help, labels: ['domain', ...labels] };
}
