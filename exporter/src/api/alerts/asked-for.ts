import type { Request } from 'express';
import * as z from 'zod';
import { ALERT_STATES } from '../../model/alert.js';
import type { AlertFilter, AlertPlace } from '../../store/alerts/alerts.js';
import { refusal, type Refusal } from '../refusals.js';

const USUAL = 100;
export const MOST_ALERTS = 1000;

const QUERY = z.object({
  state: z.enum(ALERT_STATES).optional(),
  acknowledged: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
  domain: z.string().toLowerCase().optional(),
  severity: z.string().optional(),
  alertname: z.string().optional(),
  since: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d/, 'is a date or a time (RFC 3339)')
    .transform((text) => Date.parse(text))
    .refine((at) => !Number.isNaN(at), 'is a date or a time (RFC 3339)')
    .optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ALERTS).default(USUAL),
  cursor: z
    .string()
    .transform(placeOf)
    .refine((place) => place !== undefined, 'is what next of another answer was')
    .optional(),
});

export interface AskedFor {
  readonly ok: true;
  readonly filter: AlertFilter;
  readonly limit: number;
}

/** Which alerts a request is about. */
export function askedFor({ query }: Request): AskedFor | Refusal {
  const read = QUERY.safeParse(query);
  if (!read.success) {
    const detail = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    return refusal('request_malformed', { detail });
  }
  const { limit, cursor, ...filter } = read.data;
  return { ok: true, filter: { ...filter, after: cursor }, limit };
}

/** What `cursor` of the next request is. */
export function cursorOf({ startsAt, id }: AlertPlace): string {
  return `${startsAt}-${id}`;
}

function placeOf(text: string): AlertPlace | undefined {
  const [, startsAt, id] = /^(\d{1,15})-([0-9a-f]{16})$/.exec(text) ?? [];
  return startsAt === undefined || id === undefined ? undefined : { startsAt: Number(startsAt), id };
}
