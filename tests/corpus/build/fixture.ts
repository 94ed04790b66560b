import { readFileSync } from 'node:fs';

/** What a delivery would bring: bytes under the name they came with. */
export interface Fixture {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Beside corpus/, or one folder further up from where corpus/ is compiled to. */
const FIXTURES = new URL(
  import.meta.url.includes('/tests/dist/') ? '../../../fixtures/' : '../../fixtures/',
  import.meta.url,
);

/** A file under `tests/fixtures`. */
export function file(path: string): Fixture {
  return { name: path.slice(path.lastIndexOf('/') + 1), bytes: readFileSync(new URL(path, FIXTURES)) };
}

export function named(name: string, fixture: Fixture): Fixture {
  return { name, bytes: fixture.bytes };
}

export function literal(name: string, bytes: string | Uint8Array): Fixture {
  return { name, bytes: Buffer.from(bytes) };
}

/** The bytes of several, one after another, under the name of the first. */
export function joined(first: Fixture, ...rest: readonly (Fixture | string)[]): Fixture {
  const parts = rest.map((part) => (typeof part === 'string' ? Buffer.from(part) : part.bytes));
  return { name: first.name, bytes: Buffer.concat([first.bytes, ...parts]) };
}

/** Everything before the place where `mark` stands for the `nth` time (from 1). */
export function before(mark: string, fixture: Fixture, nth = 1): Fixture {
  let at = -1;
  for (let n = 0; n < nth; n++) {
    at = fixture.bytes.indexOf(mark, at + 1);
    if (at < 0) throw new Error(`${fixture.name} has no ${mark}`);
  }
  return { name: fixture.name, bytes: fixture.bytes.subarray(0, at) };
}

/** The byte with which the `nth` `mark` begins set to zero. */
export function damagedAt(mark: string, fixture: Fixture, nth = 1): Fixture {
  let at = -1;
  for (let n = 0; n < nth; n++) {
    at = fixture.bytes.indexOf(mark, at + 1, 'latin1');
    if (at < 0) throw new Error(`${fixture.name} has no ${mark}`);
  }
  const bytes = Buffer.from(fixture.bytes);
  bytes[at] = 0;
  return { name: fixture.name, bytes };
}

/** Everything from the place where `mark` first stands. */
export function from(mark: string, fixture: Fixture): Fixture {
  return { name: fixture.name, bytes: fixture.bytes.subarray(before(mark, fixture).bytes.length) };
}

export function withoutLast(count: number, fixture: Fixture): Fixture {
  return { name: fixture.name, bytes: fixture.bytes.subarray(0, -count) };
}

/** The text of a UTF-8 fixture in another encoding. */
export function recoded(
  encoding: 'utf-16le' | 'utf-16be',
  fixture: Fixture,
  mark: 'bom' | 'no bom',
): Fixture {
  const text = (mark === 'bom' ? '\ufeff' : '') + fixture.bytes.toString('utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return { name: fixture.name, bytes: encoding === 'utf-16be' ? bytes.swap16() : bytes };
}

export function base64(fixture: Fixture, lineEnd = '\r\n'): Fixture {
  const lines = fixture.bytes.toString('base64').match(/.{1,76}/g) ?? [];
  return { name: fixture.name, bytes: Buffer.from(lines.join(lineEnd) + lineEnd) };
}
