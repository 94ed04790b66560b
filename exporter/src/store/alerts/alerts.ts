import * as z from 'zod';
import { ALERT_SOURCES, ALERT_STATES, type AlertNotification, type AlertState } from '../../model/alert.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { ALERT_NOTES, ALERT_NOTIFICATIONS, type AlertNoteRow } from '../rows/alerts.js';
import { alertRows } from './alert-rows.js';

const milliseconds = z.string().transform(Number);
const texts = z.record(z.string(), z.string());

/** Times are milliseconds since 1970; 0 is never. */
const ALERT = z.object({
  id: z.string(),
  source: z.enum(ALERT_SOURCES),
  fingerprint: z.string(),
  alertname: z.string(),
  severity: z.string(),
  domain: z.string(),
  owned: z.boolean(),
  team: z.string(),
  sender: z.string(),
  sender_name: z.string(),
  labels: texts,
  summary: z.string(),
  description: z.string(),
  annotations: texts,
  generator_url: z.string(),
  status: z.enum(ALERT_STATES),
  starts_at: milliseconds,
  ends_at: milliseconds,
  notified: milliseconds,
  first_received_at: milliseconds,
  last_received_at: milliseconds,
  receiver: z.string(),
  acknowledged: z.boolean(),
  acknowledged_at: milliseconds,
  acknowledged_by: z.string(),
  acknowledged_person: z.string(),
  comments: z.array(z.tuple([milliseconds, z.string(), z.string(), z.string()])),
  time_to_acknowledge: z.number().nullable(),
  time_to_resolve: z.number().nullable(),
});

export type StoredAlert = z.output<typeof ALERT>;

const TIMES = ['starts_at', 'ends_at', 'first_received_at', 'last_received_at', 'acknowledged_at'];

/** As the store is asked for it: 64-bit numbers are texts then. */
const COLUMNS = Object.keys(ALERT.shape)
  .map((name) => {
    if (TIMES.includes(name)) return `toString(toUnixTimestamp64Milli(v.${name})) AS ${name}`;
    if (name === 'comments')
      return 'arrayMap(c -> tuple(toString(toUnixTimestamp64Milli(c.1)), c.2, c.3, c.4), v.comments) AS comments';
    return name === 'notified' ? 'toString(v.notified) AS notified' : `v.${name} AS ${name}`;
  })
  .join(', ');

/** Which of them; what is not given does not matter. */
export interface AlertFilter {
  readonly id?: string | undefined;
  readonly state?: AlertState | undefined;
  readonly acknowledged?: boolean | undefined;
  /** It, and what is below it. */
  readonly domain?: string | undefined;
  readonly severity?: string | undefined;
  readonly alertname?: string | undefined;
  /** Begun at or after: milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Those that come after this one in the list. */
  readonly after?: AlertPlace | undefined;
}

/** Where an alert stands in a list. */
export interface AlertPlace {
  readonly startsAt: number;
  readonly id: string;
}

/** What was told of alerts, and what people said to them. */
export class Alerts {
  readonly #client: StoreClient;

  constructor(client: StoreClient) {
    this.#client = client;
  }

  /** On disk when it resolves. */
  async told(notification: AlertNotification, receivedAt: number): Promise<Asked<void>> {
    const rows = alertRows(notification, receivedAt);
    if (rows.length === 0) return { ok: true, value: undefined };
    const { name, columns } = ALERT_NOTIFICATIONS;
    return await this.#client.insert(name, columns, ALERT_NOTIFICATIONS.block(rows));
  }

  /** On disk when it resolves. */
  async note(row: AlertNoteRow): Promise<Asked<void>> {
    return await this.#client.insert(ALERT_NOTES.name, ALERT_NOTES.columns, ALERT_NOTES.block([row]));
  }

  /** Those that began last first. */
  async find(filter: AlertFilter, limit: number): Promise<Asked<readonly StoredAlert[]>> {
    const { conditions, parameters } = conditionsOf(filter);
    return await this.#client.rows(
      `SELECT ${COLUMNS} FROM v_alerts AS v WHERE ${conditions}
       ORDER BY v.starts_at DESC, v.id DESC LIMIT {limit:UInt32}`,
      ALERT,
      { ...parameters, limit },
    );
  }

  async of(id: string): Promise<Asked<StoredAlert | undefined>> {
    const found = await this.find({ id }, 1);
    return found.ok ? { ok: true, value: found.value[0] } : found;
  }
}

function conditionsOf(filter: AlertFilter): {
  readonly conditions: string;
  readonly parameters: Readonly<Record<string, unknown>>;
} {
  const { after, ...rest } = filter;
  const given: readonly (readonly [string, string, unknown])[] = [
    ['id', 'v.id = {id:String}', rest.id],
    ['state', 'v.status = {state:String}', rest.state],
    ['acknowledged', 'v.acknowledged = {acknowledged:Bool}', rest.acknowledged],
    [
      'domain',
      "(v.domain = {domain:String} OR endsWith(v.domain, concat('.', {domain:String})))",
      rest.domain,
    ],
    ['severity', 'v.severity = {severity:String}', rest.severity],
    ['alertname', 'v.alertname = {alertname:String}', rest.alertname],
    ['since', 'v.starts_at >= fromUnixTimestamp64Milli({since:Int64})', rest.since],
    [
      'afterId',
      '(toUnixTimestamp64Milli(v.starts_at), v.id) < ({afterStart:Int64}, {afterId:String})',
      after?.id,
    ],
    ['afterStart', 'true', after?.startsAt],
  ];
  const wanted = given.filter(([, , value]) => value !== undefined);
  return {
    conditions: wanted.map(([, sql]) => sql).join(' AND ') || 'true',
    parameters: Object.fromEntries(wanted.map(([name, , value]) => [name, value])),
  };
}
