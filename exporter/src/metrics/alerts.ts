import { Counter, type Registry } from 'prom-client';
import { ALERT_SOURCES, type AlertSource } from '../model/alert.js';

/** What becomes of a notification, in a closed set. */
export const NOTIFICATION_OUTCOMES = [
  ...(['stored', 'test', 'malformed', 'too_large', 'rate_limited', 'store_away'] as const),
];
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

/** What becomes of an alert of a notification that is stored: some of its texts may be cut, or its sender left it out. */
export const ALERT_OUTCOMES = ['kept', 'cut', 'left_out'] as const;
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number];

/** What Alertmanager and Grafana tell us. */
export class AlertMetrics {
  readonly #alerts: Counter<'from' | 'outcome'>;
  readonly #notifications: Counter<'from' | 'outcome'>;

  constructor(registry: Registry) {
    this.#notifications = new Counter({
      name: 'plumbline_alert_notifications_total',
      help: 'Notifications of alerts that came to the webhook with a key that may send them, by who sent them and by what became of them.',
      labelNames: ['from', 'outcome'],
      registers: [registry],
    });
    this.#alerts = new Counter({
      name: 'plumbline_told_alerts_total',
      help: 'Alerts of the notifications that were stored: kept whole, kept with texts that were cut (alerts.text_characters), or left out by who sent them (max_alerts).',
      labelNames: ['from', 'outcome'],
      registers: [registry],
    });
    for (const from of ALERT_SOURCES) {
      for (const outcome of NOTIFICATION_OUTCOMES) this.#notifications.inc({ from, outcome }, 0);
      for (const outcome of ALERT_OUTCOMES) this.#alerts.inc({ from, outcome }, 0);
    }
  }

  told(from: AlertSource, outcome: AlertOutcome, alerts: number): void {
    this.#alerts.inc({ from, outcome }, alerts);
  }

  notified(from: AlertSource, outcome: NotificationOutcome): void {
    this.#notifications.inc({ from, outcome });
  }
}
