import type { Deviations } from './deviations.js';
import type { Kept } from './keeping.js';
import type { LimitName } from './limits.js';
import type { MailOutline } from './mail.js';
import type { Reason } from './reasons.js';

export type ByteStream = AsyncIterable<Uint8Array>;

/** A mail, file or request as received. Its bytes can be read once. */
export interface Delivery {
  /** Where it came from, as the user knows it: a path, a message id, an upload's file name. */
  readonly name: string;
  readonly bytes: ByteStream;
  /** Where the bytes are a part of an mbox: the number that its first mail has there. */
  readonly firstMail?: number | undefined;
}

/** How reading a stream ended; `whole: false` says that bytes are missing at the end, and why. */
export type StreamEnd =
  | { readonly whole: true }
  | { readonly whole: false; readonly reason: Reason; readonly detail: string; readonly limit?: LimitName };

/** One decompressed report body. `bytes` must be read to its end (or returned) before the next thing is asked for. */
export interface Document {
  readonly type: 'document';
  /** The way inside containers: `mail.eml/report.zip/a.xml`. */
  readonly path: string;
  readonly bytes: ByteStream;
  /** Departures seen on the way to the bytes; complete once `bytes` has been read. */
  readonly deviations: Deviations;
  /** The mail it came in, where it came in one. */
  readonly mail: MailOutline | undefined;
  /** Whether somebody says that it is a report: whoever gave us a file, the mail, or the part's own label. */
  readonly claimed: boolean;
  /** The character set that its mail part declares. What the document itself says comes first. */
  readonly charset?: string | undefined;
  /** What is kept of its bytes as they came, where somebody keeps them; complete once `bytes` has been read. */
  readonly kept: Kept | undefined;
  /** How many of its bytes have been read. */
  size(): number;
  /** Known once `bytes` has been read. */
  end(): StreamEnd;
  /** For whoever stops before the end, and wants the rest kept all the same. */
  keepRest(): Promise<void>;
}

/** A mail that looks like a failure report: the mail itself is the report. */
export interface FailureMail {
  readonly type: 'failure_mail';
  readonly path: string;
  readonly mail: MailOutline;
  readonly deviations: Deviations;
  /** The mail, or what it came in; complete once the delivery has been read. */
  readonly kept: Kept | undefined;
}

/** Something that should have held a report and cannot be read: it goes to quarantine. */
export interface Refused {
  readonly type: 'refused';
  readonly path: string;
  readonly reason: Reason;
  readonly detail: string;
  readonly limit?: LimitName;
  /** What is kept of the delivery, or the mail of an mbox, that it is in; complete once the delivery has been read. */
  readonly kept?: Kept;
  /** The path of that. */
  readonly unit?: string;
}

/** Something that carries no report and never claimed to. */
export interface Ignored {
  readonly type: 'ignored';
  readonly path: string;
  readonly reason: Reason;
  readonly detail: string;
}

export type Unpacked = Document | FailureMail | Refused | Ignored;
