import { text } from 'node:stream/consumers';
import { openTestEngine, type TestEngine } from '../store/testing/engine.js';
import { parametersIn } from './sql-parameters.js';

const SLOW = 120_000;
let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
}, SLOW);

afterAll(async () => {
  await engine.close();
}, SLOW);

async function understood(type: string, value: string): Promise<string> {
  const statement = `SELECT { a: ${type} } AS a, isNull(a) AS isNull`;
  const asked = await engine.client.stream(statement, {
    settings: { default_format: 'JSONCompactEachRow', ...parametersIn(statement, new Map([['a', value]])) },
  });
  return asked.ok ? (await text(asked.value)).trimEnd() : asked.detail;
}

it.each([
  ['Array(String)', "['x','y']", '[["x","y"], 0]'],
  ['Array(String)', "['it\\'s', 'a\\\\b']", '[["it\'s","a\\\\b"], 0]'],
  ['Tuple(UInt8,String)', "(1,'a')", '[[1,"a"], 0]'],
  ['Map(String,UInt8)', "{'a':1}", '[{"a":1}, 0]'],
  ['Array(Date)', "['2026-06-01']", '[["2026-06-01"], 0]'],
  ['Array(Nullable(String))', "['a',NULL]", '[["a",null], 0]'],
  ['Point', '(1,2)', '[[1,2], 0]'],
])('%s is written as in a statement: %s', async (type, value, row) => {
  expect(await understood(type, value)).toBe(row);
});

it.each([
  ['String', "it's=1"],
  ['String', 'C:\\temp\\new'],
  ['String', 'a\tb\r\nc\0d'],
  ['String', '\\N'],
  ['String', "['x']"],
  ['String', 'ü€ 漢'],
  ['LowCardinality(String)', 'a\\tb'],
  ['Nullable(String)', 'a\\N'],
  ['Nullable(String)', 'NULL'],
  ["Enum8('a\\\\b' = 1)", 'a\\b'],
])('a text means itself: %s, %j', async (type, value) => {
  expect(JSON.parse(await understood(type, value))).toEqual([value, 0]);
});

it.each(['Nullable(String)', 'LowCardinality(Nullable(String))', 'Nullable(UInt8)', 'Nullable(Date)'])(
  '\\N is NULL where that may be: %s',
  async (type) => {
    expect(await understood(type, '\\N')).toBe('[null, 1]');
  },
);
