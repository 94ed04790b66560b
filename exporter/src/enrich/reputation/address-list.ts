import { setImmediate } from 'node:timers/promises';
import { RangeSet, type Range } from '../addresses/range-set.js';
import { ListLines } from './list-lines.js';

const LINES_AT_ONCE = 5000;

/** Addresses and networks that somebody has put on a list. */
export class AddressList {
  readonly #ranges: RangeSet;
  /** Addresses, networks and ranges of them. */
  readonly networks: number;
  /** Lines that nobody understood, of which one is the first; 0 where there is none. */
  readonly unread: number;
  readonly firstUnread: number;

  private constructor(ranges: readonly Range[], unread: number, firstUnread: number) {
    this.#ranges = new RangeSet(ranges);
    this.networks = ranges.length;
    this.unread = unread;
    this.firstUnread = firstUnread;
  }

  /** A file without a single network, though something stands in it, is no such list. */
  static async of(bytes: Buffer): Promise<AddressList | undefined> {
    const lines = new ListLines();
    const ranges: Range[] = [];
    let [at, unread, firstUnread] = [0, 0, 0];
    for (const line of linesOf(bytes.toString('latin1'))) {
      at += 1;
      // There are lists of a million lines, and others wait.
      if (at % LINES_AT_ONCE === 0) await setImmediate();
      const read = lines.read(line);
      if (read === 'nothing') continue;
      if (read !== 'unread') ranges.push(read);
      else if (++unread === 1) firstUnread = at;
    }
    return ranges.length === 0 && unread > 0 ? undefined : new AddressList(ranges, unread, firstUnread);
  }

  has(ip: Uint8Array): boolean {
    return this.#ranges.has(ip);
  }
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

function* linesOf(text: string): Generator<string, void, undefined> {
  let from = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
    yield text.slice(from, index);
    from = index + end.length;
  }
  yield text.slice(from);
}
