import * as z from 'zod';
import { COMMON } from './common.js';
import { bytes, count, flag } from '../values.js';

const SERVICES = ['raw', 'cloudflare', 'mailgun', 'postmark', 'sendgrid', 'ses', 'tlsrpt'] as const;

type Service = (typeof SERVICES)[number];

/** What a service proves itself by; reporters of TLS reports prove nothing (RFC 8460, section 3). */
const PROOF: Readonly<Record<Service, 'secret' | 'signing_key' | 'topics' | undefined>> = {
  raw: 'secret',
  cloudflare: 'secret',
  postmark: 'secret',
  sendgrid: 'secret',
  mailgun: 'signing_key',
  ses: 'topics',
  tlsrpt: undefined,
};

const MAIL_BYTES = 64 * 2 ** 20;
const TLS_REPORT_BYTES = 8 * 2 ** 20;

/** What its settings say, or else what suits what it takes. */
export function requestBytesOf(said: {
  readonly service: Service;
  readonly request_bytes?: number | undefined;
}): number {
  return said.request_bytes ?? (said.service === 'tlsrpt' ? TLS_REPORT_BYTES : MAIL_BYTES);
}

/** Mail that a service sends on over HTTP, to /api/v1/webhooks/NAME. */
export const webhookSource = z
  .strictObject({
    type: z.literal('webhook'),
    service: z
      .enum(SERVICES, { error: `must be one of ${SERVICES.join(', ')}` })
      .meta({ description: 'who sends it', placeholder: 'WORD', shown: 'needed' }),
    secret: z.string().min(16, 'must have 16 characters or more').optional(),
    signing_key: z.string().min(1).optional(),
    topics: z
      .array(z.string().regex(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w.-]+$/, 'must be the ARN of a topic'))
      .optional(),
    subscribe: flag(true, 'whether a subscription to one of the topics is confirmed'),
    request_bytes: bytes(MAIL_BYTES, 'a larger request is refused')
      .unwrap()
      .optional()
      .meta({ placeholder: 'SIZE', shown: '64MiB; of TLS reports 8MiB', optional: true }),
    in_flight: count(10, 'requests at once, until their mail is on disk; of more each is told to come again'),
    per_minute: count(600, 'requests in a minute; of more each is told to come again'),
    ...COMMON,
  })
  .refine((said) => has(said, PROOF[said.service]), {
    error: ({ input }) => `${String(PROOF[serviceOf(input)])} is missing`,
  });

function has(said: Readonly<Record<string, unknown>>, name: string | undefined): boolean {
  const value = name === undefined ? true : said[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function serviceOf(input: unknown): Service {
  const said = typeof input === 'object' && input !== null && 'service' in input ? input.service : undefined;
  return SERVICES.find((service) => service === said) ?? 'raw';
}
