import type { StreamEnd, Unpacked } from '../model/delivery.js';
import { MBOX_SEPARATOR, MBOX_WINDOW } from '../model/mbox.js';
import { Allowance } from './allowance.js';
import { asBuffer, Bytes, WHOLE, type ByteSource } from './bytes.js';
import { readMail } from './mail.js';
import { inside, refused, type Place, type ReadContents } from './place.js';
import { SNIFF_BYTES } from './sniff.js';
import { readUnit } from './unit.js';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x3e;
const QUOTED = /^>+From /;
/** What may begin in one chunk and end in the next: a line break with "From " behind it, quoted some dozen times. */
const HELD = 64;

/** Each mail of an mbox, one at a time; one over a limit costs the others nothing. */
export async function* readMbox(
  bytes: Bytes,
  place: Place,
  readContents: ReadContents,
): AsyncGenerator<Unpacked> {
  await passBlank(bytes);
  const reader = new MboxReader(bytes);
  for (let number = place.firstMail; await reader.next(); number++) {
    const allowance = new Allowance(place.allowance.limits);
    const at = inside(place, String(number), { depth: place.depth, allowance });
    const mail = new Bytes(mailOf(reader, allowance));
    const readOne = (one: Bytes, here: Place): AsyncGenerator<Unpacked> => readMail(one, here, readContents);
    if ((await mail.peek(1)).length > 0) yield* readUnit(mail, at, readOne);
    else if (bytes.end().whole)
      yield { type: 'ignored', path: at.path, reason: 'no_report', detail: 'an empty mail' };
  }
  const end = bytes.end();
  if (!end.whole) yield refused(place, end.reason, end.detail, end.limit);
}

/** Blank lines before the first mail are none of their own. */
async function passBlank(bytes: Bytes): Promise<void> {
  const front = asBuffer(await bytes.peek(SNIFF_BYTES)).toString('latin1', 0, SNIFF_BYTES);
  bytes.skip(/^\s*/.exec(front)?.[0].length ?? 0);
}

function mailOf(reader: MboxReader, allowance: Allowance): ByteSource {
  let over = false;
  return {
    pull: async () => {
      const chunk = over ? undefined : await reader.read();
      allowance.receive(chunk?.length ?? 0);
      return chunk;
    },
    end: () => reader.end(),
    close: () => {
      over = true;
    },
  };
}

/** Cuts an mbox at its "From " lines and takes the quoting off those that are text. */
class MboxReader {
  readonly #bytes: Bytes;
  /** Before a mail: at its separator, or at the end. */
  #between = true;
  #lineStart = true;
  #emptyLineBefore = true;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** How the present mail ended: only the last can be cut short. */
  end(): StreamEnd {
    return this.#between ? WHOLE : this.#bytes.end();
  }

  /** Goes on to the next mail, behind its separator. */
  async next(): Promise<boolean> {
    while (!this.#between && (await this.read()) !== undefined);
    const line = asBuffer(await this.#bytes.peek(MBOX_WINDOW));
    if (line.length === 0) return false;
    if (/^>?From /.test(line.toString('latin1', 0, 6))) await this.#skipLine();
    this.#between = false;
    this.#lineStart = true;
    this.#emptyLineBefore = false;
    return true;
  }

  /** The next bytes of the mail; undefined at its end. */
  async read(): Promise<Uint8Array | undefined> {
    while (!this.#between) {
      const bytes = asBuffer(await this.#bytes.peek(2 * MBOX_WINDOW));
      if (bytes.length === 0) return undefined;
      const line = this.#lineStart ? bytes.toString('latin1', 0, MBOX_WINDOW) : '';
      if (this.#emptyLineBefore && MBOX_SEPARATOR.test(line)) {
        this.#between = true;
      } else if (QUOTED.test(line)) {
        this.#bytes.skip(1);
        this.#lineStart = false;
      } else {
        return this.#take(bytes, nextFrom(bytes, bytes.length < 2 * MBOX_WINDOW));
      }
    }
    return undefined;
  }

  #take(bytes: Buffer, length: number): Uint8Array {
    const before = lengthBeforeBreak(bytes, length);
    this.#emptyLineBefore = before === 0 ? this.#lineStart : bytes[before - 1] === LF;
    this.#lineStart = bytes[length - 1] === LF;
    this.#emptyLineBefore &&= this.#lineStart;
    this.#bytes.skip(length);
    return bytes.subarray(0, length);
  }

  async #skipLine(): Promise<void> {
    for (let chunk = await this.#bytes.read(); chunk !== undefined; chunk = await this.#bytes.read()) {
      const lineEnd = chunk.indexOf(LF);
      if (lineEnd < 0) continue;
      this.#bytes.unread(chunk.subarray(lineEnd + 1));
      return;
    }
  }
}

/** Up to where the bytes hold no line that begins with "From ", quoted or not; at least one byte. */
function nextFrom(bytes: Buffer, last: boolean): number {
  for (let at = bytes.indexOf('From ', 1); at >= 0; at = bytes.indexOf('From ', at + 1)) {
    let line = at;
    while (line > 0 && bytes[line - 1] === QUOTE) line -= 1;
    if (line > 0 && bytes[line - 1] === LF) return line;
  }
  return last ? bytes.length : bytes.length - HELD;
}

function lengthBeforeBreak(bytes: Buffer, length: number): number {
  if (bytes[length - 1] !== LF) return length;
  return bytes[length - 2] === CR ? length - 2 : length - 1;
}
