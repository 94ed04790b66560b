import { buffer, text } from 'node:stream/consumers';
import * as z from 'zod';
import { openTestEngine, type TestEngine } from '../testing/engine.js';
import type { StoreClient } from '../client.js';
import { EXPORT_FORMATS } from './cells.js';
import { exportRows, type ExportRequest } from './export.js';

const SLOW = 120_000;
let engine: TestEngine;
let client: StoreClient;

beforeAll(async () => {
  engine = await openTestEngine();
  client = engine.connect('house');
  for (const sql of [
    'CREATE DATABASE house ENGINE = Atomic',
    `CREATE TABLE house.mails (day Date, domain LowCardinality(String), source_ip IPv6, n UInt64, report_key UInt64)
     ENGINE = MergeTree ORDER BY n`,
    'CREATE VIEW house.v_mails AS SELECT * FROM house.mails',
    "CREATE VIEW house.v_acts AS SELECT toDateTime64('2026-06-02 23:59:59', 3, 'UTC') AS at, 'x' AS act",
    `INSERT INTO house.mails SELECT '2026-06-03', 'b.example', '::ffff:192.0.2.1', 3, 18446744073709551615`,
    `INSERT INTO house.mails SELECT '2026-06-02', 'a.example', '2001:db8::1', 2, 2`,
    `INSERT INTO house.mails SELECT '2026-06-01', 'mail.a.example', '::', 1, 1`,
    `INSERT INTO house.mails SELECT '2026-06-01', 'nota.example', '::', 4, 4`,
  ]) {
    const done = await engine.client.command(sql);
    if (!done.ok) throw new Error(done.detail);
  }
}, SLOW);

afterAll(async () => {
  await engine.close();
}, SLOW);

function request(change: Partial<ExportRequest>): ExportRequest {
  return {
    source: { view: 'v_mails' },
    format: 'csv',
    keepsFormulas: false,
    columns: [],
    from: undefined,
    to: undefined,
    domains: [],
    signal: new AbortController().signal,
    ...change,
  };
}

async function exported(change: Partial<ExportRequest>): Promise<string> {
  const asked = await exportRows(client, request(change));
  return asked.ok ? await text(asked.value) : `${asked.reason}: ${asked.detail}`;
}

async function exportedHex(change: Partial<ExportRequest>): Promise<string> {
  const asked = await exportRows(client, request(change));
  if (!asked.ok) throw new Error(asked.detail);
  return (await buffer(asked.value)).toString('hex');
}

describe('the rows of a view', () => {
  it('are all there, by day and domain, with names', async () => {
    expect(await exported({})).toBe(
      [
        '"day","domain","source_ip","n","report_key"',
        '"2026-06-01","mail.a.example","::",1,"1"',
        '"2026-06-01","nota.example","::",4,"4"',
        '"2026-06-02","a.example","2001:db8::1",2,"2"',
        '"2026-06-03","b.example","192.0.2.1",3,"18446744073709551615"\n',
      ].join('\n'),
    );
  });

  it('are JSON that keeps its numbers', async () => {
    expect(JSON.parse(await exported({ format: 'ndjson', from: '2026-06-03' }))).toEqual({
      day: '2026-06-03',
      domain: 'b.example',
      source_ip: '192.0.2.1',
      n: 3,
      report_key: '18446744073709551615',
    });
  });

  it.each([
    [{ from: '2026-06-02' }, ['2', '3']],
    [{ to: '2026-06-02' }, ['1', '4', '2']],
    [{ from: '2026-06-02', to: '2026-06-02' }, ['2']],
    [{ domains: ['a.example'] }, ['1', '2']],
    [{ domains: ['b.example', 'nota.example'] }, ['4', '3']],
    [{ domains: ["x' OR 1 --"] }, []],
  ])('are those asked for by %j', async (change, numbers) => {
    const lines = (await exported({ ...change, columns: ['n'] })).trimEnd().split('\n').slice(1);
    expect(lines).toEqual(numbers);
  });

  it('have the columns asked for, in that order', async () => {
    expect(await exported({ columns: ['n', 'domain'], to: '2026-06-01' })).toBe(
      '"n","domain"\n1,"mail.a.example"\n4,"nota.example"\n',
    );
  });

  it('without a day are those of the time that they happened at', async () => {
    const acts = { source: { view: 'v_acts' }, columns: ['act'] };
    expect(await exported({ ...acts, to: '2026-06-02' })).toBe('"act"\n"x"\n');
    expect(await exported({ ...acts, from: '2026-06-03' })).toBe('"act"\n');
  });

  it('are Parquet that others read', async () => {
    const asked = await exportRows(client, request({ format: 'parquet' }));
    if (!asked.ok) throw new Error(asked.detail);
    const parquet = `format(Parquet, unhex('${(await buffer(asked.value)).toString('hex')}'))`;
    const types = await client.rows(
      `DESCRIBE TABLE ${parquet} SETTINGS schema_inference_make_columns_nullable = 0`,
      z.object({ name: z.string(), type: z.string() }),
    );
    const read = await client.rows(`SELECT sum(n) AS n FROM ${parquet}`, z.object({ n: z.string() }));
    expect(types.ok && types.value.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'day Date32',
      'domain String',
      'source_ip String',
      'n UInt64',
      'report_key String',
    ]);
    expect(read).toEqual({ ok: true, value: [{ n: '10' }] });
  });
});

/** As Unicode has it, and what else has no shape. */
const UNSEEN = [
  ...['\u3164', '\ufe0f', '\u034f', '\u2800', '\uffa0', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u180b'],
  ...['\u180c', '\u180d', '\u180e', '\u180f', '\u0301', '\u2065', '\ufff0', '\ufffc', '\ufffd', '\u{e0fff}'],
];

describe('text that strangers chose', () => {
  it.each([
    '=1+1',
    '+49',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '＝1',
    '\u0000=1',
    '\nx',
    '\ufeff=1',
    '\u00a0=1',
    '\v=1',
    '\u200b\u2060=1',
    '\u3000+1',
    ...UNSEEN.map((unseen) => `${unseen}=1`),
    '\u{e0100} \ufffd\u3164+1',
  ])('is no formula: %j', async (value) => {
    const hex = Buffer.from(value).toString('hex');
    const source = { query: `SELECT unhex('${hex}') AS a` };
    expect(await exported({ source })).toBe(`"a"\n"'${value}"\n`);
    expect(await exported({ source, keepsFormulas: true })).toBe(`"a"\n"${value}"\n`);
    expect(JSON.parse(await exported({ source, format: 'ndjson' }))).toEqual({ a: value });
  });

  it.each(['ff3d', 'e2803d', 'ff20e2a080ff2b31', 'edb0803d'])(
    'is no formula behind bytes that are no text: %s',
    async (hex) => {
      const query = `SELECT unhex('${hex}') AS a, toFixedString(a, 16) AS b`;
      const row = (await exportedHex({ source: { query } })).slice(Buffer.from('"a","b"\n').length * 2);
      expect(row).toMatch(new RegExp(`^2227${hex}222c2227${hex}`));
    },
  );

  it('is no formula behind anything that Unicode says is not to be seen', async () => {
    const unseen = Array.from({ length: 0x110000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code))
      .filter((letter) => /[\p{Default_Ignorable_Code_Point}\p{White_Space}]/u.test(letter));
    const hex = unseen.map((letter) => Buffer.from(letter).toString('hex')).join();
    const query = `SELECT unhex(arrayJoin(splitByChar(',', '${hex}'))) AS x, concat(x, '=1') AS a`;
    const rows = (await exported({ source: { query }, columns: ['a'] })).split('"\n"').slice(1);
    expect(unseen.length).toBeGreaterThan(4000);
    expect(rows).toHaveLength(unseen.length);
    expect(rows.filter((row) => !row.startsWith("'"))).toEqual([]);
  });

  it('is left alone where it is none', async () => {
    const source = { query: `SELECT 'a=b' AS a, '' AS b, -5 AS c, ['=1'] AS d, NULL::Nullable(String) AS e` };
    expect((await exported({ source })).split('\n')[1]).toBe(`"a=b","",-5,"['=1']",`);
  });

  it('is no formula in whatever type it comes', async () => {
    const plain = {
      query: `SELECT toLowCardinality('=1') AS a, toFixedString('=1', 2) AS b, toNullable('=1') AS c, '=1'::LowCardinality(Nullable(String)) AS d`,
    };
    expect((await exported({ source: plain })).split('\n')[1]).toBe(`"'=1","'=1","'=1","'=1"`);
    const source = {
      query: `SELECT '=1'::Enum8('=1' = 1) AS a, '=1'::Enum16('=1' = 1) AS b, '=1'::Variant(String, UInt8) AS c,
        '=1'::Dynamic AS d, '{"=1":"=1"}'::JSON AS e, ('=1', '=2') AS f, map('=1', '=2') AS g,
        '=1'::SimpleAggregateFunction(any, String) AS h, NULL::Variant(String, UInt8) AS i, '=1'::Nullable(Enum8('=1' = 1)) AS j,
        CAST('=1' AS SimpleAggregateFunction(any, Nullable(String))) AS k, NULL::Dynamic AS l`,
    };
    const guarded = [
      `"'=1"`,
      `"'=1"`,
      `"'=1"`,
      `"'=1"`,
      `"{""=1"":""=1""}"`,
      `"('=1','=2')"`,
      `"{'=1':'=2'}"`,
    ];
    expect((await exported({ source })).split('\n')[1]).toBe(
      [...guarded, `"'=1"`, '', `"'=1"`, `"'=1"`, ''].join(),
    );
    expect((await exported({ source, keepsFormulas: true })).split('\n')[1]).toBe(
      [...guarded, `"'=1"`, '', `"'=1"`, `"'=1"`, ''].join().replaceAll(`"'=1"`, '"=1"'),
    );
  });

  it('is no formula as the name of a column', async () => {
    const names = [
      "=cmd|' /C calc'!A0",
      '@sum',
      '-neg',
      '\ufeff=a',
      '＝a',
      '=k_key',
      '=ip',
      '\u3164\u2800=b',
      'a=b',
    ];
    const columns = names.map(
      (name, i) =>
        `${['1', "'x'", '(1, 2)', '[1]', 'true', '7::UInt64', "'::1'::IPv6"][i] ?? '1'} AS \`${name}\``,
    );
    const source = { query: `SELECT ${columns.join(', ')}` };
    const values = `1,"x","(1,2)","[1]",true,"7","::1",1,1\n`;
    const heads = names.map((name) => (name === 'a=b' ? `"${name}"` : `"'${name}"`));
    expect(await exported({ source })).toBe(`${heads.join()}\n${values}`);
    expect(await exported({ source, columns: ['@sum'] })).toBe(`"'@sum"\n"x"\n`);
    expect(await exported({ source, keepsFormulas: true })).toBe(
      `${names.map((name) => `"${name}"`).join()}\n${values}`,
    );
    expect(Object.keys(JSON.parse(await exported({ source, format: 'ndjson' })) as object)).toEqual(names);
  });
});

describe('the rows of a query', () => {
  it('keep the order that the query gives them', async () => {
    const query = 'SELECT * FROM v_mails ORDER BY n DESC';
    const n = { source: { query }, columns: ['n'] };
    expect(await exported(n)).toBe('"n"\n4\n3\n2\n1\n');
    expect(await exported({ ...n, to: '2026-06-02' })).toBe('"n"\n4\n2\n1\n');
  });

  it('keep it however many they are', async () => {
    const query = `SELECT number AS n, toDate('2026-06-01') + number % 7 AS day FROM numbers_mt(1000000) ORDER BY n DESC`;
    for (const change of [{}, { from: '2026-06-03' }]) {
      const lines = (await exported({ source: { query }, columns: ['n'], ...change })).trimEnd().split('\n');
      const numbers = lines.slice(1).map(Number);
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    }
  });

  it.each(EXPORT_FORMATS)('may have columns of any name: %s', async (format) => {
    const query = 'SELECT 1 AS source, 2 AS rows, 3 AS x, 4 AS day, 5 AS `FROM`';
    expect(await exported({ source: { query }, format })).not.toMatch(/^store_/);
  });

  it.each([
    ['SELECT 1 FROM system.one\nORDER BY dummy -- the end', '"1"\n1\n'],
    ['(SELECT 1 AS a) UNION ALL (SELECT 1)', '"a"\n1\n1\n'],
    ['  WITH 1 AS a SELECT a SETTINGS max_threads = 1  ', '"a"\n1\n'],
  ])('may be written as %j', async (query, rows) => {
    expect(await exported({ source: { query } })).toBe(rows);
  });

  it.each([
    ['SELECT 1 x y', /failed at position 12 \(y\).*SYNTAX_ERROR/s],
    ['\n SELECT 1\n x y', /failed at position 13 \(y\) \(line 2, col 4\).*SYNTAX_ERROR/s],
    ['SELECT 1)', /failed at position 9 \(\)\)/],
    ['SELECT (1', /failed at position 8 \(\(\)/],
    ["SELECT CAST(1, 'UInt8 (')", /failed at position 7 .*UInt8 \(.*SYNTAX_ERROR/s],
    ['SELECT nocol', /`nocol`/],
  ])('are none where the query is wrong, which is told by its own places: %j', async (query, message) => {
    expect(await exported({ source: { query } })).toMatch(message);
  });

  it.each([
    'SHOW TABLES',
    'INSERT INTO mails SELECT * FROM mails',
    'INSERT INTO mails VALUES (1)',
    'DROP TABLE mails',
    'SELECT 1 FORMAT JSON',
    'SELECT 1 FORMAT x',
    "SELECT 1 INTO OUTFILE 'a.csv'",
    'SELECT 1 FORMAT JSON SETTINGS max_threads = 1',
  ])('are those of one SELECT, whose format is said elsewhere: %j', async (query) => {
    expect(await exported({ source: { query } })).toBe(
      'store_refused: --query takes one SELECT (or WITH … SELECT), without FORMAT or INTO OUTFILE: the format is what --format says',
    );
  });

  it('may speak of what it may not have', async () => {
    const query = `SELECT 'INTO OUTFILE x' AS outfile, 'FORMAT x' AS format -- FORMAT x`;
    expect(await exported({ source: { query } })).toBe('"outfile","format"\n"INTO OUTFILE x","FORMAT x"\n');
  });
});

it('has no end that memory would set', async () => {
  const source = { query: 'SELECT number AS n FROM numbers(1000000)' };
  expect((await exported({ source })).split('\n')).toHaveLength(1_000_002);
});

it.each([
  [
    { source: { view: 'v_nothing' } },
    /^store_refused: there is no view v_nothing: there are v_acts, v_mails$/,
  ],
  [{ source: { view: 'mails' } }, /^store_refused: there is no view mails/],
  [{ columns: ['n', 'm'] }, /^store_refused: there is no column m: there are day, domain/],
  [{ source: { view: 'v_acts' }, domains: ['a.example'] }, /^store_refused: there is no column domain/],
  [
    { source: { query: 'SELECT 1' }, from: '2026-06-01' },
    /^store_refused: there is no column day: there are 1$/,
  ],
  [{ source: { query: 'SELEC 1' } }, /^store_refused: .*SYNTAX_ERROR/s],
])('says what there is instead of %j', async (change, message) => {
  expect(await exported(change)).toMatch(message);
});
