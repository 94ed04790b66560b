import * as z from 'zod';
import { openTestEngine, type TestEngine } from '../testing/engine.js';
import { column, nativeBlock, type Column } from './block.js';
import type { ColumnType } from './column-type.js';
import { array, pair } from './composites.js';
import { dictionaryEncoded, lowCardinality } from './low-cardinality.js';
import { bool, enum8, int64, uint16, uint32, uint64, uint8 } from './numbers.js';
import { binary, fixedString, ipv6, string } from './strings.js';
import { date, dateTime, dateTime64 } from './times.js';

let engine: TestEngine;
let tables = 0;

beforeAll(async () => {
  engine = await openTestEngine();
}, 60_000);
afterAll(() => engine.close());

const VALUE = z.object({ v: z.unknown() });

/** Puts a column into a table of its type and asks what is there then, as `expression` shows it. */
async function stored(values: Column, expression = 'v'): Promise<unknown[]> {
  const table = `t${tables++}`;
  await ask(`CREATE TABLE ${table} (n UInt32, v ${values.type.name}) ENGINE = Memory`);
  const numbers = Array.from({ length: values.rows }, (_, n) => n);
  const block = nativeBlock([column('n', uint32, numbers), values]);
  expect(await engine.client.insert(table, ['n', 'v'], block)).toMatchObject({ ok: true });
  const read = await engine.client.rows(`SELECT ${expression} AS v FROM ${table} ORDER BY n`, VALUE);
  if (!read.ok) throw new Error(read.detail);
  return read.value.map(({ v }) => v);
}

async function ask(sql: string): Promise<void> {
  const asked = await engine.client.command(sql);
  if (!asked.ok) throw new Error(asked.detail);
}

function roundTrip<T>(type: ColumnType<T>, values: readonly T[], expression?: string): Promise<unknown[]> {
  return stored(column('v', type, values), expression);
}

function distinct(words: number): string[] {
  return Array.from({ length: words }, (_, i) => `word ${i}`);
}

describe('numbers', () => {
  test.each([
    ['8', uint8, [0, 1, 255]],
    ['16', uint16, [0, 1, 65_535]],
    ['32', uint32, [0, 1, 4_294_967_295]],
  ])('%s bits go to their limits', async (_, type, values) => {
    expect(await roundTrip(type, values)).toEqual(values);
  });

  test('64 bits are kept to the last', async () => {
    const values = [0, 1, 2 ** 53, 2n ** 53n + 1n, 2n ** 64n - 1n];
    expect(await roundTrip(uint64, values)).toEqual(values.map(String));
    const signed = [-(2n ** 63n), -1, 0, 2n ** 63n - 1n];
    expect(await roundTrip(int64, signed)).toEqual(signed.map(String));
  });

  test('true and false', async () => {
    expect(await roundTrip(bool, [true, false, true])).toEqual([true, false, true]);
  });

  test('words of a set', async () => {
    const type = enum8({ lowest: -128, none: 0, reject: 127 });
    expect(await roundTrip(type, ['reject', 'lowest', 'none'])).toEqual(['reject', 'lowest', 'none']);
  });
});

describe('times', () => {
  test('days, and the nearest there is', async () => {
    const days = ['1970-01-01', '2024-02-29', '2149-06-06', '1969-12-31', '9999-12-31'];
    expect(await roundTrip(date, days)).toEqual([...days.slice(0, 3), '1970-01-01', '2149-06-06']);
  });

  test('seconds, and the nearest there is', async () => {
    expect(
      await roundTrip(dateTime, [0, 1_751_328_000, 2 ** 32 - 1, -5, 2 ** 40], 'toUnixTimestamp(v)'),
    ).toEqual([0, 1_751_328_000, 2 ** 32 - 1, 0, 2 ** 32 - 1]);
  });

  test('milliseconds, and the nearest there is', async () => {
    const first = Date.UTC(1900, 0, 1);
    const last = Date.UTC(2299, 11, 31, 23, 59, 59, 999);
    const given = [0, 1_751_328_000_123, -1, first, last, first - 1, last + 1];
    expect(await roundTrip(dateTime64, given, 'toUnixTimestamp64Milli(v)')).toEqual(
      [0, 1_751_328_000_123, -1, first, last, first, last].map(String),
    );
  });
});

describe('texts', () => {
  const TEXTS = [
    '',
    'plain',
    'größer 数据 🦉',
    '\n\n\\\t\'"',
    'a\0b',
    'x'.repeat(64),
    'y'.repeat(65),
    'ü'.repeat(64),
    'z'.repeat(20_000),
  ];

  test('are kept letter by letter', async () => {
    expect(await roundTrip(string, TEXTS)).toEqual(TEXTS);
  });

  test('half a surrogate pair becomes U+FFFD', async () => {
    expect(await roundTrip(string, ['a\ud800b'])).toEqual(['a\ufffdb']);
  });

  test('bytes need not be UTF-8, nor short', async () => {
    const values = [[], [0xff, 0xfe, 0, 0x0a, 0x0a], new Array<number>(10_000).fill(0xc3)].map((v) =>
      Uint8Array.from(v),
    );
    const hex = values.map((v) => Buffer.from(v).toString('hex').toUpperCase());
    expect(await roundTrip(binary, values, 'hex(v)')).toEqual(hex);
  });

  test('bytes of one length', async () => {
    const values = [Buffer.alloc(32, 0xab), Buffer.alloc(32), Buffer.from('short')];
    expect(await roundTrip(fixedString(32), values, 'hex(v)')).toEqual([
      'AB'.repeat(32),
      '00'.repeat(32),
      Buffer.from('short').toString('hex').toUpperCase() + '00'.repeat(27),
    ]);
  });

  test('addresses of both families', async () => {
    const mapped = [...new Array<number>(10).fill(0), 0xff, 0xff, 192, 0, 2, 1];
    const last = new Array<number>(16).fill(0xff);
    const values = [mapped, new Array<number>(16).fill(0), last].map((v) => Uint8Array.from(v));
    expect(await roundTrip(ipv6, values)).toEqual([
      '::ffff:192.0.2.1',
      '::',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
  });
});

describe('dictionaries', () => {
  test('know the empty word, and any letter', async () => {
    expect(await roundTrip(lowCardinality, ['', 'größer', '', '🦉'])).toEqual(['', 'größer', '', '🦉']);
  });

  test.each([1, 2, 255, 256, 257, 300, 65_536, 65_537, 70_000])('of %d words', async (words) => {
    const values = [...distinct(words), 'word 0'];
    expect(await roundTrip(lowCardinality, values)).toEqual(values);
  });

  test('a word may stand in one twice', async () => {
    const data = dictionaryEncoded(['a', 'b', 'a', ''], Uint32Array.of(2, 1, 0, 3, 2));
    const read = await stored({ name: 'v', type: lowCardinality, rows: 5, data });
    expect(read).toEqual(['a', 'b', 'a', '', 'a']);
  });
});

describe('lists', () => {
  test('of texts', async () => {
    const values = [[], ['', 'ä'], [], ['x'], []];
    expect(await roundTrip(array(string), values)).toEqual(values);
  });

  test('of words', async () => {
    const values = [['a', 'b'], [], ['b', '', 'b'], distinct(300), distinct(70_000)];
    expect(await roundTrip(array(lowCardinality), values)).toEqual(values);
  });

  test('of words, all of them empty', async () => {
    expect(await roundTrip(array(lowCardinality), [[], []])).toEqual([[], []]);
  });

  test('of numbers', async () => {
    expect(await roundTrip(array(uint32), [[1, 2], [], [2 ** 32 - 1]])).toEqual([[1, 2], [], [2 ** 32 - 1]]);
    expect(await roundTrip(array(uint64), [[], [2n ** 64n - 1n]])).toEqual([[], ['18446744073709551615']]);
  });

  test('of pairs', async () => {
    const values: (readonly [bigint, number])[][] = [
      [
        [2n ** 64n - 1n, 1],
        [5n, 2 ** 32 - 1],
      ],
      [],
      [[0n, 0]],
    ];
    const shown = values.map((list) => list.map(([key, attempt]) => [String(key), attempt]));
    expect(await roundTrip(array(pair(uint64, uint32)), values)).toEqual(shown);
  });

  test('of equal lengths under one name', async () => {
    await ask(
      'CREATE TABLE nested (`d.a` Array(LowCardinality(String)), `d.b` Array(UInt32)) ENGINE = Memory',
    );
    const block = nativeBlock([
      column('d.a', array(lowCardinality), [['x', 'y'], []]),
      column('d.b', array(uint32), [[1, 2], []]),
    ]);
    expect(await engine.client.insert('nested', ['d.a', 'd.b'], block)).toMatchObject({ ok: true });
    const read = await engine.client.rows('SELECT `d.a` AS a, `d.b` AS b FROM nested', z.unknown());
    expect(read).toEqual({
      ok: true,
      value: [
        { a: ['x', 'y'], b: [1, 2] },
        { a: [], b: [] },
      ],
    });
  });
});

describe('blocks', () => {
  test('without rows', async () => {
    expect(await roundTrip(lowCardinality, [])).toEqual([]);
    expect(await roundTrip(array(lowCardinality), [])).toEqual([]);
    expect(await roundTrip(string, [])).toEqual([]);
  });

  test('columns that a block does not have get their defaults', async () => {
    await ask(
      "CREATE TABLE defaults (a UInt8, b LowCardinality(String) DEFAULT 'none', c Array(String)) ENGINE = Memory",
    );
    const inserted = await engine.client.insert('defaults', ['a'], nativeBlock([column('a', uint8, [7])]));
    expect(inserted).toMatchObject({ ok: true });
    const read = await engine.client.rows('SELECT * FROM defaults', z.unknown());
    expect(read).toEqual({ ok: true, value: [{ a: 7, b: 'none', c: [] }] });
  });

  test('columns are equally long', () => {
    const columns = [column('a', uint8, [1]), column('b', uint8, [])];
    expect(() => nativeBlock(columns)).toThrow('column b has 0 rows instead of 1');
  });
});
