/** What a rule becomes when its query has no rows, and when it cannot be asked: chosen alert by alert, each for a reason. */
export interface States {
  readonly noDataState: 'OK' | 'Alerting' | 'NoData' | 'KeepLast';
  readonly execErrState: 'Error' | 'Alerting' | 'OK' | 'KeepLast';
}

/**
 * Error would replace all that fires by one DatasourceError and say of each domain that it is over; KeepLast says nothing of
 * a query that is broken for good, so there are canaries.
 */
const REASONS = {
  /** Rows are domains for which something is wrong now: none is good news. Nobody knows more while nobody can be asked. */
  only_what_is_wrong: { noDataState: 'OK', execErrState: 'KeepLast' },
  /** Rows are domains with mail enough to tell by: a house may have none. */
  only_who_has_enough: { noDataState: 'OK', execErrState: 'KeepLast' },
  /** A counter that nothing was counted by has no series. */
  only_what_was_counted: { noDataState: 'OK', execErrState: 'KeepLast' },
  /** That there is no series is what the alert is about; that Prometheus does not answer is for its canary. */
  absence_is_the_signal: { noDataState: 'Alerting', execErrState: 'KeepLast' },
  /** Whoever cannot be asked is away: that is what a canary is for. */
  canary: { noDataState: 'Alerting', execErrState: 'Error' },
} as const satisfies Record<string, States>;

export type Reason = keyof typeof REASONS;

export function statesFor(reason: Reason): States {
  return REASONS[reason];
}

const REASON_OF: Readonly<Record<string, Reason>> = {
  DmarcAlignmentDropped: 'only_what_is_wrong',
  DmarcAlignmentErodes: 'only_what_is_wrong',
  DmarcSloBurnFast: 'only_what_is_wrong',
  DmarcSloBurnSlow: 'only_what_is_wrong',
  DmarcSloBudgetSpent: 'only_who_has_enough',
  DmarcSelectorFailing: 'only_what_is_wrong',
  DmarcDkimFailing: 'only_what_is_wrong',
  DmarcSpfFailing: 'only_what_is_wrong',
  DmarcOnlySpfLeft: 'only_what_is_wrong',
  DmarcNewSender: 'only_what_is_wrong',
  DmarcSenderMisaligned: 'only_what_is_wrong',
  DmarcPolicyWeakened: 'only_what_is_wrong',
  DmarcPolicyTesting: 'only_what_is_wrong',
  DmarcSubdomainPolicyWeaker: 'only_what_is_wrong',
  DmarcOwnMailRejected: 'only_what_is_wrong',
  DmarcOwnMailRejectedUnconfirmed: 'only_what_is_wrong',
  DmarcOwnMailQuarantined: 'only_what_is_wrong',
  DmarcOwnMailTakenForThreat: 'only_what_is_wrong',
  DmarcThreatSpike: 'only_what_is_wrong',
  DmarcForwardingSurge: 'only_what_is_wrong',
  DmarcOverrideSurge: 'only_what_is_wrong',
  DmarcFailureReportsBurst: 'only_what_is_wrong',
  DmarcReporterSilent: 'only_what_is_wrong',
  DmarcCompletenessLow: 'only_who_has_enough',
  DmarcNoReports: 'only_who_has_enough',
  DmarcOwnMailVanished: 'only_what_is_wrong',
  TlsrptSessionsFailing: 'only_what_is_wrong',
  TlsrptStsErrors: 'only_what_is_wrong',
  TlsrptCertificateFailures: 'only_what_is_wrong',
  TlsrptDaneFailures: 'only_what_is_wrong',
  PlumblineSourceDown: 'only_what_is_wrong',
  PlumblineBacklogStuck: 'only_what_is_wrong',
  PlumblineQuarantineGrowing: 'only_what_is_wrong',
  PlumblineReporterUnreadable: 'only_what_was_counted',
  PlumblineDuplicateFlood: 'only_what_was_counted',
  PlumblineDown: 'absence_is_the_signal',
  PlumblineInstanceDown: 'only_what_is_wrong',
  PlumblineStoreDown: 'only_what_is_wrong',
  PlumblineEngineRestarts: 'only_what_was_counted',
  PlumblineStateStale: 'only_what_is_wrong',
  PlumblineClockSkew: 'only_what_is_wrong',
  PlumblineDiskLow: 'only_what_is_wrong',
  PlumblineDiskFull: 'only_what_is_wrong',
  PlumblineSeriesFolded: 'only_what_is_wrong',
  PlumblineRemoteWriteFailing: 'only_what_was_counted',
  PlumblineRemoteWriteRefused: 'only_what_was_counted',
};

export function reasonOf(alert: string): Reason {
  const reason = REASON_OF[alert];
  if (reason === undefined) throw new Error(`${alert} has no reason for what it becomes without data`);
  return reason;
}
