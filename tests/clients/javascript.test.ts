/** `@clickhouse/client`, on a connection of its own kind: HTTP as programs in Node have it. */
import { buffer, text } from 'node:stream/consumers';
import {
  ClickHouseError,
  createClient,
  TupleParam,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
} from '@clickhouse/client';
import { openDoor, SLOW, TENANT, type OpenDoor } from './open-door.js';
import { KNOWN } from './report.js';
import { until } from './until.js';

let door: OpenDoor;
let client: ClickHouseClient;
const clients: ClickHouseClient[] = [];

function clientOf(options: ClickHouseClientConfigOptions = {}): ClickHouseClient {
  const made = createClient({
    url: door.url,
    username: door.user,
    password: door.password,
    database: 'plumbline',
    log: { level: 127 },
    ...options,
  });
  clients.push(made);
  return made;
}

beforeAll(async () => {
  door = await openDoor();
  client = clientOf();
}, SLOW);
afterAll(async () => {
  await Promise.all(clients.map(async (each) => each.close()));
  await door.close();
}, SLOW);

async function rowsOf(query: string, by: ClickHouseClient = client): Promise<unknown[]> {
  return await (await by.query({ query, format: 'JSONEachRow' })).json();
}

const BY_DOMAIN = `SELECT domain, toUInt32(sum(messages)) AS mails FROM v_records
  WHERE domain != '${KNOWN.domain}' GROUP BY domain ORDER BY domain`;
const byDomain = (): unknown[] => [...door.truth.messages].map(([domain, mails]) => ({ domain, mails }));

describe('@clickhouse/client', () => {
  it('finds the door open, and says when it is not', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    const wrong = await clientOf({ password: 'wrong' }).ping({ select: true });
    expect(wrong).toMatchObject({ success: false, error: { code: '516' } });
  });

  it('reads JSON with its meta, and rows of JSON', async () => {
    const whole = await (await client.query({ query: BY_DOMAIN, format: 'JSON' })).json();
    expect(whole).toMatchObject({
      meta: [
        { name: 'domain', type: 'LowCardinality(String)' },
        { name: 'mails', type: 'UInt32' },
      ],
      data: byDomain(),
      rows: 2,
    });
    expect(await rowsOf(BY_DOMAIN)).toEqual(byDomain());
  });

  it('reads what is easily read wrong', async () => {
    const query = `SELECT toString(source_ip) AS ip, dkim_domains, dkim_selectors, override_comments,
      dmarc_pass, sender_class, messages, day, report_key > 0 AS has_key, toUInt64(-1) AS most,
      toDateTime64('2026-06-30 12:34:56.789', 3, 'UTC') AS time
      FROM v_records WHERE domain = '${KNOWN.domain}'`;
    expect(await rowsOf(query)).toEqual([
      {
        ip: KNOWN.sourceIp,
        dkim_domains: KNOWN.dkimDomains,
        dkim_selectors: KNOWN.dkimSelectors,
        override_comments: [KNOWN.comment],
        dmarc_pass: true,
        sender_class: 'forwarder',
        messages: String(KNOWN.messages),
        day: KNOWN.day,
        has_key: 1,
        most: '18446744073709551615',
        time: '2026-06-30 12:34:56.789',
      },
    ]);
  });

  it('streams rows', async () => {
    const result = await client.query({ query: 'SELECT messages FROM v_records', format: 'JSONEachRow' });
    let messages = 0;
    let records = 0;
    for await (const rows of result.stream<{ messages: string }>()) {
      records += rows.length;
      for (const row of rows) messages += Number(row.json().messages);
    }
    const all = door.truth.allMessages + KNOWN.messages;
    expect([records, messages]).toEqual([door.truth.records + 1, all]);
  });

  it('gives parameters of all types', async () => {
    const given = {
      string: `it's\n\t\\ "quoted" Grüße 📮`,
      most: 18446744073709551615n,
      least: -128,
      float: 1.5,
      bool: true,
      nothing: null,
      strings: ["x'y", 'é'],
      lists: [[1], [2, 3]],
      map: { a: 1 },
      tuple: new TupleParam([1, 'q']),
      date: '2026-06-30',
      time: new Date('2026-06-30T12:00:00Z'),
      millis: new Date('2026-06-30T12:00:00.123Z'),
      ip: '2001:db8::1',
    };
    const query = `SELECT {string:String} AS string, {most:UInt64} AS most, {least:Int8} AS least,
      {float:Float64} AS float, {bool:Bool} AS bool, {nothing:Nullable(String)} AS nothing,
      {strings:Array(String)} AS strings, {lists:Array(Array(UInt8))} AS lists, {map:Map(String, UInt8)} AS map,
      {tuple:Tuple(UInt8, String)} AS tuple, {date:Date} AS date, {time:DateTime} AS time,
      {millis:DateTime64(3)} AS millis, {ip:IPv6} AS ip`;
    const asked = await client.query({ query, format: 'JSONEachRow', query_params: given });
    expect(await asked.json()).toEqual([
      {
        ...given,
        most: '18446744073709551615',
        tuple: [1, 'q'],
        time: '2026-06-30 12:00:00',
        millis: '2026-06-30 12:00:00.123',
      },
    ]);
  });

  it.each([false, true])('gives parameters longer than an address may be (as a form: %s)', async (asForm) => {
    const long = clientOf({ use_multipart_params: asForm });
    const query = 'SELECT length({text:String}) AS length';
    const query_params = { text: 'x'.repeat(100_000) };
    const asked = await long.query({ query, format: 'JSONEachRow', query_params });
    expect(await asked.json()).toEqual([{ length: '100000' }]);
  });

  it('compresses both ways', async () => {
    const packing = clientOf({ compression: { request: true, response: true } });
    const query = `${BY_DOMAIN} -- ${'x'.repeat(5000)}`;
    expect(await rowsOf(query, packing)).toEqual(byDomain());
    const numbers = await rowsOf('SELECT toUInt32(number) AS n FROM numbers(5000)', packing);
    expect(numbers).toEqual(Array.from({ length: 5000 }, (_, n) => ({ n })));
  });

  it('asks eight questions at once', async () => {
    const sums = Array.from({ length: 8 }, (_, n) => `SELECT sum(messages) + ${n} AS mails FROM v_records`);
    const all = door.truth.allMessages + KNOWN.messages;
    const answers = await Promise.all(sums.map(async (query) => await rowsOf(query)));
    expect(answers).toEqual(Array.from({ length: 8 }, (_, n) => [{ mails: String(all + n) }]));
  });

  it('reads files', async () => {
    const csv = await client.exec({ query: `${BY_DOMAIN} FORMAT CSV` });
    const lines = [...door.truth.messages].map(([domain, mails]) => `"${domain}",${mails}\n`);
    expect(await text(csv.stream)).toBe(lines.join(''));
    const parquet = await client.exec({ query: 'SELECT * FROM v_records FORMAT Parquet' });
    const bytes = await buffer(parquet.stream);
    expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    expect(bytes.length).toBeGreaterThan(10_000);
  });

  it('may ask for a session, and lower a limit', async () => {
    const inSession = { query: 'SELECT 1 AS one', format: 'JSONEachRow', session_id: 'mine' } as const;
    expect(await (await client.query(inSession)).json()).toEqual([{ one: 1 }]);
    const settings = clientOf({ clickhouse_settings: { max_result_rows: '5' } });
    await expect(rowsOf('SELECT * FROM numbers(6)', settings)).rejects.toMatchObject({
      type: 'TOO_MANY_ROWS_OR_BYTES',
    });
    const lifting = clientOf({ clickhouse_settings: { readonly: '0' } });
    await expect(rowsOf('SELECT 1', lifting)).rejects.toMatchObject({ code: '164', type: 'READONLY' });
  });

  it('knows an error by code and type', async () => {
    const failed = rowsOf('SELECT nothing FROM v_records');
    await expect(failed).rejects.toBeInstanceOf(ClickHouseError);
    await expect(failed).rejects.toMatchObject({ code: '47', type: 'UNKNOWN_IDENTIFIER' });
    const table = rowsOf('SELECT * FROM records');
    await expect(table).rejects.toMatchObject({ code: '164', type: 'READONLY' });
  });

  it('is told that nothing is inserted here', async () => {
    const refused = { code: '164', message: expect.stringContaining('INSERT is not allowed') as unknown };
    const values = Array.from({ length: 50_000 }, (_, messages) => ({ messages }));
    for (const compression of [{ request: false }, { request: true }]) {
      const insert = clientOf({ compression }).insert({ table: 'v_records', values, format: 'JSONEachRow' });
      await expect(insert).rejects.toMatchObject(refused);
    }
  });

  it('asks behind the prefix of a proxy', async () => {
    const behind = clientOf({ pathname: '/clickhouse' });
    expect(await behind.ping()).toEqual({ success: true });
    expect(await rowsOf('SELECT 1 AS one', behind)).toEqual([{ one: 1 }]);
  });

  it('sees the rows of a tenant as the tenant', async () => {
    const tenant = clientOf({ username: TENANT.user, password: TENANT.password });
    expect(await rowsOf('SELECT DISTINCT domain FROM v_records', tenant)).toEqual([
      { domain: TENANT.domain },
    ]);
  });

  it('stops the engine by an abort', async () => {
    const abort = new AbortController();
    const long = client.query({
      query: 'SELECT count() FROM numbers(1000000000000)',
      abort_signal: abort.signal,
    });
    setTimeout(() => {
      abort.abort();
    }, 500);
    await expect(long).rejects.toThrow(/abort/);
    await until(async () => (await door.outcomes('gone')) === 1);
  });
});
