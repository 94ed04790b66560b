import fc from 'fast-check';
import type { DeviationCode } from '../../../model/deviations.js';
import { DEFAULT_LIMITS, type Limits } from '../../../model/limits.js';
import { ValueBuilder, type Built } from './builder.js';
import type { JsonFault } from './events.js';
import { JsonScanner } from './scanner.js';
import { CUT, JsonNumber, JsonObject, isArray, jsonText, type JsonScalar } from './value.js';

interface Scanned {
  readonly value: Built | undefined;
  readonly oddities: DeviationCode[];
  readonly fault: JsonFault | undefined;
  /** How many bytes the value took. */
  readonly taken: number;
}

function scan(bytes: Uint8Array, cuts: (at: number) => number, limits: Limits = DEFAULT_LIMITS): Scanned {
  let value: Built | undefined;
  let builder: ValueBuilder | undefined;
  const oddities: DeviationCode[] = [];
  const scanner = new JsonScanner(
    {
      open: (kind, at) => {
        builder ??= new ValueBuilder(at, bytes.length);
        builder.open(kind);
      },
      close: (end) => {
        value = builder?.close(end) ?? value;
      },
      key: (name) => builder?.key(name),
      begin: () => undefined,
      scalar: (scalar: JsonScalar, at, end) => {
        expect(end).toBeGreaterThan(at);
        if (builder === undefined) value = scalar;
        else builder.scalar(scalar, end);
      },
      oddity: (code) => oddities.push(code),
    },
    limits,
  );
  let taken = 0;
  for (let at = 0; at < bytes.length;) {
    const next = Math.min(bytes.length, at + Math.max(1, cuts(at)));
    taken += scanner.push(bytes.slice(at, next));
    at = next;
  }
  scanner.end();
  return { value, oddities, fault: scanner.fault, taken };
}

/** As JSON.parse would have it, so that the two can be compared. */
function plain(value: Built | undefined): unknown {
  if (value === undefined || typeof value === 'symbol') return value;
  if (value instanceof JsonNumber) return Number(value.raw);
  if (value instanceof JsonObject) {
    const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { name, value: member } of value.members) out[String(name)] = plain(member);
    return out;
  }
  return isArray(value) ? value.map(plain) : value;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const whole = (): number => Infinity;
const chunkings = fc.infiniteStream(fc.integer({ min: 1, max: 9 })).map((sizes) => () => {
  const next = sizes.next();
  return next.done === true ? 1 : next.value;
});

describe('JsonScanner', () => {
  test('reads what JSON.parse reads, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.boolean(),
        chunkings,
        (value, indent, escaped, cuts) => {
          const text = JSON.stringify(value, null, indent);
          const written = escaped ? escapeAll(text) : text;
          const got = scan(utf8(written), cuts);
          expect(got.fault).toBeUndefined();
          expect(got.oddities).toEqual([]);
          expect(plain(got.value)).toEqual(bare(JSON.parse(text)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('refuses or marks what JSON.parse refuses, and nothing else', () => {
    const valid = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
    const damage = fc.tuple(
      fc.nat(),
      fc.nat(3),
      fc.constantFrom(
        '',
        '"',
        '\\',
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        '0',
        '-',
        '.',
        'e',
        't',
        '\n',
        '\\u12',
        ' ',
      ),
    );
    fc.assert(
      fc.property(valid, damage, chunkings, (text, [place, drop, insert], cuts) => {
        const at = place % (text.length + 1);
        const damaged = text.slice(0, at) + insert + text.slice(at + drop);
        fc.pre(!/\p{Surrogate}/u.test(damaged));
        const bytes = utf8(damaged);
        const got = scan(bytes, cuts);
        const clean =
          got.fault === undefined &&
          got.oddities.length === 0 &&
          Buffer.from(bytes.subarray(got.taken)).toString().trim() === '';
        const expected = parsed(damaged);
        expect(clean).toBe(expected !== undefined);
        if (expected !== undefined) expect(plain(got.value)).toEqual(bare(expected.value));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['{"a":1} {"b":2}', 7],
    ['[]x', 2],
    ['"a""b"', 3],
    ['1 2', 1],
    ['true,', 4],
  ])('stops at the end of the first value of %s', (text, taken) => {
    for (const size of [1, 2, 100]) {
      const got = scan(utf8(text), () => size);
      expect(got.fault).toBeUndefined();
      expect(got.taken).toBe(taken);
    }
  });

  test('keeps numbers as they are written', () => {
    const text = '[1e400,12345678901234567890,0.10,-0]';
    expect(jsonText(built(scan(utf8(text), whole)))).toBe(text);
  });

  test('reads bare control characters and commas before a bracket, and tells', () => {
    const got = scan(utf8('{"a":"x\ny",}'), whole);
    expect(plain(got.value)).toEqual({ a: 'x\ny' });
    expect(got.oddities).toEqual(['control_characters', 'json_ill_formed']);
  });

  test('replaces invalid UTF-8 and half surrogate pairs, and tells', () => {
    for (const size of [1, 100]) {
      const bytes = Buffer.concat([utf8('["'), Uint8Array.of(0x91), utf8('","\\ud83d x","\\ude00"]')]);
      const got = scan(bytes, () => size);
      expect(plain(got.value)).toEqual(['\uFFFD', '\uFFFD x', '\uFFFD']);
      expect(got.oddities).toEqual(['invalid_bytes', 'invalid_bytes', 'invalid_bytes']);
    }
  });

  test.each([
    ['{"a":1', 'document_cut_short', 6],
    ['', 'document_cut_short', 0],
    ['{"a" 1}', 'json_ill_formed', 5],
    ['{"a":nul}', 'json_ill_formed', 5],
    ['{"a":01}', 'json_ill_formed', 5],
    ['[1 2]', 'json_ill_formed', 3],
    ['["\\x"]', 'json_ill_formed', 3],
    ['{a:1}', 'json_ill_formed', 1],
    ['<html>', 'json_ill_formed', 0],
    ['nullnullnull', 'json_ill_formed', 0],
  ])('%j is %s at byte %d', (text, reason, offset) => {
    for (const size of [1, 100]) expect(scan(utf8(text), () => size).fault).toMatchObject({ reason, offset });
  });

  test('nests as deep as the limit, and no deeper', () => {
    const limits = { ...DEFAULT_LIMITS, jsonDepth: 3 };
    expect(scan(utf8('[[[]]]'), whole, limits).fault).toBeUndefined();
    expect(scan(utf8('[[[[]]]]'), whole, limits).fault).toMatchObject({
      reason: 'json_too_deep',
      limit: 'jsonDepth',
      offset: 3,
    });
  });

  test('cuts a string over the limit and reads on', () => {
    const limits = { ...DEFAULT_LIMITS, textBytes: 4 };
    for (const size of [1, 100]) {
      const got = scan(utf8('["four","fives","\\u0066ives",1]'), () => size, limits);
      expect(plain(got.value)).toEqual(['four', CUT, CUT, 1]);
      expect(got.fault).toBeUndefined();
    }
    expect(scan(utf8('[12345]'), whole, limits).fault).toMatchObject({ reason: 'text_too_long' });
  });
});

/** Every ASCII character of every string as a \u escape; what stands outside strings as it is. */
function escapeAll(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (literal) => {
    const inner = JSON.parse(literal) as string;
    const units = Array.from({ length: inner.length }, (_, i) => inner.charCodeAt(i));
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
  });
}

/** The value without prototypes, as `plain` makes it. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, bare(member)]);
  const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of members) out[name] = member;
  return out;
}

function built(scanned: Scanned): Exclude<Built, symbol> {
  if (scanned.value === undefined || typeof scanned.value === 'symbol') throw new Error('nothing was read');
  return scanned.value;
}
