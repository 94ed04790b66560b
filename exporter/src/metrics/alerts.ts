import { Counter, type Registry } from 'prom-client';
import { ALERT_SOURCES, type AlertSource } from '../model/alert.js';

/** What becomes of a notification, in a closed set. */
export const NOTIFICATION_OUTCOMES = [
  ...(['stored', 'malformed', 'too_large', 'rate_limited', 'store_away'] as const),
];
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

/** What Alertmanager and Grafana tell us. */
export class AlertMetrics {
  readonly #notifications: Counter<'from' | 'outcome'>;

  constructor(registry: Registry) {
    this.#notifications = new Counter({
      name: 'plumbline_alert_notifications_total',
      help: 'Notifications of alerts that came to the webhook with a key that may send them, by who sent them and by what became of them.',
      labelNames: ['from', 'outcome'],
      registers: [registry],
    });
    for (const from of ALERT_SOURCES)
      for (const outcome of NOTIFICATION_OUTCOMES) this.#notifications.inc({ from, outcome }, 0);
  }

  notified(from: AlertSource, outcome: NotificationOutcome): void {
    this.#notifications.inc({ from, outcome });
  }
}
