import { ALERT_SOURCES, ALERT_STATES, type AlertNotification, type ToldAlert } from '../../model/alert.js';
import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { enum8, uint64 } from '../native/numbers.js';
import { string } from '../native/strings.js';
import { date, dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** One alert of a notification. */
export interface AlertRow {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly receivedAt: number;
  /** Of what it says as a whole. */
  readonly hash: bigint;
  readonly notification: Omit<AlertNotification, 'alerts'>;
  readonly alert: ToldAlert;
  readonly domain: string;
}

const SOURCES = { [ALERT_SOURCES[0]]: 1, [ALERT_SOURCES[1]]: 2 } as const;
const STATES = { [ALERT_STATES[0]]: 1, [ALERT_STATES[1]]: 2 } as const;

const words = array(lowCardinality);
const texts = array(string);

export const ALERT_NOTIFICATIONS: Table<AlertRow> = table<AlertRow>('alert_notifications', [
  field('id', string, ({ id }) => id),
  field('day', date, ({ receivedAt }) => new Date(receivedAt).toISOString().slice(0, 'YYYY-MM-DD'.length)),
  field('received_at', dateTime64, ({ receivedAt }) => receivedAt),
  field('notification', uint64, ({ hash }) => hash),
  field('source', enum8(SOURCES), ({ notification }) => notification.source),
  field('receiver', lowCardinality, ({ notification }) => notification.receiver),
  field('group_key', string, ({ notification }) => notification.groupKey),
  field('external_url', lowCardinality, ({ notification }) => notification.externalUrl),
  field('fingerprint', string, ({ alert }) => alert.fingerprint),
  field('status', enum8(STATES), ({ alert }) => alert.state),
  field('starts_at', dateTime64, ({ alert }) => alert.startsAt),
  field('ends_at', dateTime64, ({ alert }) => alert.endsAt ?? 0),
  field('domain', lowCardinality, ({ domain }) => domain),
  field('label.name', words, ({ alert }) => Object.keys(alert.labels)),
  field('label.value', texts, ({ alert }) => Object.values(alert.labels)),
  field('annotation.name', words, ({ alert }) => Object.keys(alert.annotations)),
  field('annotation.value', texts, ({ alert }) => Object.values(alert.annotations)),
  field('generator_url', string, ({ alert }) => alert.generatorUrl),
]);

/** What somebody said to an alert. */
export interface AlertNoteRow {
  readonly id: string;
  readonly domain: string;
  readonly kind: 'acknowledged' | 'comment';
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly person: string;
  readonly text: string;
}

export const ALERT_NOTES: Table<AlertNoteRow> = table<AlertNoteRow>('alert_notes', [
  field('id', string, ({ id }) => id),
  field('domain', lowCardinality, ({ domain }) => domain),
  field('kind', enum8({ acknowledged: 1, comment: 2 }), ({ kind }) => kind),
  field('at', dateTime64, ({ at }) => at),
  field('actor', string, ({ actor }) => actor),
  field('person', string, ({ person }) => person),
  field('text', string, ({ text }) => text),
]);
