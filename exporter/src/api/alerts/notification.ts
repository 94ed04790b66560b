import * as z from 'zod';
import { ALERT_STATES, type AlertNotification, type ToldAlert } from '../../model/alert.js';
import { cutTexts } from './cut-texts.js';

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
  // Of what is no time that is said already.
  startsAt: time.refine((at) => !(at <= 0), 'is before 1970'),
  endsAt: time.optional(),
  generatorURL: z.string().default(''),
});

/** It is kept with each alert. */
const MOST_OF_NAME = 1000;
const name = z.string().transform((text) => text.slice(0, MOST_OF_NAME));

const COMMON = {
  receiver: name,
  groupKey: name,
  externalURL: name.default(''),
  alerts: z.array(ALERT),
  /** That are not among them: its sender leaves out what is more than its max_alerts. */
  truncatedAlerts: z.number().int().nonnegative().nullish(),
};

/**
 * What Alertmanager sends to a webhook (`version` 4), and Grafana (1). Grafana's own payload template names an organisation
 * that may be null (`webhook.default.payload` of grafana/alerting).
 */
export const NOTIFICATION = z.discriminatedUnion(
  'version',
  [
    z.object({ version: z.literal('4'), ...COMMON }),
    z.object({ version: z.literal('1'), orgId: z.number().nullish(), ...COMMON }),
  ],
  {
    error: () =>
      'is 4 (the webhook of Alertmanager) or 1 (the webhook of Grafana, without a payload template of your own)',
  },
);

type Given = z.output<typeof NOTIFICATION>;

/**
 * Of Grafana's button Test, which tells of an alert that nobody ever says to have ended. Only its key of the group is of
 * another form: that of a route begins with its matchers, `{…}` (TestNotifier of grafana/alerting).
 */
export function isTest({ version, groupKey }: Pick<Given, 'version' | 'groupKey'>): boolean {
  return version === '1' && !groupKey.startsWith('{');
}

export interface Understood {
  readonly notification: AlertNotification;
  /** So many of its alerts have texts that were cut, and so many are not among them. */
  readonly cut: number;
  readonly leftOut: number;
}

/** What both of them say, in words of ours. */
export function notificationOf(
  { version, receiver, groupKey, externalURL, alerts, truncatedAlerts }: Given,
  { receivedAt, mostCharacters }: { readonly receivedAt: number; readonly mostCharacters: number },
): Understood {
  const whole = alerts.map((alert) => alertOf(alert, receivedAt));
  const kept = whole.map((alert) => withinLimit(alert, mostCharacters));
  return {
    notification: {
      source: version === '4' ? 'alertmanager' : 'grafana',
      ...{ receiver, groupKey, externalUrl: externalURL },
      alerts: kept,
    },
    cut: kept.filter((alert, i) => alert !== whole[i]).length,
    leftOut: truncatedAlerts ?? 0,
  };
}

function alertOf(
  { status, fingerprint, labels, annotations, startsAt, endsAt, generatorURL }: z.output<typeof ALERT>,
  receivedAt: number,
): ToldAlert {
  return {
    ...{ fingerprint, startsAt, state: status },
    // While it fires, what is said of its end is when that would be believed without another word.
    endsAt: status === 'firing' ? undefined : Math.max(endsAt ?? 0, 0) || receivedAt,
    labels: labels ?? {},
    annotations: annotations ?? {},
    generatorUrl: generatorURL,
  };
}

/** The same one where nothing of it is too long. */
function withinLimit(alert: ToldAlert, most: number): ToldAlert {
  const labels = cutTexts(alert.labels, most);
  const annotations = cutTexts(alert.annotations, most);
  const generatorUrl = alert.generatorUrl.slice(0, most);
  const isWhole =
    labels === alert.labels &&
    annotations === alert.annotations &&
    generatorUrl.length === alert.generatorUrl.length;
  return isWhole ? alert : { ...alert, labels, annotations, generatorUrl };
}
