/** Who tells of alerts. */
export const ALERT_SOURCES = ['alertmanager', 'grafana'] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

export const ALERT_STATES = ['firing', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** An alert as a notification tells of it. Times are milliseconds since 1970. */
export interface ToldAlert {
  readonly fingerprint: string;
  readonly state: AlertState;
  readonly startsAt: number;
  /** Undefined where it has not ended. */
  readonly endsAt: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorUrl: string;
}

/** What Alertmanager or Grafana send at once: a group of alerts, or a part of one. */
export interface AlertNotification {
  readonly source: AlertSource;
  readonly receiver: string;
  readonly groupKey: string;
  readonly externalUrl: string;
  readonly alerts: readonly ToldAlert[];
}
