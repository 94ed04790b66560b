import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import type { DoorQuery, EngineHold } from '../hold.js';
import { unpacked } from '../testing/blocks.js';
import { rowsOf, TestEngine, until } from '../testing/engine.js';

const OUTSIDE = join(tmpdir(), `plumbline-door-${process.pid}`);
const USER = { user: 'grafana', password: 'pass:wörd' };
const DOOR = {
  host: '127.0.0.1',
  port: 0,
  users: [
    USER,
    {
      user: 'tenant',
      password: 't',
      views: ['v_records'],
      rows: { 'plumbline.records': "domain = 'b.example'" },
      caps: { doorResultRows: 10, doorStatements: 1 },
    },
  ],
  database: 'plumbline',
  hidden: ['plumbline_private'],
};

/** As clients put it into a header. */
function utf8(words: string): string {
  return Buffer.from(words).toString('latin1');
}

describe('the door', () => {
  let engine: TestEngine;
  let hold: EngineHold;
  let inside: ClickHouseClient;
  let outside: ClickHouseClient;
  let address: string;
  const queries: DoorQuery[] = [];

  beforeAll(async () => {
    engine = await TestEngine.in({
      doorResultRows: 1000,
      doorResultBytes: 1_048_576,
      doorStatementBytes: 10_000,
      doorStatementMemoryBytes: 50_000_000,
    });
    hold = await engine.hold({ role: 'serve', onQuery: (query) => queries.push(query) });
    inside = engine.client(hold);
    for (const query of [
      'CREATE DATABASE plumbline ENGINE = Atomic',
      'CREATE DATABASE plumbline_private ENGINE = Atomic',
      'CREATE TABLE plumbline.records (domain String, messages UInt64) ENGINE = MergeTree ORDER BY domain',
      'CREATE TABLE plumbline_private.raw (bytes String) ENGINE = MergeTree ORDER BY bytes',
      'CREATE VIEW plumbline.v_records AS SELECT * FROM plumbline.records',
      'CREATE VIEW plumbline.v_all AS SELECT 1 AS one',
      `INSERT INTO plumbline.records VALUES ('a.example', 1), ('b.example', 2)`,
    ]) {
      await inside.command({ query });
    }
    const opened = await hold.openDoor(DOOR);
    if ('reason' in opened) throw new Error(opened.detail);
    address = `http://127.0.0.1:${opened.port}`;
    outside = createClient({
      url: address,
      username: USER.user,
      password: USER.password,
      database: 'plumbline',
      log: { level: 127 },
    });
  });

  afterAll(async () => {
    await outside.close();
    await engine.close();
  });

  async function send(body: string, query = '', headers: Record<string, string> = BASIC): Promise<Response> {
    return await fetch(`${address}/?${query}`, { method: 'POST', body, headers });
  }

  const BASIC = { authorization: `Basic ${Buffer.from(`${USER.user}:${USER.password}`).toString('base64')}` };

  it('lets people read', async () => {
    expect(await rowsOf(outside, 'SELECT domain, messages FROM v_records ORDER BY domain')).toEqual([
      ['a.example', '1'],
      ['b.example', '2'],
    ]);
  });

  it('stands open to who has the password, said in any of the ways that clients have', async () => {
    const key = { 'x-clickhouse-user': USER.user, 'x-clickhouse-key': utf8(USER.password) };
    expect((await send('SELECT 1', '', BASIC)).status).toBe(200);
    expect((await send('SELECT 1', '', key)).status).toBe(200);
    expect((await send('SELECT 1', 'user=grafana&password=pass%3Aw%C3%B6rd', {})).status).toBe(200);
  });

  it('is shut to others', async () => {
    const anybody = await send('SELECT 1', '', {});
    expect([anybody.status, anybody.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Basic/),
    ]);
    expect((await send('SELECT 1', 'user=grafana&password=', {})).status).toBe(403);
    expect((await send('SELECT 1', 'user=default&password=pass%3Aw%C3%B6rd', {})).status).toBe(403);
    expect(await (await fetch(`${address}/ping`)).text()).toBe('Ok.\n');
  });

  it('has nothing but statements behind it', async () => {
    expect((await fetch(`${address}/lease`, { method: 'POST', headers: BASIC })).status).toBe(404);
    expect((await fetch(`${address}/health`, { headers: BASIC })).status).toBe(404);
  });

  it.each([
    `INSERT INTO plumbline.records VALUES ('c', 1)`,
    'DROP TABLE plumbline.records',
    'KILL QUERY WHERE 1',
    `SELECT file('/etc/hostname')`,
    `SELECT * FROM file('/etc/hostname', 'LineAsString')`,
    `SELECT 1 INTO OUTFILE '${OUTSIDE}'`,
    `BACKUP TABLE plumbline.records TO File('${OUTSIDE}')`,
    'SELECT * FROM plumbline_private.raw',
    'SELECT 1 SETTINGS readonly = 0',
  ])('does not let through: %s', async (sql) => {
    expect((await send(sql)).status).toBe(403);
    expect(existsSync(OUTSIDE)).toBe(false);
  });

  it.each([
    "SELECT name FROM system.tables AS v_records WHERE database LIKE 'plumbline%'",
    'SELECT name FROM system.databases AS v_records',
    "SELECT name FROM system.settings AS v_records WHERE name LIKE 'additional_t%'",
    "SELECT v_records.name FROM numbers(1) JOIN system.tables AS v_records ON 1 = 1 WHERE v_records.database LIKE 'plumbline%'",
    'SELECT v_records.database FROM numbers(1) JOIN system.columns AS v_records ON 1 = 1',
  ])('leaves out of the catalogue what is not for readers, however it is called: %s', async (sql) => {
    const filters = "SETTINGS additional_table_filters = {'v_records': '1', 'plumbline.v_all': '1'}";
    const answer = await (await send(`${sql} ${filters}`)).text();
    expect(answer).not.toMatch(/private|^raw$|^records$|^additional/m);
  });

  it('refuses rows without a look at them, however many and however packed', async () => {
    const insert = 'INSERT INTO plumbline.records FORMAT Native';
    const rows = 'x'.repeat(20_000);
    const refused = /^Code: 164\. DB::Exception: INSERT is not allowed/;
    const packed = { ...BASIC, 'content-encoding': 'lz4' };
    expect(await (await send(rows, `query=${insert}`, packed)).text()).toMatch(refused);
    expect(await (await send(rows, `query=${insert}`)).text()).toMatch(refused);
    expect(await (await send(`${insert} x`)).text()).toMatch(refused);
    expect(await (await send(rows, '', packed)).text()).toMatch(/^Code: 48\. .*nothing is inserted here/);
    expect(await (await send('SELECT 1')).text()).toBe('1\n');
  });

  it('does not know the private database', async () => {
    const names = await rowsOf(outside, 'SELECT DISTINCT database FROM system.tables');
    expect(names.flat()).toContain('plumbline');
    expect(names.flat()).not.toContain('plumbline_private');
    expect((await rowsOf(outside, 'SHOW DATABASES')).flat()).not.toContain('plumbline_private');
    expect(
      (await rowsOf(outside, 'SELECT schema_name FROM information_schema.schemata')).flat(),
    ).not.toContain('plumbline_private');
    expect((await send('SELECT 1', 'database=plumbline_private')).status).toBe(404);
  });

  it('shows views, and no tables', async () => {
    expect(await rowsOf(outside, 'SHOW TABLES')).toEqual([['v_all'], ['v_records']]);
    const named = "SELECT DISTINCT table FROM system.columns WHERE database = 'plumbline'";
    expect(await rowsOf(outside, `${named} ORDER BY table`)).toEqual([['v_all'], ['v_records']]);
    expect(await rowsOf(outside, 'SHOW TABLES FROM system')).not.toContainEqual(['processes']);
    expect(await rowsOf(outside, 'DESCRIBE v_records')).toHaveLength(2);
  });

  it('answers what cannot be read as ClickHouse does', async () => {
    const unreadable = await send('SELEC 1');
    expect(unreadable.status).toBe(400);
    expect(await unreadable.text()).toMatch(/^Code: 62\. .*failed at position .*\(SYNTAX_ERROR\)/s);
    expect((await send('SELECT 1 FROM v_nothing')).status).toBe(404);
    const open = await send("SELECT 'a");
    expect([open.status, await open.text()]).toEqual([
      400,
      expect.stringMatching(/^Code: 62\. .*string, name or comment is not closed/),
    ]);
    expect(await (await send('-- nothing')).text()).toMatch(/^Code: 62\. .*Empty query/);
  });

  it("filters as Grafana's ad-hoc filters say", async () => {
    const filters = `settings additional_table_filters={'plumbline.v_records' : ' domain = \\'b.example\\' '}`;
    expect(await rowsOf(outside, `SELECT domain FROM v_records ${filters}`)).toEqual([['b.example']]);
    const odd = filters.replace('domain = ', 'sleep(1) = ');
    expect((await send(`SELECT domain FROM v_records ${odd}`)).status).toBe(403);
    const none = 'SETTINGS max_threads=1, additional_table_filters={}';
    expect(await rowsOf(outside, `SELECT count() FROM v_records ${none}`)).toEqual([['2']]);
    const closing = filters.replace(" '}", ") -- '}");
    expect((await send(`SELECT domain FROM v_records ${closing}`)).status).not.toBe(200);
  });

  it('caps what a statement may take', async () => {
    await expect(rowsOf(outside, 'SELECT * FROM numbers(1001)')).rejects.toMatchObject({
      type: 'TOO_MANY_ROWS_OR_BYTES',
    });
    const greedy = rowsOf(outside, 'SELECT uniqExact(number) FROM numbers(100000000)');
    await expect(greedy).rejects.toMatchObject({ type: 'MEMORY_LIMIT_EXCEEDED' });
    const short = { max_execution_time: 0.1 };
    const slow = rowsOf(outside, 'SELECT count() FROM numbers(1000000000000)', {
      clickhouse_settings: short,
    });
    await expect(slow).rejects.toMatchObject({ type: 'TIMEOUT_EXCEEDED' });
    expect((await send(`SELECT '${'x'.repeat(20_000)}'`)).status).toBe(413);
  });

  it('says which limit it was', async () => {
    const words = async (sql: string): Promise<string> => await (await send(sql)).text();
    expect(await words('SELECT * FROM numbers(1001)')).toContain('store.door.result_rows (1000)');
    expect(await words('SELECT uniqExact(number) FROM numbers(100000000)')).toContain(
      'store.door.statement_memory_bytes (',
    );
    expect(await words(`SELECT '${'x'.repeat(20_000)}'`)).toContain('store.door.statement_bytes (');
    const constant = `SELECT repeat('x', 100000) FROM numbers(100)`;
    expect(await words(constant)).toContain('store.door.result_bytes (1 MiB)');
    const rows = 'SELECT * FROM numbers(1001) SETTINGS max_result_rows =';
    expect(await words(`${rows} 5`)).toContain(
      'The limit is max_result_rows (5), which came with the statement',
    );
    expect(await words(`${rows} 5000`)).toContain('store.door.result_rows (1000)');
  });

  it('has no sessions, and lets clients ask for one', async () => {
    expect((await send('SELECT 1', 'session_id=a&session_timeout=60')).status).toBe(200);
    expect((await send('SELECT 1', 'role=admin')).status).toBe(501);
  });

  it('is found behind the prefix of a proxy', async () => {
    const asked = await fetch(`${address}/clickhouse/?query=SELECT+1`, { headers: BASIC });
    expect(await asked.text()).toBe('1\n');
    expect((await fetch(`${address}/clickhouse/ping`)).status).toBe(200);
    // So the clients of Go, Python and JavaScript write it.
    const bare = await fetch(`${address}/clickhouse?query=SELECT+1`, { headers: BASIC });
    expect(await bare.text()).toBe('1\n');
    expect((await fetch(`${address}/clickhouse?query=SELECT+1`)).status).toBe(401);
    expect((await fetch(`${address}/clickhouse`, { headers: BASIC })).status).toBe(404);
    expect((await fetch(`${address}//?query=SELECT+1`, { headers: BASIC })).status).toBe(200);
  });

  it('tells a driver what it would not understand', async () => {
    const driver = 'client_protocol_version=54460&default_format=Native';
    expect(await (await send('SELECT 1 FORMAT JSON', driver)).text()).toMatch(/leave FORMAT out/);
    expect((await send(' ', driver)).status).toBe(400);
  });

  it("answers in ClickHouse's own blocks, and takes no statement in them", async () => {
    const packed = await send('SELECT 1', 'compress=1');
    expect(unpacked(Buffer.from(await packed.arrayBuffer())).toString()).toBe('1\n');
    expect(await (await send('SELECT 1', 'compress=0')).text()).toBe('1\n');
    const refused = await send('SELECT 1', 'decompress=1');
    expect(refused.status).toBe(501);
    expect(await refused.text()).toContain("no 'decompress': compress with gzip, or not at all");
  });

  it('takes parameters for values', async () => {
    const query_params = { domain: 'a.example' };
    const query = 'SELECT messages FROM v_records WHERE domain = {domain:String}';
    expect(await rowsOf(outside, query, { query_params })).toEqual([['1']]);
  });

  it('kills what its reader has gone from', async () => {
    const abort = new AbortController();
    const long = rowsOf(outside, 'SELECT count() FROM numbers(1000000000001)', {
      abort_signal: abort.signal,
    });
    const running = async () => {
      const where = `query LIKE '%numbers(1000000000001)%' AND query NOT LIKE '%system.processes%'`;
      return (await rowsOf(inside, `SELECT count() FROM system.processes WHERE ${where}`))[0]?.[0];
    };
    await until(async () => (await running()) === '1');
    abort.abort();
    await expect(long).rejects.toThrow();
    await until(async () => (await running()) === '0');
  });

  it('stops a statement whose own user says so', async () => {
    const tenant = { 'x-clickhouse-user': 'tenant', 'x-clickhouse-key': 't' };
    const long = send('SELECT count() FROM numbers(1000000000002)', 'query_id=long-1');
    const kill = "KILL QUERY WHERE query_id = 'long-1'";
    const answers = async (headers?: Record<string, string>): Promise<string> =>
      await (await send(kill, '', headers)).text();
    expect(await answers(tenant)).toBe('');
    await until(async () => (await answers()) === 'waiting\tlong-1\tgrafana\t\n');
    expect(await (await long).text()).toMatch(/^Code: 394\. .*QUERY_WAS_CANCELLED/);
    expect((await send('KILL QUERY WHERE 1')).status).toBe(403);
  });

  it("speaks as Grafana's data source expects it", async () => {
    const asked =
      'client_protocol_version=54460&database=plumbline&default_format=Native&max_execution_time=34';
    const hello = await send('SELECT displayName(), version(), revision(), timezone()', asked);
    expect(
      Buffer.from(await hello.arrayBuffer())
        .subarray(0, 10)
        .toString('hex'),
    ).toBe('010002ffffffff000401');
    const one = await send('SELECT 1', asked);
    expect(Buffer.from(await one.arrayBuffer()).toString('latin1')).toBe('\x01\x01\x011\x05UInt8\x01');
  });

  it('tells its holder what came to it', async () => {
    const agent = { ...BASIC, 'user-agent': 'Grafana panel:7' };
    await send('SELECT domain FROM v_records', '', agent);
    await send('SELECT * FROM records', '', agent);
    await send('SELECT * FROM numbers(1001)', '', agent);
    await send('SELECT nothing FROM v_records', '', agent);
    await send('SELECT 1', 'user=grafana&password=x', { 'user-agent': agent['user-agent'] });
    const ours = (): DoorQuery[] => queries.filter((query) => query.agent === agent['user-agent']);
    await until(() => ours().length === 5);
    expect(ours().map(({ user, outcome, reason }) => [user, outcome, reason])).toEqual([
      ['grafana', 'answered', ''],
      ['grafana', 'refused', 'readonly'],
      ['grafana', 'limited', 'result_rows'],
      ['grafana', 'failed', 'unknown_identifier'],
      ['grafana', 'unauthenticated', 'authentication_failed'],
    ]);
    expect(ours()[0]).toMatchObject({ rows: 2, bytes: 20, detail: '' });
    expect(ours()[1]?.detail).toMatch(/^Table records cannot be read here/);
  });

  it('has one time for a statement and for what is answered while it is judged', async () => {
    const long = '(SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1)';
    const begun = performance.now();
    const late = await send(`SELECT ${long}, ${long} SETTINGS max_execution_time = 1`);
    expect(await late.text()).toMatch(/The limit is max_execution_time \(1\)/);
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it('learns nothing faster for who does not wait for an answer', async () => {
    const guess = async (): Promise<void> => {
      const impatient = { method: 'POST', body: 'SELECT 1', signal: AbortSignal.timeout(20) };
      await fetch(`${address}/?user=guessed&password=x`, impatient).catch(() => undefined);
    };
    for (let i = 0; i < 5; i++) await guess();
    const looked = (): number =>
      queries.filter(({ user, detail }) => user === 'guessed' && detail.includes('password is incorrect'))
        .length;
    const before = looked();
    await Promise.all(Array.from({ length: 20 }, guess));
    expect(looked() - before).toBeLessThan(2);
  });

  it('answers a wrong password later each time, and others at once', async () => {
    const wrong = async (): Promise<number> => {
      const begun = performance.now();
      expect((await send('SELECT 1', 'user=nobody&password=x', {})).status).toBe(403);
      return performance.now() - begun;
    };
    expect(await wrong()).toBeGreaterThan(90);
    expect(await wrong()).toBeGreaterThan(190);
    expect((await send('SELECT 1')).status).toBe(200);
  });

  it('shows a user the views and rows that are theirs, and no others', async () => {
    const tenant = { 'x-clickhouse-user': 'tenant', 'x-clickhouse-key': 't' };
    const ask = async (sql: string): Promise<string> => await (await send(sql, '', tenant)).text();
    expect(await ask('SELECT domain FROM v_records')).toBe('b.example\n');
    expect(await ask('SELECT count() FROM plumbline.v_records AS r JOIN v_records AS s USING domain')).toBe(
      '1\n',
    );
    const lifting = `SETTINGS additional_table_filters = {'plumbline.v_records': '1'}`;
    expect(await ask(`SELECT domain FROM v_records ${lifting}`)).toBe('b.example\n');
    for (const sql of [
      'SELECT * FROM v_all',
      `SELECT 1 FROM v_records SETTINGS additional_table_filters = {'plumbline.records': '1'}`,
      `SELECT 1 FROM v_records SETTINGS additional_table_filters = {'plumbline.v_all': '1'}`,
    ]) {
      expect((await send(sql, '', tenant)).status).toBe(403);
    }
    expect(await ask('SHOW TABLES')).toBe('v_records\n');
    expect(await ask('SELECT * FROM numbers(11)')).toContain(
      'store.door.result_rows (10, of this user in store.door.users_file)',
    );
    expect((await send('SELECT * FROM v_all')).status).toBe(200);
  });

  it('tells a user nothing of the rows of others', async () => {
    const tenant = { 'x-clickhouse-user': 'tenant', 'x-clickhouse-key': 't' };
    const ask = async (sql: string): Promise<string> => await (await send(sql, '', tenant)).text();
    // Of rows that are there and of rows that are not, the same is said.
    for (const sql of [
      "SELECT (SELECT intDiv(1, countIf(domain = '{}')) FROM v_records)",
      "SELECT count() FROM v_records WHERE intDiv(1, domain != '{}') = 1",
      "SELECT count() FROM v_records WHERE toUInt8(if(domain = '{}', 'x', '1')) = 1",
      "SELECT max(intDiv(1, domain != '{}')) FROM (SELECT * FROM v_records ORDER BY domain)",
      "SELECT count() FROM v_records WHERE domain = '{}' FORMAT JSON",
      "SELECT count() FROM v_records WHERE domain = '{}' SETTINGS max_rows_to_read = 1",
      "SELECT count() FROM v_records WHERE domain = '{}' SETTINGS output_format_write_statistics = 1 FORMAT JSON",
      "SELECT count() FROM v_records WHERE toUInt8(if(domain = '{}', concat('x', domain), '1')) = 1",
      "SELECT count() FROM v_records WHERE toUInt8(domain) = 1 OR domain = '{}'",
      "SELECT domain FROM v_records WHERE domain = '{}' FORMAT JSONEachRowWithProgress",
      "EXPLAIN ESTIMATE SELECT count() FROM v_records WHERE domain = '{}'",
      "EXPLAIN indexes = 1 SELECT count() FROM v_records WHERE domain = '{}'",
    ]) {
      const [there, nowhere] = await Promise.all(
        ['a.example', 'x.example'].map((domain) => ask(sql.replace('{}', domain))),
      );
      expect(there?.replaceAll('a.example', 'x.example')).toBe(nowhere);
      expect(nowhere).not.toContain('a.example');
    }
    expect((await send('SELECT 1', 'default_format=JSONEachRowWithProgress', tenant)).status).toBe(403);
  });
});
