import { readdir } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { ClickHouseClient } from '@clickhouse/client';
import { engineFiles } from '../engine-files.js';
import type { EngineHold } from '../hold.js';
import { rowsOf, TestEngine, until } from '../testing/engine.js';

describe('a result that is sent as it comes', () => {
  let engine: TestEngine;
  let hold: EngineHold;
  let client: ClickHouseClient;

  beforeAll(async () => {
    engine = await TestEngine.in({ resultBytes: 100_000, resultRows: 1000, statements: 2 });
    hold = await engine.hold();
    client = engine.client(hold);
  });

  afterAll(async () => {
    await engine.close();
  });

  async function ask(
    sql: string,
    { format = 'TSV', headers = {} }: { format?: string; headers?: Record<string, string> } = {},
  ): Promise<IncomingMessage> {
    const path = `/?wait_end_of_query=0&default_format=${format}`;
    return await new Promise((resolve, reject) => {
      request({ socketPath: hold.socketPath, method: 'POST', path, headers }, resolve)
        .on('error', reject)
        .end(sql);
    });
  }

  async function runningStatements(): Promise<unknown> {
    return await rowsOf(
      client,
      "SELECT count() FROM system.processes WHERE query LIKE '%INTO ' || 'OUTFILE%'",
    );
  }

  it('may be larger than one that is held in memory', async () => {
    const sql = 'SELECT number FROM numbers(1000000)';
    await expect(rowsOf(client, sql)).rejects.toMatchObject({ type: 'TOO_MANY_ROWS_OR_BYTES' });
    const lines = (await text(await ask(sql))).trimEnd().split('\n').map(Number);
    expect(lines).toHaveLength(1_000_000);
    expect(lines.every((line, i) => line === i)).toBe(true);
  });

  it.each([
    ['SELECT 1', '1\n'],
    ['SELECT 1; -- one', '1\n'],
    ['SELECT 1 -- one', '1\n'],
    ["(SELECT 'ü' AS a) FORMAT JSONEachRow SETTINGS max_threads = 1;", '{"a":"ü"}\n'],
    ['DESCRIBE (SELECT 1 AS a)', 'a\tUInt8\t\t\t\t\t\n'],
    ["SHOW DATABASES LIKE 'def%'", 'default\n'],
    ['EXISTS nothing', '0\n'],
    ['SELECT 1 WHERE 0', ''],
  ])('of %s', async (sql, expected) => {
    expect(await text(await ask(sql))).toBe(expected);
  });

  it('in the format that is asked for, with what is known of it', async () => {
    const answer = await ask('SELECT number FROM numbers(3)', { format: 'Parquet' });
    expect(answer.headers).toMatchObject({ 'x-clickhouse-format': 'Parquet' });
    expect((await buffer(answer)).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('gzipped for who accepts it', async () => {
    const answer = await ask('SELECT number FROM numbers(3)', { headers: { 'accept-encoding': 'gzip' } });
    expect(gunzipSync(await buffer(answer)).toString()).toBe('0\n1\n2\n');
  });

  it('is an error where it does not begin', async () => {
    const answer = await ask('SELECT nosuch');
    expect(answer).toMatchObject({ statusCode: 404 });
    expect(await text(answer)).toMatch(/^Code: 47\. .*nosuch.*UNKNOWN_IDENTIFIER/);
  });

  it.each(['SELECT 1 FRM x y', 'SELECT (1', "SELECT 'a", 'SELECT 1 LIMIT', 'SELECT * FROM', 'SELECT /* a'])(
    'is an error in what was asked, and in nothing else: %s',
    async (sql) => {
      const said = await text(await ask(sql));
      expect(said).toMatch(/^Code: 62\. .*\(SYNTAX_ERROR\)/s);
      expect(said).not.toMatch(/inbox|COMPRESSION|FORMAT TSV/);
    },
  );

  it('says behind the last row why there are no more', async () => {
    const answer = await ask("SELECT throwIf(number = 5000000, 'no ü') FROM numbers(10000000)");
    expect(answer.statusCode).toBe(200);
    const tag = String(answer.headers['x-clickhouse-exception-tag']);
    const [rows = '', , said = ''] = (await text(answer)).split(/\r\n(__exception__)\r\n/);
    expect(rows.startsWith('0\n0\n')).toBe(true);
    const [, message = '', length] = new RegExp(`^${tag}\r\n([^]*\n)(\\d+) ${tag}$`).exec(said) ?? [];
    expect(message).toMatch(/^Code: 395\. DB::Exception: no ü/);
    expect(Number(length)).toBe(Buffer.byteLength(message));
  });

  it('is no longer made when nobody reads it', async () => {
    const answer = await ask('SELECT number FROM system.numbers');
    answer.pause();
    expect(await runningStatements()).toEqual([['1']]);
    answer.destroy();
    await until(async () => (await readdir(engineFiles(engine.directory).inbox)).length === 0);
    await until(async () => String(await runningStatements()) === '0');
  });

  it('is not made at all for who has left before its turn', async () => {
    const others = [
      await ask('SELECT number FROM system.numbers'),
      await ask('SELECT number FROM system.numbers'),
    ];
    const path = '/?wait_end_of_query=0';
    const waiting = request({ socketPath: hold.socketPath, method: 'POST', path }).on(
      'error',
      () => undefined,
    );
    waiting.end('SELECT 1');
    await until(async () => (await readdir(engineFiles(engine.directory).inbox)).length === 3);
    waiting.destroy();
    await until(async () => (await readdir(engineFiles(engine.directory).inbox)).length === 2);
    for (const other of others) other.destroy();
    await until(async () => (await readdir(engineFiles(engine.directory).inbox)).length === 0);
    expect(await rowsOf(client, 'SELECT 1')).toEqual([[1]]);
  });
});
