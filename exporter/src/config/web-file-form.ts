import { validateHeaderValue } from 'node:http';
import * as z from 'zod';
import { CIPHER_NAMES, CURVE_NAMES, VERSIONS, type TlsVersion } from './tls-words.js';
import { parseSeconds } from './units.js';

/** Go's words for what clients have to show. */
const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number];

const version = z
  .enum([...VERSIONS.keys()], { error: 'must be TLS12 or TLS13' })
  .transform((given): TlsVersion => VERSIONS.get(given) ?? 'TLSv1.3');

const clientAuth = z
  .union([z.literal('RequireClientCert'), z.enum(CLIENT_AUTH_TYPES)], {
    error: `must be one of ${CLIENT_AUTH_TYPES.join(', ')}`,
  })
  // What the toolkit called it before.
  .transform((given): ClientAuthType => (given === 'RequireClientCert' ? 'RequireAnyClientCert' : given));

function wordsOf(words: readonly string[]) {
  return z
    .array(z.enum(words, { error: `must be one of ${words.join(', ')}` }))
    .nullish()
    .transform((given) => given ?? []);
}

const text = z.string().min(1).optional();

const tls = z.strictObject({
  cert_file: text,
  key_file: text,
  client_ca_file: text,
  cert: text,
  key: text,
  client_ca: text,
  client_auth_type: clientAuth.default('NoClientCert'),
  client_allowed_sans: z.array(z.string().min(1)).optional(),
  min_version: version.default('TLSv1.2'),
  max_version: version.default('TLSv1.3'),
  cipher_suites: wordsOf(CIPHER_NAMES),
  curve_preferences: wordsOf(CURVE_NAMES),
  prefer_server_cipher_suites: z.boolean().default(true),
});
export type TlsForm = z.output<typeof tls>;

function header(...words: readonly string[]) {
  const isValid = (value: string): boolean => value === '' || words.length === 0 || words.includes(value);
  return z
    .string()
    .refine(isValid, { error: `must be ${words.join(' or ')}` })
    .refine(isSendable, { error: 'has characters that no header may have' })
    .optional();
}

function isSendable(value: string): boolean {
  try {
    validateHeaderValue('x', value);
    return true;
  } catch {
    return false;
  }
}

/** The toolkit's, and no others. */
const headers = z.strictObject({
  'Content-Security-Policy': header(),
  'Strict-Transport-Security': header(),
  'X-Content-Type-Options': header('nosniff'),
  'X-Frame-Options': header('deny', 'sameorigin'),
  'X-XSS-Protection': header(),
});

/** Beyond it, looking at one password takes longer than anybody waits. */
const MOST_COST = 16;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

const hash = z
  .string({ error: 'must be the bcrypt hash of a password' })
  .refine((given) => BCRYPT.test(given), { error: 'must be the bcrypt hash of a password' })
  .refine(
    (given) => {
      const cost = Number(BCRYPT.exec(given)?.[1] ?? 4);
      return cost >= 4 && cost <= MOST_COST;
    },
    { error: `the cost of a bcrypt hash must be from 4 to ${MOST_COST}` },
  );

const DURATION = 'must be a duration such as 100ms or 1s, or 0';
const duration = z
  .union([z.string(), z.literal(0)], { error: DURATION })
  .transform((given, context): number => {
    const seconds = given === 0 || given === '0' ? 0 : /[a-z]$/.test(given) ? parseSeconds(given) : undefined;
    if (seconds !== undefined) return seconds * 1000;
    context.addIssue({ code: 'custom', message: DURATION });
    return z.NEVER;
  });

/** The form of the file, as exporter-toolkit 0.16 has it; what is left empty in it is left out. */
export const webFileForm = z.strictObject({
  tls_server_config: tls.nullish(),
  http_server_config: z.strictObject({ http2: z.boolean().optional(), headers: headers.nullish() }).nullish(),
  basic_auth_users: z.record(z.string(), hash).nullish(),
  rate_limit: z
    .strictObject({ interval: duration.default(0), burst: z.int().nonnegative().default(0) })
    .nullish(),
});
