import * as z from 'zod';
import { bytes, count, milliseconds, needed, optional, word } from '../values.js';

/** What is said of a server that keeps a mailbox, whatever the protocol. */
export const SERVER = {
  host: needed('the mail server'),
  port: count(0, 'its port; by default what the protocol has', 65_535).optional(),
  security: word(
    ['tls', 'starttls', 'none'],
    'tls',
    'TLS from the first byte, by STARTTLS (and never without), or not at all',
  ),
  ca_file: optional('FILE', 'what the system trusts', 'PEM of the authority that signed its certificate'),
  server_name: optional('NAME', 'the host', 'the name that its certificate must have'),
  user: needed('who we are there'),
  password: optional('FILE', 'none', 'the password; better in a file: `password_file`'),
  timeout: milliseconds(60_000, 'a server that says nothing for so long is given up'),
};

/** Where the token comes from: one of a file, a command, and an endpoint. */
export const oauth2 = z
  .strictObject({
    token_file: optional('FILE', 'none', 'a file that somebody else keeps a fresh token in'),
    command: z
      .array(z.string().min(1, 'must be some text'), { error: 'must be a list: the program, its arguments' })
      .min(1, 'must be a list: the program, its arguments')
      .optional()
      .meta({ description: 'a program that prints a token, with its arguments', shown: 'none' }),
    token_url: z
      .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
      .optional()
      .meta({ description: 'the endpoint that gives tokens', shown: 'none' }),
    client_id: optional('TEXT', 'none', 'who we are at the endpoint'),
    client_secret: optional('FILE', 'none', 'with its secret, where there is one'),
    refresh_token: optional(
      'FILE',
      'none',
      'what tokens are given for; without it we ask for ourselves (client_credentials)',
    ),
    scope: optional('TEXT', 'none', 'what the token is to be good for'),
    timeout: milliseconds(30_000, 'the longest that a token may be waited for'),
  })
  .check(({ value, issues }) => {
    const places = [value.token_file, value.command, value.token_url].filter((place) => place !== undefined);
    if (places.length !== 1)
      issues.push({
        code: 'custom',
        message: 'needs one of token_file, command and token_url',
        input: value,
      });
    else if (value.token_url !== undefined && value.client_id === undefined)
      issues.push({ code: 'custom', message: 'token_url needs a client_id', input: value });
  });

/** How much of a mailbox is under way. */
export const FLOW = {
  poll: milliseconds(60_000, 'the mailbox is looked at so often, whatever the server tells by itself'),
  in_flight: count(1000, 'mails that are read, or wait to be on disk, at once'),
  mail_bytes: bytes(256 * 2 ** 20, 'a larger mail is left where it is'),
};

/** Whoever logs in has something to show. */
export function needsLogin({
  value,
  issues,
}: z.core.ParsePayload<{ readonly password?: string | undefined; readonly oauth2?: unknown }>): void {
  if (value.password === undefined && value.oauth2 === undefined)
    issues.push({ code: 'custom', message: 'needs a password, a password_file, or oauth2', input: value });
}
