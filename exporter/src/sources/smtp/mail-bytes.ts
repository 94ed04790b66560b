import type { SMTPServerDataStream } from 'smtp-server';
import type { ByteStream } from '../../model/delivery.js';
import { MailRefused } from './answers.js';
import { DottedLines } from './dotted-lines.js';
import { HeaderGuard } from './header-guard.js';

const BROKEN_HEADER = { code: 550, text: 'a bare line feed or carriage return in the header' };

const DOTTED = { code: 421, text: 'too many lines begin with a dot' };

export interface MailBounds {
  readonly mail_bytes: number;
  readonly dotted_lines: number;
}

/** The bytes of a mail, to its end; throws where they are not to be taken, and where the client is gone. */
export class MailBytes {
  readonly #stream: SMTPServerDataStream;
  readonly #most: number;
  readonly #dotted: DottedLines;

  constructor(stream: SMTPServerDataStream, { mail_bytes, dotted_lines }: MailBounds) {
    this.#stream = stream;
    this.#most = mail_bytes;
    this.#dotted = new DottedLines(dotted_lines);
    // Without it a client that goes away would end the process; the reading below finds out by itself.
    stream.on('error', () => undefined);
  }

  /** `front` is put before it; `seen` is shown what came, without that. */
  async *read(front: string, seen: (chunk: Uint8Array) => void): ByteStream {
    const guard = new HeaderGuard();
    let size = 0;
    yield Buffer.from(front);
    for await (const chunk of this.#chunks()) {
      size += chunk.length;
      if (size > this.#most)
        throw new MailRefused({ code: 552, text: `a mail of more than ${this.#most} bytes` }, 'mail_bytes');
      if (guard.isBroken(chunk)) throw new MailRefused(BROKEN_HEADER);
      if (this.#dotted.areTooMany(chunk)) throw new MailRefused(DOTTED, 'dotted_lines');
      seen(chunk);
      yield chunk;
    }
    if (!this.#stream.readableEnded) throw new Error('the client is gone');
  }

  /** Has what comes of it go by. Whether it came to its end before that was too much as well. */
  async discard(): Promise<boolean> {
    let size = 0;
    for await (const chunk of this.#chunks()) {
      size += chunk.length;
      if (size > this.#most || this.#dotted.areTooMany(chunk)) return false;
    }
    return true;
  }

  #chunks(): AsyncIterable<Buffer> {
    return { [Symbol.asyncIterator]: () => this.#stream.iterator({ destroyOnReturn: false }) };
  }
}
