import type { OpenDoor } from './open-door.js';

/** A value as text, or a list of values. */
export type Value = string | readonly Value[];
/** All rows of each view, in the order of all their columns. */
export type Rows = Readonly<Record<string, readonly (readonly Value[])[]>>;

/** As the door writes them in JSON, without a client's own reading of types. */
export async function allRows(door: OpenDoor): Promise<Rows> {
  const rows: Record<string, Value[][]> = {};
  for (const view of await linesOf(door, 'SHOW TABLES')) {
    const lines = await linesOf(door, `SELECT * FROM ${view} ORDER BY ALL FORMAT JSONCompactEachRow`);
    rows[view] = lines.map((line) => (JSON.parse(line) as unknown[]).map(asText));
  }
  return rows;
}

/** Each client writes a fraction in its own way: 1, 1.0 and 1e+00 are one number. */
export function alike(rows: Rows): Rows {
  const plain = (value: Value): Value =>
    typeof value !== 'string' ? value.map(plain) : FRACTION.test(value) ? String(Number(value)) : value;
  return Object.fromEntries(
    Object.entries(rows).map(([view, all]) => [view, all.map((row) => row.map(plain))]),
  );
}

const FRACTION = /^-?\d+(\.\d+)?(e[+-]?\d+)?$(?<=[.e].*)/;

async function linesOf(door: OpenDoor, sql: string): Promise<string[]> {
  const headers = { 'x-clickhouse-user': door.user, 'x-clickhouse-key': door.password };
  const response = await fetch(`${door.url}/?database=plumbline`, { method: 'POST', body: sql, headers });
  expect(response.status).toBe(200);
  const lines = (await response.text()).split('\n');
  return lines.slice(0, -1);
}

function asText(value: unknown): Value {
  return Array.isArray(value) ? value.map(asText) : String(value);
}
