import { connect } from 'node:net';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { request } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { ClickHouseError, TupleParam, type ClickHouseClient } from '@clickhouse/client';
import { engineFiles } from '../engine-files.js';
import type { EngineHold } from '../hold.js';
import { unpacked } from '../testing/blocks.js';
import { rowsOf, TestEngine, until } from '../testing/engine.js';

const NOTHING = Buffer.alloc(0);

describe("ClickHouse's HTTP interface, over the private socket", () => {
  let engine: TestEngine;
  let hold: EngineHold;
  let client: ClickHouseClient;

  beforeAll(async () => {
    engine = await TestEngine.in({ insertBytes: 1_000_000, statementBytes: 100_000 });
    hold = await engine.hold();
    client = engine.client(hold);
    await client.command({ query: 'CREATE DATABASE other ENGINE = Atomic' });
    await client.command({
      query: 'CREATE TABLE other.t (a UInt64, s String) ENGINE = MergeTree ORDER BY a',
    });
  });

  beforeEach(async () => {
    await client.command({ query: 'TRUNCATE TABLE other.t' });
  });

  afterAll(async () => {
    await engine.close();
  });

  interface Sent {
    readonly status: number | undefined;
    readonly body: string;
    readonly headers: Record<string, unknown>;
  }

  async function send(
    path: string,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Sent> {
    return await new Promise((resolve, reject) => {
      const sent = request({ socketPath: hold.socketPath, method: 'POST', path, headers }, (response) => {
        void text(response).then((answer) => {
          resolve({ status: response.statusCode, body: answer, headers: response.headers });
        });
      });
      sent.on('error', reject).end(body);
    });
  }

  describe('with @clickhouse/client', () => {
    it('answers a ping of either kind', async () => {
      expect(await client.ping()).toEqual({ success: true });
      expect(await client.ping({ select: true })).toEqual({ success: true });
    });

    it('quotes integers of 64 bits, unless it is asked not to', async () => {
      const big = 'SELECT toUInt64(18446744073709551615) AS n';
      expect(await rowsOf(client, big)).toEqual([['18446744073709551615']]);
      const clickhouse_settings = { output_format_json_quote_64bit_integers: 0 } as const;
      expect(await rowsOf(client, 'SELECT toUInt64(1)', { clickhouse_settings })).toEqual([[1]]);
    });

    it('takes parameters of every kind', async () => {
      const query_params = {
        s: `a'b"c\\d\n\t`,
        n: 7,
        list: ['x', "y'"],
        pair: new TupleParam([1, 'b']),
        none: null,
      };
      const query = `SELECT {s:String}, {n:UInt8}, {list:Array(String)}, {pair:Tuple(UInt8, String)}, {none:Nullable(String)}`;
      expect(await rowsOf(client, query, { query_params })).toEqual([
        [query_params.s, 7, query_params.list, [1, 'b'], null],
      ]);
    });

    it('takes parameters too long for an address', async () => {
      const query_params = { long: 'ü\r\n'.repeat(10_000), n: 1 };
      const query = 'SELECT length({long:String}), {n:UInt8}';
      expect(await rowsOf(client, query, { query_params, use_multipart_params: true })).toEqual([
        ['40000', 1],
      ]);
    });

    it('says of an error what ClickHouse says', async () => {
      const failed = await rowsOf(client, 'SELECT * FROM other.nothing').catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(ClickHouseError);
      expect(failed).toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
      await expect(rowsOf(client, 'SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
      const clickhouse_settings = { max_threads: 1, ...{ no_such_setting: 1 } };
      await expect(rowsOf(client, 'SELECT 1', { clickhouse_settings })).rejects.toMatchObject({
        code: '115',
      });
    });

    it('inserts rows of JSON, and says how many', async () => {
      const { summary } = await client.insert({
        table: 'other.t',
        values: [
          { a: '1', s: 'one' },
          { a: '2', s: 'zwölf\n\n' },
        ],
        format: 'JSONEachRow',
      });
      expect(summary?.written_rows).toBe('2');
      expect(await rowsOf(client, 'SELECT * FROM other.t ORDER BY a')).toEqual([
        ['1', 'one'],
        ['2', 'zwölf\n\n'],
      ]);
    });

    it('looks for names in the database of the client', async () => {
      const there = engine.client(hold, 'other');
      await there.insert({
        table: 't',
        values: Readable.from(['1\tx\n'], { objectMode: false }),
        format: 'TabSeparated',
      });
      expect(await rowsOf(there, 'SELECT count() FROM t')).toEqual([['1']]);
      const nowhere = engine.client(hold, 'nowhere');
      await expect(rowsOf(nowhere, 'SELECT 1')).rejects.toMatchObject({ type: 'UNKNOWN_DATABASE' });
    });

    it('gives results in binary formats as they are', async () => {
      const { stream } = await client.exec({ query: 'SELECT number FROM numbers(3) FORMAT Parquet' });
      const bytes = Buffer.concat(await stream.toArray());
      expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    });
  });

  describe('inserts', () => {
    it('whose statement has settings of its own', async () => {
      await send(
        `/?query=${encodeURIComponent('INSERT INTO other.t (a) SETTINGS max_threads = 1 FORMAT CSV')}`,
        '5\n',
      );
      await send('/', 'INSERT INTO other.t (a) SETTINGS max_threads = 1 VALUES (6)');
      expect(await rowsOf(client, 'SELECT a FROM other.t ORDER BY a')).toEqual([['5'], ['6']]);
    });

    it('whose rows begin in the address', async () => {
      await send(`/?query=${encodeURIComponent('INSERT INTO other.t (a) FORMAT CSV 5\n')}`, '6\n');
      expect(await rowsOf(client, 'SELECT a FROM other.t ORDER BY a')).toEqual([['5'], ['6']]);
    });

    it('in the format of ClickHouse itself', async () => {
      const { stream } = await client.exec({
        query: 'SELECT number + 2570 AS a, toString(a) AS s FROM numbers(1000) FORMAT Native',
      });
      await client.exec({ query: 'INSERT INTO other.t (a, s) FORMAT Native', values: stream });
      expect(await rowsOf(client, 'SELECT count(), min(a), max(s) FROM other.t')).toEqual([
        ['1000', '2570', '3569'],
      ]);
    });

    it('from a query', async () => {
      await send('/', 'INSERT INTO other.t SELECT number, toString(number) FROM numbers(3)');
      expect(await rowsOf(client, 'SELECT count() FROM other.t')).toEqual([['3']]);
    });

    it('that are gzipped', async () => {
      const gzip = { 'content-encoding': 'gzip' };
      const answer = await send('/?query=INSERT+INTO+other.t+(a)+FORMAT+CSV', gzipSync('7\n8\n'), gzip);
      expect(answer.status).toBe(200);
      expect(await rowsOf(client, 'SELECT count() FROM other.t')).toEqual([['2']]);
    });

    it('that are damaged, or packed in a way we do not know, store nothing', async () => {
      const into = '/?query=INSERT+INTO+other.t+(a)+FORMAT+CSV';
      const damaged = await send(into, gzipSync('7\n8\n').subarray(0, -6), { 'content-encoding': 'gzip' });
      expect(damaged.body).toMatch(/^Code: 33\. .*CANNOT_READ_ALL_DATA/);
      const unknown = await send(into, '7\n', { 'content-encoding': 'zst' });
      expect(unknown.status).toBe(501);
      expect(await rowsOf(client, 'SELECT count() FROM other.t')).toEqual([['0']]);
    });

    it('that break off store nothing, and leave nothing behind', async () => {
      const socket = connect(hold.socketPath);
      const head =
        'POST /?query=INSERT+INTO+other.t+(a)+FORMAT+CSV HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n';
      socket.write(`${head}1\n2\n`);
      await until(async () => (await waiting()) === 1);
      socket.destroy();
      await until(async () => (await waiting()) === 0);
      expect(await rowsOf(client, 'SELECT count() FROM other.t')).toEqual([['0']]);
    });

    it('that are too large are refused, and leave nothing behind', async () => {
      const answer = await send('/?query=INSERT+INTO+other.t+(a)+FORMAT+CSV', '1\n'.repeat(600_000));
      expect(answer).toMatchObject({ status: 413 });
      expect(await waiting()).toBe(0);
    });

    async function waiting(): Promise<number> {
      return (await readdir(engineFiles(engine.directory).inbox)).length;
    }
  });

  it('begins every statement with the settings of the store', async () => {
    const names = [
      'async_insert',
      'max_partitions_per_insert_block',
      'output_format_json_quote_64bit_integers',
    ];
    const values = names.map((name) => `toUInt8(getSetting('${name}'))`).join(', ');
    expect(await rowsOf(client, `SELECT ${values}`)).toEqual([[0, 0, 1]]);
  });

  it('joins a statement from its address and its body', async () => {
    expect((await send('/?query=SELECT+1,', '2')).body).toBe('1\t2\n');
  });

  it('gzips an answer for who accepts it', async () => {
    const answer = await send('/', 'SELECT * FROM numbers(10000)', { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
  });

  it("gives a result in ClickHouse's own blocks to who asks for them", async () => {
    const path = '/?compress=1&query=SELECT+number+FROM+numbers(100000)';
    const [plain = NOTHING, held = NOTHING, passing = NOTHING] = await Promise.all(
      [path.replace('compress=1&', ''), path, `${path}&wait_end_of_query=0`].map(bytesOf),
    );
    expect(plain).toHaveLength(588_890);
    expect(unpacked(held).equals(plain)).toBe(true);
    expect(unpacked(passing).equals(plain)).toBe(true);
    expect(await bytesOf('/?compress=1&query=SELECT+1+WHERE+0')).toHaveLength(0);
  });

  it('says what fails without blocks', async () => {
    expect((await send('/?compress=1', 'SELECT nothing')).body).toMatch(/^Code: 47\. /);
  });

  async function bytesOf(path: string): Promise<Buffer> {
    return await new Promise((resolve, reject) => {
      request({ socketPath: hold.socketPath, path }, (response) => {
        resolve(buffer(response));
      })
        .on('error', reject)
        .end();
    });
  }

  it('runs one statement a request', async () => {
    const answer = await send('/', 'SELECT 1; SELECT 2');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/Multi-statements are not allowed/);
    expect((await send('/', 'SELECT 1; -- and no more')).body).toBe('1\n');
  });

  it('says what it does not have, instead of passing it over', async () => {
    const answer = await send('/?session_id=1', 'SELECT 1');
    expect(answer.status).toBe(501);
    expect(answer.body).toMatch(/no 'session_id'.*--store\.url/);
  });

  it('refuses a statement that is too long', async () => {
    expect(await send('/', `SELECT '${'x'.repeat(200_000)}'`)).toMatchObject({ status: 413 });
  });

  it('names what it answers with', async () => {
    const { headers } = await send('/?query_id=mine', 'SELECT 1 AS a FORMAT JSONCompact');
    expect(headers).toMatchObject({
      'x-clickhouse-query-id': 'mine',
      'x-clickhouse-format': 'JSONCompact',
      'content-type': 'application/json; charset=UTF-8',
    });
  });
});
