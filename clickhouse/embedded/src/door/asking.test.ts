/** What clients ask beside a statement, and what they are told beside the answer. */
import type { EngineHold } from '../hold.js';
import { TestEngine } from '../testing/engine.js';

const USERS = [
  { user: 'reader', password: 'r' },
  { user: 'tenant', password: 't', rows: { 'plumbline.records': "domain = 'b.example'" } },
];

let engine: TestEngine;
let hold: EngineHold;
let address: string;

beforeAll(async () => {
  engine = await TestEngine.in();
  hold = await engine.hold({ role: 'serve' });
  const inside = engine.client(hold);
  for (const query of [
    'CREATE DATABASE plumbline ENGINE = Atomic',
    'CREATE TABLE plumbline.records (domain String) ENGINE = MergeTree ORDER BY domain',
    'CREATE VIEW plumbline.v_records AS SELECT * FROM plumbline.records',
    `INSERT INTO plumbline.records VALUES ('a.example'), ('b.example')`,
  ])
    await inside.command({ query });
  const opened = await hold.openDoor({
    ...{ host: '127.0.0.1', port: 0, users: USERS, database: 'plumbline', hidden: [] },
  });
  if ('reason' in opened) throw new Error(opened.detail);
  address = `http://127.0.0.1:${opened.port}/`;
});
afterAll(async () => {
  await engine.close();
});

async function send(
  query: string,
  body?: string | FormData,
  headers: Record<string, string> = {},
): Promise<Response> {
  const known = { 'x-clickhouse-user': 'reader', 'x-clickhouse-key': 'r', ...headers };
  return await fetch(`${address}?${query}`, { method: 'POST', body: body ?? null, headers: known });
}

function form(fields: Record<string, string>): FormData {
  const filled = new FormData();
  for (const [name, value] of Object.entries(fields)) filled.set(name, value);
  return filled;
}

describe('a statement', () => {
  it('may be as long as the door says', async () => {
    const long = await send('', `SELECT length('${'x'.repeat(1_000_000)}')`);
    expect(await long.text()).toBe('1000000\n');
    const inComments = await send('', `SELECT /* ${'x'.repeat(300_000)} */ 1`);
    expect(await inComments.text()).toBe('1\n');
  });

  it('may have as many values', async () => {
    const domains = Array.from({ length: 34_000 }, (_, i) => `'${i}.mail.acme.example'`).join(',');
    const among = await send('', `SELECT count() FROM v_records WHERE domain IN (${domains},'a.example')`);
    expect(await among.text()).toBe('1\n');
  });

  it('may have them as a parameter, with their quotes', async () => {
    const domains = Array.from({ length: 30_000 }, (_, i) => `'${i}.mail.acme.example'`).join(',');
    const query = 'SELECT length({domains:Array(String)})';
    const many = await send('', form({ query, param_domains: `[${domains}]` }));
    expect(await many.text()).toBe('30000\n');
  });

  it('is no longer than that, wherever its parts stand', async () => {
    const [some, most] = [100_000, 1_000_000].map((length) => `/* ${'x'.repeat(length)} */`);
    const both = await send(`query=SELECT+${some}+1,`, `${most} 2`);
    expect(both.status).toBe(413);
    expect(await both.text()).toMatch(/store\.door\.statement_bytes \(1 MiB\)/);
  });

  it('has a place in the address as long as it is short', async () => {
    const long = await send(`query=SELECT+/*${'x'.repeat(140_000)}*/1`);
    expect([long.status, await long.text()]).toEqual([431, expect.stringMatching(/may stand in the body/)]);
  });
});

describe('a form', () => {
  it('has 500 fields at most, and so has an address', async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`param_p${i}`, '1']));
    const asked = await send('query=SELECT+1', form(many));
    expect([asked.status, await asked.text()]).toEqual([501, expect.stringMatching(/more than 500 fields/)]);
    const inAddress = await send(`query=SELECT+1&${new URLSearchParams(many).toString()}`);
    expect([inAddress.status, await inAddress.text()]).toEqual([
      400,
      expect.stringMatching(/500 .* at most/),
    ]);
  });

  it('adds its parameters to those of the address', async () => {
    const both = await send('param_x=3', form({ query: 'SELECT {x:Int8}+{y:Int8}', param_y: '4' }));
    expect(await both.text()).toBe('7\n');
    const inAddress = await send('query=SELECT+{x:Int8}&param_x=3', form({ param_y: '4' }));
    expect(await inAddress.text()).toBe('3\n');
  });

  it('is judged by their values, each time', async () => {
    const zoned = 'SELECT toDateTime(0, {z:String}) AS time';
    expect(await (await send('param_z=UTC', zoned)).text()).toBe('1970-01-01 00:00:00\n');
    const file = await send('param_z=file:/usr/share/zoneinfo/Europe/Paris', zoned);
    expect(await file.text()).toMatch(/There is no time zone file:/);
    const typed = "SELECT CAST('1', {t:String}) AS typed";
    expect(await (await send('param_t=AggregateFunction(any,Dynamic)', typed)).text()).toMatch(/not allowed/);
    expect(await (await send('param_t=UInt8', typed)).text()).toBe('1\n');
    expect(await (await send('param_t=AggregateFunction(any,Dynamic)', typed)).text()).toMatch(/not allowed/);
  });

  it('may say all that an address may', async () => {
    const query = 'SELECT now() AS time, currentDatabase() AS d LIMIT 1';
    const said = { default_format: 'JSONEachRow', database: 'default', date_time_output_format: 'iso' };
    const answer = (await (await send('', form({ query, ...said }))).json()) as Record<string, string>;
    expect(answer).toEqual({ time: expect.stringMatching(/T.*Z$/) as unknown, d: 'plumbline' });
    expect((await send('', form({ query, readonly: '0' }))).status).toBe(403);
    expect((await send('', form({ query, database: 'nowhere' }))).status).toBe(404);
    expect((await send('', form({ query, compress: '1' }))).status).toBe(501);
  });

  it('has no tables with it', async () => {
    const filled = form({ query: 'SELECT 1' });
    filled.set('t', new Blob(['1\n']), 't.tsv');
    const refused = await send('', filled);
    expect([refused.status, await refused.text()]).toEqual([
      501,
      expect.stringMatching(/no external tables/),
    ]);
  });
});

describe('an answer has beside it', () => {
  it('the name of its statement, which may be any text', async () => {
    const named = await send('query=SELECT+1&query_id=%E2%82%AC%F0%9F%98%80');
    expect(await named.text()).toBe('1\n');
    const name = Buffer.from(named.headers.get('x-clickhouse-query-id') ?? '', 'latin1').toString();
    expect(name).toBe('€😀');
    const unnamed = await send('query=SELECT+1');
    expect(unnamed.headers.get('x-clickhouse-query-id')).toMatch(/^[0-9a-f-]{36}$/);
    for (const odd of ['a%0Ab', '%0D%0A', '%00']) {
      const refused = await send(`query=SELECT+1&query_id=${odd}`);
      expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(/^Code: 36\. /)]);
    }
  });

  it('how many rows it has, and not how many were read for it', async () => {
    for (const user of [{}, { 'x-clickhouse-user': 'tenant', 'x-clickhouse-key': 't' }]) {
      const { headers } = await send('', 'SELECT * FROM numbers(1000) WHERE number < 7', user);
      const summary = JSON.parse(headers.get('x-clickhouse-summary') ?? '') as Record<string, string>;
      expect(summary).toMatchObject({ result_rows: '7', result_bytes: '14' });
      expect(Object.keys(summary)).not.toContainEqual(expect.stringMatching(/read/));
    }
  });

  it('the time zone of it', async () => {
    const zone = async (query: string, body: string): Promise<string | null> =>
      (await send(query, body)).headers.get('x-clickhouse-timezone');
    expect(await zone('', 'SELECT 1')).toBe('UTC');
    expect(await zone('session_timezone=Europe/Berlin', 'SELECT 1')).toBe('Europe/Berlin');
    expect(await zone('', "SELECT 1 SETTINGS session_timezone = 'Asia/Tokyo'")).toBe('Asia/Tokyo');
  });
});

it('says whose a limit of rows to read is', async () => {
  const limited = await send('max_rows_to_read=5', 'SELECT * FROM numbers(1000)');
  expect(await limited.text()).toMatch(/The limit is max_rows_to_read \(5\), which came with the statement/);
});
