/**
 * The panel of an alert's dashboard that shows it, by its id there, which is never given to another. Grafana links to it
 * from what it tells.
 */
export const PANEL_OF: Readonly<Partial<Record<string, number>>> = {
  // plumbline-domain
  DmarcAlignmentDropped: 8,
  DmarcAlignmentErodes: 8,
  DmarcDkimFailing: 9,
  DmarcSpfFailing: 9,
  DmarcOwnMailRejected: 10,
  DmarcOwnMailRejectedUnconfirmed: 10,
  DmarcOwnMailQuarantined: 10,
  DmarcOwnMailVanished: 14,
  DmarcSloBurnFast: 19,
  DmarcSloBurnSlow: 19,
  DmarcSloBudgetSpent: 6,
  // plumbline-signatures
  DmarcSelectorFailing: 7,
  DmarcOnlySpfLeft: 12,
  // plumbline-sources
  DmarcNewSender: 5,
  DmarcSenderMisaligned: 6,
  DmarcOwnMailTakenForThreat: 7,
  DmarcThreatSpike: 3,
  DmarcForwardingSurge: 3,
  // plumbline-policy
  DmarcPolicyWeakened: 12,
  DmarcPolicyTesting: 11,
  DmarcSubdomainPolicyWeaker: 11,
  DmarcOverrideSurge: 16,
  // plumbline-reporters
  DmarcReporterSilent: 13,
  DmarcCompletenessLow: 11,
  DmarcNoReports: 7,
  // plumbline-failures
  DmarcFailureReportsBurst: 4,
  // plumbline-tls
  TlsrptSessionsFailing: 8,
  TlsrptStsErrors: 9,
  TlsrptCertificateFailures: 9,
  TlsrptDaneFailures: 9,
  // plumbline-operations
  PlumblineSourceDown: 13,
  PlumblineBacklogStuck: 12,
  PlumblineQuarantineGrowing: 17,
  PlumblineReporterUnreadable: 19,
  PlumblineDuplicateFlood: 15,
  PlumblineDown: 1,
  PlumblineInstanceDown: 27,
  PlumblineStoreDown: 2,
  PlumblineEngineRestarts: 23,
  PlumblineStateStale: 31,
  PlumblineClockSkew: 30,
  PlumblineDiskLow: 22,
  PlumblineDiskFull: 22,
  PlumblineSeriesFolded: 32,
};

/** Alerts that no panel shows, and why. */
export const WITHOUT_PANEL: Readonly<Record<string, string>> = {
  PlumblineRemoteWriteFailing: 'what is sent by remote write is on no dashboard',
  PlumblineRemoteWriteRefused: 'what is sent by remote write is on no dashboard',
};

/** Alerts about own mail, whose panel shows that of strangers among it unless asked for ours. */
export const OWN_MAIL_ONLY: ReadonlySet<string> = new Set([
  'DmarcAlignmentDropped',
  'DmarcAlignmentErodes',
  'DmarcDkimFailing',
  'DmarcSpfFailing',
  'DmarcOwnMailRejected',
  'DmarcOwnMailRejectedUnconfirmed',
  'DmarcOwnMailQuarantined',
]);
