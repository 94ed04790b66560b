/** How one reporter writes its aggregate reports. */
export interface XmlHabit {
  readonly standard: 'draft' | 'rfc7489' | 'rfc9990';
  readonly declaration: string;
  readonly version: string | undefined;
  readonly namespace: string | undefined;
  readonly prefix: string;
  readonly rootAttributes: string;
  readonly indent: string;
  /** What stands in `sp` where the domain publishes none. */
  readonly sp: 'as_p' | 'empty' | 'absent';
  readonly fo: boolean;
  readonly envelopeFrom: boolean;
  /** The domains it receives for, where it states `envelope_to`. */
  readonly envelopeTo: readonly string[];
  readonly selector: boolean;
  readonly scope: boolean;
  readonly humanResult: boolean;
  /** Writes Pass and None. */
  readonly capitals: boolean;
}

/** How one reporter mails its reports. `{domain}`, `{submitter}`, `{begin}`, `{end}` and `{id}` are filled in. */
export interface MailHabit {
  readonly container: 'zip' | 'gzip' | 'gzip_trailing' | 'plain';
  readonly layout: 'bare' | 'text_first' | 'report_first';
  readonly contentType: string;
  readonly encoding: 'base64' | 'quoted-printable' | '8bit';
  readonly fileName: string;
  readonly subject: string;
}

export interface PeriodHabit {
  /** Hours after midnight UTC at which its day begins. */
  readonly startsAt: number;
  /** Whether it ends in the last second, or in the first of the next day. */
  readonly endsAtMidnight: boolean;
}

export type IdHabit = 'number' | 'hex' | 'serial' | 'address';

/** Who sends mail with a report in it. */
export interface Mailer {
  readonly submitter: string;
  readonly orgName: string;
  readonly email: string;
  readonly id: IdHabit;
  readonly mail: MailHabit;
}

export interface Reporter extends Mailer {
  readonly contact: string | undefined;
  readonly generator: string | undefined;
  /** Records in a report about the largest domain on the last day. */
  readonly size: number;
  readonly period: PeriodHabit;
  readonly xml: XmlHabit;
}

/** Fills `{name}` in a template. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{([a-z]+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
