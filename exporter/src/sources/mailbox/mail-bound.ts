import type { ByteStream } from '../../model/delivery.js';

/** Servers may be wrong about sizes: some count line ends otherwise, or have the mail in another form. */
const SLACK_BYTES = 2 ** 20;
const SLACK_FACTOR = 2;

export interface MailBound {
  /** What the server said that it has; nothing where it did not say. */
  readonly announced: number | undefined;
  /** The setting. */
  readonly mail_bytes: number;
}

/** More comes of a mail than may come: it is left where it is. */
export class MailTooLong extends Error {
  /** Whether it is one that was announced honestly, or not at all. */
  readonly limit: 'mail_bytes' | undefined;

  constructor(message: string, limit?: 'mail_bytes') {
    super(message);
    this.limit = limit;
  }
}

/** The same bytes, as far as they are to be believed. */
export async function* bounded(bytes: ByteStream, { announced, mail_bytes: most }: MailBound): ByteStream {
  const credible = announced === undefined ? Infinity : announced * SLACK_FACTOR + SLACK_BYTES;
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most) throw new MailTooLong(`it has more than ${most} bytes (mail_bytes)`, 'mail_bytes');
    if (size > credible) throw new MailTooLong(`${announced} bytes were announced, and ${size} have come`);
    yield chunk;
  }
}
