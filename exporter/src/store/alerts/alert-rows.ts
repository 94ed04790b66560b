import { createHash } from 'node:crypto';
import type { AlertNotification, ToldAlert } from '../../model/alert.js';
import type { AlertRow } from '../rows/alerts.js';

/** 64 bits, as views and paths have them: a number of so many loses some in a browser. */
const ID_DIGITS = 16;

/** A row an alert of it. */
export function alertRows(notification: AlertNotification, receivedAt: number): AlertRow[] {
  const { alerts, ...rest } = notification;
  const hash = hashOf(notification);
  return alerts.map((alert) => ({
    id: alertId(notification, alert),
    ...{ receivedAt, hash, notification: rest, alert },
    domain: (alert.labels['domain'] ?? '').toLowerCase(),
  }));
}

/** An alert that fires again has another beginning, and is another. */
function alertId(
  { source }: Pick<AlertNotification, 'source'>,
  { fingerprint, startsAt }: ToldAlert,
): string {
  return sha256([source, fingerprint, startsAt]).slice(0, ID_DIGITS);
}

/**
 * The same of a notification that is sent again, and of one that the other of a pair sends: where who sends it is to be
 * found is no part of it.
 */
function hashOf({ source, receiver, groupKey, alerts }: AlertNotification): bigint {
  const said = alerts.map(({ fingerprint, state, startsAt, endsAt = 0 }) =>
    JSON.stringify([fingerprint, state, startsAt, endsAt]),
  );
  return BigInt(`0x${sha256([source, receiver, groupKey, ...said.sort()]).slice(0, ID_DIGITS)}`);
}

function sha256(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
