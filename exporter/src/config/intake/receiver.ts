import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { keyPairProblem } from '../certificate.js';
import { DNS_SERVER, isDnsServer } from '../dns-server.js';
import { isNetwork } from '../network.js';
import { bytes, count, endpoint, milliseconds, optional, word } from '../values.js';
import { COMMON } from './common.js';

/** Below the ten minutes that a client waits for the answer to its mail (RFC 5321, 4.5.3.2.6). */
const LONGEST_COMMIT_MS = 9 * 60_000;

const RECIPIENT = /^[^@\s<>]*@[^@\s<>.]+(?:\.[^@\s<>.]+)*$/;

/** `reports@example.com`, or `@example.com` for whoever is there. */
const recipient = z
  .string()
  .regex(RECIPIENT, 'must be an address such as reports@example.com, or @example.com for all of a domain')
  .refine((given) => domainToASCII(given.slice(given.indexOf('@') + 1)) !== '', 'must have a domain');

const network = z
  .string()
  .refine(isNetwork, 'must be an address or a network such as 192.0.2.0/24 or 2001:db8::/32');

/** What a server says of itself that is delivered to: by SMTP and by LMTP alike. */
function receiver(type: 'smtp' | 'lmtp', port: number) {
  return z.strictObject({
    type: z.literal(type),
    listen: endpoint(`127.0.0.1:${port}`, 'where it listens'),
    recipients: z
      .array(recipient, { error: 'must be a list of addresses' })
      .min(1, 'must have an address at least'),
    hostname: optional('NAME', 'that of the machine', 'the name it greets with'),
    networks: z.array(network, { error: 'must be a list of networks' }).default([]),
    tls: z
      .strictObject({
        mode: word(
          ['offered', 'required', 'implicit'],
          'offered',
          'STARTTLS offered, STARTTLS before any mail, or TLS from the first byte',
        ),
        cert: z.string().optional(),
        key: z.string().optional(),
      })
      .superRefine(({ cert, key }, context) => {
        const problem = tlsProblem(cert, key);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      })
      .optional(),
    mail_bytes: bytes(50 * 2 ** 20, 'a larger mail is refused; announced as SIZE'),
    dotted_lines: count(1000, 'lines of one mail that begin with a dot, besides one in 200 bytes'),
    recipients_of_mail: count(100, 'recipients of one mail'),
    in_flight: count(64, 'mails that are read, or wait to be on disk, at once'),
    not_reports: word(
      ['refuse', 'accept'],
      'refuse',
      'what a mail is answered that holds no report: nothing is kept of it either way',
    ),
    connections: count(500, 'connections at once'),
    connections_of_address: count(50, 'of one address, or of one IPv6 network of 64 bits'),
    connections_a_minute: count(3000, 'new connections'),
    connections_a_minute_of_address: count(300, 'of one address'),
    mails_a_minute: count(60_000, 'mails'),
    mails_a_minute_of_address: count(30_000, 'of one address'),
    errors: count(10, 'recipients refused, or mails, after which a connection is closed'),
    timeouts: z
      .strictObject({
        idle: milliseconds(300_000, 'a client says nothing'),
        begin: milliseconds(600_000, 'from the connection, or the mail before, to the bytes of a mail'),
        crowded: milliseconds(10_000, 'a client holds a connection or a mail that others wait for'),
        mail: milliseconds(1_800_000, 'all bytes of a mail'),
        commit: milliseconds(300_000, 'a mail waits to be on disk; then it is to come again').refine(
          (given) => given <= LONGEST_COMMIT_MS,
          'must not be longer than 9m: clients wait for 10 minutes',
        ),
        drain: milliseconds(5000, 'when it ends, mails that are under way may still come in'),
      })
      .prefault({}),
    ...COMMON,
  });
}

const dnsServer = z.string().refine(isDnsServer, `must be ${DNS_SERVER}`);

/** What the receiver finds out itself of whoever delivers: that is of use where mail comes from its senders. */
export const smtpSource = receiver('smtp', 2525)
  .extend({
    authentication: word(
      ['header', 'session'],
      'header',
      'whose word is taken for who sent a mail: an Authentication-Results of trusted_authserv_ids, or our own checks',
    ),
    checks: z
      .strictObject({
        dns_servers: z.array(dnsServer, { error: 'must be a list of addresses' }).default([]),
        dns_timeout: milliseconds(2000, 'a server of the DNS answers'),
        dns_tries: count(2, 'times that the servers are asked'),
        questions: count(100, 'to the DNS, of one mail'),
        time: milliseconds(10_000, 'a mail that is all there waits for its checks; then they are temperror'),
        cache_entries: count(2000, 'answers that are kept'),
        cache_age: milliseconds(300_000, 'for so long'),
        header_bytes: bytes(256 * 2 ** 10, 'in a longer header no signature is looked at'),
        signatures: count(10, 'of one mail, the topmost'),
      })
      .prefault({}),
  })
  .superRefine(({ authentication, trusted_authserv_ids: trusted }, context) => {
    if (authentication === 'header' || trusted.length === 0) return;
    const message = 'is for authentication: header, and not beside session';
    context.addIssue({ code: 'custom', path: ['trusted_authserv_ids'], message });
  });
export const lmtpSource = receiver('lmtp', 2424);

/** As PEM, out of the files that were named. */
function tlsProblem(cert: string | undefined, key: string | undefined): string | undefined {
  if (cert === undefined || key === undefined) return 'cert_file and key_file are both needed';
  const wrong = keyPairProblem({ cert, key });
  return wrong === undefined ? undefined : `${wrong.of}_file ${wrong.why}`;
}
