import * as z from 'zod';
import { ALERT_STATES, type AlertNotification } from '../../model/alert.js';

const texts = z.record(z.string(), z.string()).nullish();
/** Of Go: fractions of a second have up to nine digits, and no time at all is in the year 1. */
const time = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at), 'is no time (RFC 3339)');

const ALERT = z.object({
  status: z.enum(ALERT_STATES),
  fingerprint: z.string().regex(/^[0-9a-f]{1,64}$/i, 'has up to 64 hexadecimal digits'),
  labels: texts,
  annotations: texts,
  startsAt: time.refine((at) => at > 0, 'is before 1970'),
  endsAt: time.optional(),
  generatorURL: z.string().default(''),
});

const COMMON = {
  receiver: z.string(),
  groupKey: z.string(),
  externalURL: z.string().default(''),
  alerts: z.array(ALERT),
};

/** What Alertmanager sends to a webhook (`version` 4), and Grafana (1, and the organisation that it is of). */
export const NOTIFICATION = z.discriminatedUnion('version', [
  z.object({ version: z.literal('4'), ...COMMON }),
  z.object({ version: z.literal('1'), orgId: z.number(), ...COMMON }),
]);

/** What both of them say, in words of ours. */
export function notificationOf(
  { version, receiver, groupKey, externalURL, alerts }: z.output<typeof NOTIFICATION>,
  receivedAt: number,
): AlertNotification {
  return {
    source: version === '4' ? 'alertmanager' : 'grafana',
    ...{ receiver, groupKey, externalUrl: externalURL },
    alerts: alerts.map(({ status, fingerprint, labels, annotations, startsAt, endsAt, generatorURL }) => ({
      ...{ fingerprint, startsAt, state: status },
      // While it fires, what is said of its end is when that would be believed without another word.
      endsAt: status === 'firing' ? undefined : Math.max(endsAt ?? 0, 0) || receivedAt,
      labels: labels ?? {},
      annotations: annotations ?? {},
      generatorUrl: generatorURL,
    })),
  };
}
