import { createHmac } from 'node:crypto';
import { addressesIn, replaceAddresses, type FoundAddress } from './addresses.js';
import type { FailureReport, FailureSample } from '../../model/report.js';

export interface RedactionSettings {
  /**
   * `reduced`: addresses hashed; of the mail its authentication headers, and no subject and body in words.
   * `headers`: addresses hashed; all headers and the subject, no body. `all`: everything as it came.
   */
  readonly keep: 'reduced' | 'headers' | 'all';
}

const DEFAULT_REDACTION: RedactionSettings = { keep: 'reduced' };

/** A failure report in which nobody is named any more, as far as the settings ask for it. */
export interface RedactedFailure extends FailureReport {
  readonly redacted: true;
}

/** Headers that tell where a mail came from and how it was authenticated. */
const KEPT_HEADERS: ReadonlySet<string> = new Set([
  ...['from', 'sender', 'reply-to', 'return-path', 'to', 'cc', 'date', 'message-id', 'received'],
  ...['dkim-signature', 'authentication-results', 'received-spf', 'authentication-results-original'],
  ...['arc-seal', 'arc-message-signature', 'arc-authentication-results'],
  ...['list-id', 'list-unsubscribe', 'precedence', 'auto-submitted', 'mime-version', 'content-type'],
  ...['x-mailer', 'user-agent', 'feedback-id', 'x-originating-ip', 'x-sender-ip'],
]);
/** Headers whose addresses may stand beside the name of a person. */
const MAILBOX_HEADERS: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'reply-to',
  'return-path',
  'to',
  'cc',
]);

/** RFC 6376 3.5: copies of headers, the subject among them. */
const COPIED_HEADERS = /(^|;)\s*z\s*=[^;]*/gi;
/** RFC 8601 2.2, RFC 7208 9.1 and RFC 6376 3.5: what an address is said to be. */
const PROPERTY =
  /^((?:(?:smtp|header|body|policy)\.[a-z-]+|i|envelope-from|mailfrom|from|to|rcpt|sender|identity|x-[a-z-]+)=)(.*)$/is;
const HASH_DIGITS = 16;

/** Hashes who is named, by a key: the same address stays the same, and nobody without the key can try addresses out. */
export class Redaction {
  readonly #key: Uint8Array;
  readonly #settings: RedactionSettings;

  constructor(key: Uint8Array, settings: RedactionSettings = DEFAULT_REDACTION) {
    this.#key = key;
    this.#settings = settings;
  }

  redact(report: FailureReport): RedactedFailure {
    const { keep } = this.#settings;
    if (keep === 'all') return { ...report, redacted: true };
    const text = (of: string | undefined): string | undefined =>
      of === undefined ? undefined : this.text(of);
    const texts = (of: readonly string[]): string[] => of.map((each) => this.text(each));
    const mailbox = (of: string | undefined): string | undefined =>
      of === undefined ? undefined : this.mailboxes(of);
    return {
      ...report,
      redacted: true,
      key: { ...report.key, reporter: this.text(report.key.reporter) },
      feedbackType: text(report.feedbackType),
      version: text(report.version),
      userAgent: text(report.userAgent),
      authFailure: texts(report.authFailure),
      authenticationResults: texts(report.authenticationResults),
      // Often made of the recipient's address: jane=secret.example.
      originalEnvelopeId:
        report.originalEnvelopeId === undefined ? undefined : this.#hash(report.originalEnvelopeId),
      originalMailFrom: mailbox(report.originalMailFrom),
      originalRcptTo: report.originalRcptTo.map((each) => this.mailboxes(each)),
      reportedUri: texts(report.reportedUri),
      reportingMta: text(report.reportingMta),
      identityAlignment: report.identityAlignment?.map((each) => this.text(each)),
      dkimIdentity: text(report.dkimIdentity),
      dkimSelectorDns: text(report.dkimSelectorDns),
      dkimCanonicalizedHeader: undefined,
      dkimCanonicalizedBody: undefined,
      spfDns: texts(report.spfDns),
      extensions: report.extensions === undefined ? undefined : this.#json(report.extensions),
      sample: report.sample === undefined ? undefined : this.#sample(report.sample),
      reporter: mailbox(report.reporter),
    };
  }

  /** A text in which addresses are hashed; their domains stay. */
  text(text: string): string {
    return replaceAddresses(text, (address) => this.#address(address));
  }

  /** Addresses alone, without the names beside them. A text without any is a local part, or a name: hashed whole. */
  mailboxes(text: string): string {
    const found = [...addressesIn(text)].map((address) => this.#address(address));
    if (found.length > 0) return found.join(', ');
    return /^[\s<>]*$/.test(text) ? text : this.#hash(text);
  }

  #address({ local, at, domain }: FoundAddress): string {
    const [, property = '', name = local] = PROPERTY.exec(local) ?? [];
    if (name === '') return `${property}${at}${domain}`;
    return `${property}${this.#hash(`${name}@${domain.toLowerCase()}`)}${at}${domain}`;
  }

  #json(json: string): string {
    return JSON.stringify(
      JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? this.text(value) : value)),
    );
  }

  #sample(sample: FailureSample): FailureSample {
    const reduced = this.#settings.keep === 'reduced';
    const { subject, from, to, messageId } = sample;
    const headers = reduced
      ? sample.headers.filter(({ name }) => KEPT_HEADERS.has(name.toLowerCase()))
      : sample.headers;
    return {
      ...sample,
      headers: headers.map(({ name, value }) => ({ name, value: this.#header(name.toLowerCase(), value) })),
      messageId: messageId === undefined ? undefined : this.text(messageId),
      subject: subject === undefined ? undefined : reduced ? this.#hash(subject) : this.text(subject),
      from: from === undefined ? undefined : this.mailboxes(from),
      to: to === undefined ? undefined : this.mailboxes(to),
      body: undefined,
    };
  }

  #header(name: string, value: string): string {
    if (MAILBOX_HEADERS.has(name)) return this.mailboxes(value);
    const signature = name === 'dkim-signature' || name === 'arc-message-signature';
    return this.text(signature ? value.replace(COPIED_HEADERS, '') : value);
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, HASH_DIGITS);
  }
}
