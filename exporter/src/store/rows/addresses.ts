/** Where an address stands in a text, in its three parts. */
export interface FoundAddress {
  readonly start: number;
  readonly local: string;
  /** `@`, or what stands for it in a URL. */
  readonly at: string;
  readonly domain: string;
  readonly end: number;
}

const AT = /@|%40/g;
const DOMAIN = /\[[^\]\s]{1,64}\]|[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?/uy;
/** What ends a word; a quote may begin or end a local part of its own (RFC 5322 3.4.1). */
const DELIMITER = /[\s<>()[\]\\,;:"@]/;
const QUOTE = '"';

/** All addresses of a text. The text is gone through once, whatever a stranger wrote. */
export function* addressesIn(text: string): Generator<FoundAddress> {
  let floor = 0;
  for (const match of text.matchAll(AT)) {
    const [at] = match;
    DOMAIN.lastIndex = match.index + at.length;
    const domain = DOMAIN.exec(text)?.[0];
    const start = domain === undefined ? match.index : localStart(text, floor, match.index);
    floor = match.index + at.length;
    if (domain === undefined) continue;
    floor += domain.length;
    // A domain alone, `i=@example.com`, names nobody.
    if (start < match.index) yield { start, local: text.slice(start, match.index), at, domain, end: floor };
  }
}

/** The text with something else in the place of each address. */
export function replaceAddresses(text: string, replace: (address: FoundAddress) => string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const address of addressesIn(text)) {
    pieces.push(text.slice(from, address.start), replace(address));
    from = address.end;
  }
  return from === 0 ? text : pieces.join('') + text.slice(from);
}

function localStart(text: string, floor: number, end: number): number {
  let start = end;
  if (start > floor && text[start - 1] === QUOTE) {
    start--;
    while (start > floor && (text[start - 1] !== QUOTE || text[start - 2] === '\\')) start--;
    if (start > floor) return start - 1;
    start = end - 1;
  }
  while (start > floor && !DELIMITER.test(text[start - 1] ?? '')) start--;
  return start;
}
