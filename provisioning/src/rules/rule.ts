export type Severity = 'critical' | 'warning' | 'info';

/** Dashboards that alerts link to, by their uid in Grafana. */
export type Dashboard =
  | 'plumbline-domain'
  | 'plumbline-sources'
  | 'plumbline-policy'
  | 'plumbline-signatures'
  | 'plumbline-reporters'
  | 'plumbline-tls'
  | 'plumbline-failures'
  | 'plumbline-operations';

interface Said {
  /** PlumblineDown: the alert, its runbook and its tests are called so. */
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly description: string;
  readonly dashboard: Dashboard;
}

/** An alert about a domain: `expr` has the label `domain`, and the team is put to it. */
export interface DomainAlert extends Said {
  readonly about: 'domain';
  /** PromQL without the team. */
  readonly expr: string;
  /** Fewer reports than usual would make it untrue: low completeness mutes it. */
  readonly needsComplete?: boolean;
}

/** An alert about the exporter itself. */
export interface ProcessAlert extends Said {
  readonly about: 'process';
  readonly expr: string;
  readonly for: string;
  /** It is not held over a gap: that the exporter answers again is what ends it. */
  readonly endsAtOnce?: boolean;
}

export type Alert = DomainAlert | ProcessAlert;

export interface Recording {
  readonly record: string;
  readonly expr: string;
}
