import type { ByteStream } from '../../model/delivery.js';
import { MBOX_SEPARATOR } from '../../model/mbox.js';

/** Header blocks of reports are far shorter. */
const FRONT_BYTES = 64 * 1024;
const BLANK_LINE = /\r?\n\r?\n/;
const HEADER_LINE = /^[A-Za-z][A-Za-z0-9-]*:/;
const BOUNDARY = /^content-type:[ \t]*multipart\/.*?;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"\n]+)"|([^\s;"]+))/im;
const LAST_SEPARATOR = new RegExp(`(?:^|\\n\\r?\\n)(?=${MBOX_SEPARATOR.source.replace('^', '')})`, 'g');

/** Whether a mail ends before its own end, as one does that is still being written; seen while its bytes pass. */
export class MailEnd {
  #front: Uint8Array = Buffer.alloc(0);
  #before: Uint8Array = Buffer.alloc(0);
  #last: Uint8Array = Buffer.alloc(0);
  #chunks = 0;

  /** The same bytes. */
  async *watched(bytes: ByteStream): ByteStream {
    for await (const chunk of bytes) {
      if (this.#chunks++ === 0) this.#front = chunk;
      this.#before = this.#last;
      this.#last = chunk;
      yield chunk;
    }
  }

  /** Of an mbox, whether its last mail does. Where it cannot be told, it does not. */
  get isCut(): boolean {
    const front = textOf(this.#front.subarray(0, FRONT_BYTES)).trimStart();
    const isMbox = front.startsWith('From ');
    const mail = isMbox ? this.#lastMail() : front;
    if (mail === undefined || !HEADER_LINE.test(mail)) return false;
    const end = BLANK_LINE.exec(mail);
    if (end === null) return isMbox || (this.#chunks === 1 && this.#front.length < FRONT_BYTES);
    const head = mail.slice(0, end.index).replaceAll(/\r?\n(?=[ \t])/g, '');
    const [, quoted, bare] = BOUNDARY.exec(head) ?? [];
    const boundary = quoted ?? bare;
    return boundary !== undefined && !(isMbox ? mail : this.#tail()).includes(`\n--${boundary}--`);
  }

  /** Behind its separator, if that is not too far from the end. */
  #lastMail(): string | undefined {
    const tail = this.#tail();
    const at = [...tail.matchAll(LAST_SEPARATOR)].at(-1);
    if (at === undefined) return undefined;
    const separator = at.index + at[0].length;
    const lineEnd = tail.indexOf('\n', separator);
    return lineEnd < 0 ? undefined : tail.slice(lineEnd + 1);
  }

  #tail(): string {
    return textOf(this.#before) + textOf(this.#last);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
