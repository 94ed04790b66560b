import * as z from 'zod';
import { count, milliseconds, optional, seconds, secret } from './values.js';

const DAY_S = 86_400;

/** `metrics.remote_write`: settled days, sent to whoever keeps them for longer. */
export const remoteWriteSection = z
  .strictObject({
    url: optional(
      'URL',
      'nothing is sent',
      'where settled days are sent to by remote write 1.0: http://prometheus:9090/api/v1/write',
    ),
    username: optional('NAME', 'none', 'who we are there, by basic authentication'),
    password: secret('none', 'the password that goes with it'),
    bearer_token: secret('none', 'a token instead of both'),
    headers: secret('none', 'more headers, a line each: X-Scope-OrgID: mail'),
    ca_file: optional(
      'FILE',
      'what the system trusts',
      'PEM of the authority that signed the certificate of the receiver',
    ),
    timeout: milliseconds(30_000, 'how long an answer is waited for'),
    from: seconds(
      28 * DAY_S,
      'how old a day may be that is sent, for the first time or because its figures have changed; the receiver takes what lies within its out-of-order window',
    ),
    interval: milliseconds(3_600_000, 'how often days are looked for that have settled or changed'),
    samples: count(2000, 'samples of a request', 100_000),
  })
  .prefault({});

/** Where it is sent, and how. */
export interface RemoteWriteSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM. */
  readonly ca: string | undefined;
  /** In milliseconds. */
  readonly timeout: number;
  readonly interval: number;
  readonly fromDays: number;
  readonly samples: number;
}

type Given = z.output<typeof remoteWriteSection>;

/** Nothing where nothing is sent; what is wrong comes as text. */
export function readRemoteWrite(
  given: Given,
  ca: string | undefined,
): RemoteWriteSettings | string | undefined {
  const { url, timeout, interval, samples, from } = given;
  if (url === undefined) return undefined;
  const wrong = urlProblem(url);
  if (wrong !== undefined) return wrong;
  if (ca !== undefined && !/^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/m.test(ca))
    return 'ca_file: has no certificate (PEM)';
  const headers = readHeaders(given);
  if (typeof headers === 'string') return headers;
  return { url, headers, ca, timeout, interval, samples, fromDays: Math.ceil(from / DAY_S) };
}

function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return 'must be a URL such as http://prometheus:9090/api/v1/write';
  return url.username === '' && url.password === ''
    ? undefined
    : 'must be without a password: there are metrics.remote_write.username and password';
}

/** RFC 9110, 5.1 and 5.5. */
const LINE = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\x20-\x7e\x80-\xff]*?)[ \t]*$/;

function readHeaders({
  username,
  password,
  bearer_token: token,
  headers: more,
}: Given): Record<string, string> | string {
  const headers: Record<string, string> = {};
  for (const line of (more ?? '').split('\n').filter((text) => text.trim() !== '')) {
    const [, name, value] = LINE.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined)
      return 'headers: must be lines such as X-Scope-OrgID: mail';
    headers[name.toLowerCase()] = value;
  }
  const isBasic = username !== undefined || password !== undefined;
  if ([isBasic, token !== undefined, 'authorization' in headers].filter(Boolean).length > 1)
    return 'one of username, bearer_token and a header Authorization, not several';
  if (isBasic)
    headers['authorization'] =
      `Basic ${Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')}`;
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}
