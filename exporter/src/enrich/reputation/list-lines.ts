import * as z from 'zod';
import { parseIp } from '../../parse/values/ip.js';
import { parsePrefix } from '../addresses/prefix.js';
import { isSameRange, rangeBetween, rangeOf, type Range } from '../addresses/range-set.js';

/** `nothing`: a comment, a heading. `unread`: nobody knows which addresses it means, so it means none. */
export type Line = Range | 'nothing' | 'unread';

/** What the column, or the key, of an address is called. */
const ADDRESS_NAMES = [
  ...['ip', 'ip_address', 'ipaddress', 'address', 'cidr', 'network', 'netblock'],
  ...['dst_ip', 'dstip', 'src_ip', 'srcip'],
];
/** Beside one of these, the column of the address is half of a network. */
const OTHER_HALVES = [
  'end',
  'end_ip',
  'last_ip',
  'mask',
  'netmask',
  'prefix',
  'prefixlen',
  'prefix_length',
  'bits',
];
/** Of Tor's list of exits, which has some lines for each. */
const TOR_ADDRESS = /^ExitAddress\s+/;
const TOR_WORDS = /^(ExitNode|Published|LastStatus)\s/;
const MOST_CHARACTERS = 4096;
const JSON_LINE = z.record(z.string(), z.unknown());

/**
 * Lines of a list as they are published: an address or a network, and behind it whatever its maker has to say; `a - b`;
 * DShield's `first last length`; Tor's `ExitAddress`; CSV, where a heading may say which column it is; JSON. They are
 * read in their order.
 */
export class ListLines {
  /** Of the address; undefined where the heading puts a network into several. */
  #column: number | undefined = 0;
  #hasHeading = false;

  read(line: string): Line {
    const whole = line.trim();
    // Most lists have nothing else, and some have millions of them.
    const plain = this.#column === 0 ? parsePrefix(whole) : undefined;
    if (plain !== undefined) return rangeOf(plain);
    if (whole.length > MOST_CHARACTERS) return 'unread';
    if (whole.startsWith('{')) return ofJson(whole);
    const text = whole
      .replace(/[#;].*/, '')
      .replace(TOR_ADDRESS, '')
      .trim();
    if (text === '' || TOR_WORDS.test(text)) return 'nothing';
    const fields = fieldsOf(text);
    return this.#rangeIn(fields) ?? (this.#isHeading(fields, text) ? 'nothing' : 'unread');
  }

  #rangeIn(fields: readonly string[]): Range | undefined {
    if (this.#column === undefined) return undefined;
    // A pair of addresses may be a range as well as two: a heading would say.
    if (!this.#hasHeading && isAddressLike(fields[1] ?? '')) return undefined;
    return rangeOfText(fields[this.#column] ?? '');
  }

  #isHeading(fields: readonly string[], text: string): boolean {
    const isCsv = fields.length > 1;
    const words = isCsv ? fields : text.split(/\s+/);
    if (words.some(isAddressLike)) return false;
    const names = words.map((word) => word.toLowerCase());
    if (!isCsv && names[0] === 'start' && names[1] === 'end') return true;
    const column = names.findIndex((name) => ADDRESS_NAMES.includes(name));
    if (column < 0 || (!isCsv && column > 0)) return false;
    this.#hasHeading = isCsv;
    this.#column = names.some((name) => OTHER_HALVES.includes(name)) ? undefined : column;
    return true;
  }
}

function rangeOfText(text: string): Range | undefined {
  const { from, to } = /^(?<from>[0-9a-f.:]+)\s*-\s*(?<to>[0-9a-f.:]+)(?!\S)/i.exec(text)?.groups ?? {};
  if (from !== undefined && to !== undefined) return between(from, to);
  const [first = '', second = '', third = '', ...others] = text.split(/\s+/);
  const network = parsePrefix(first);
  if (network === undefined) return undefined;
  if (![second, third, ...others].some(isAddressLike)) return rangeOf(network);
  const pair = between(first, second);
  const named = /^[0-9]+$/.test(third) ? parsePrefix(`${first}/${third}`) : undefined;
  return pair && named && isSameRange(pair, rangeOf(named)) ? pair : undefined;
}

function between(from: string, to: string): Range | undefined {
  const [a, b] = [parseIp(from), parseIp(to)];
  return a && b && rangeBetween(a, b);
}

/** Whether it may change what an address before it means: as an end, a mask, a length. */
function isAddressLike(word: string): boolean {
  return parsePrefix(word) !== undefined || /^(\/[0-9]|[0-9]+(\.[0-9]+){3})/.test(word);
}

/** The fields of a line of CSV, quoted or not. */
function fieldsOf(text: string): string[] {
  return Array.from(text.matchAll(/(?:^|,)\s*(?:"([^"]*)"|([^,"]*))/g), ([, quoted, plain = '']) =>
    (quoted ?? plain).trim(),
  );
}

/** As Spamhaus has them; its last line tells of the file. */
function ofJson(text: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/,$/, ''));
  } catch {
    return 'unread';
  }
  const { success, data } = JSON_LINE.safeParse(value);
  if (!success) return 'unread';
  const address = ADDRESS_NAMES.map((name) => data[name]).find((one) => typeof one === 'string');
  if (address === undefined) return data['type'] === 'metadata' ? 'nothing' : 'unread';
  return rangeOfText(address) ?? 'unread';
}
