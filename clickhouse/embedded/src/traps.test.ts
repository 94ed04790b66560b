import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { EngineHold } from './hold.js';
import { DEFAULT_ENGINE_LIMITS } from './limits.js';
import { ended, rowsOf, TestEngine, until } from './testing/engine.js';

/** What chDB gets wrong when it is used as it comes; each of these was seen before it was stood around. */
describe('the traps of chDB', () => {
  let engine: TestEngine;
  let hold: EngineHold;
  let client: ClickHouseClient;

  beforeAll(async () => {
    engine = await TestEngine.in({ resultBytes: 1_000_000 });
    hold = await engine.hold();
    client = engine.client(hold);
  });

  afterAll(async () => {
    await engine.close();
  });

  async function send(
    path: string,
    body: string | Buffer,
  ): Promise<{ status: number | undefined; body: string }> {
    return await new Promise((resolve, reject) => {
      const sent = request({ socketPath: hold.socketPath, method: 'POST', path }, (response) => {
        void text(response).then((answer) => {
          resolve({ status: response.statusCode, body: answer });
        });
      });
      sent.on('error', reject).end(body);
    });
  }

  it('A: a statement that fails in the middle of its output leaves none of it in the next result', async () => {
    const failing = `SELECT throwIf(number = 90000), number FROM numbers(100000) SETTINGS max_block_size = 1000`;
    const slow = `SELECT number, sleepEachRow(0.01) FROM numbers(1000)
                  SETTINGS max_block_size = 1, max_execution_time = 0.2, output_format_parallel_formatting = 0`;
    for (let round = 0; round < 10; round += 1) {
      const [first, second, third] = await Promise.all([
        send('/', round % 2 === 0 ? failing : slow),
        send('/', 'SELECT 42'),
        send('/', 'SELECT 43'),
      ]);
      expect(first.status).not.toBe(200);
      expect([second.body, third.body]).toEqual(['42\n', '43\n']);
      expect((await send('/', 'SELECT 44')).body).toBe('44\n');
    }
  });

  it('B: a setting holds for its statement alone', async () => {
    const threads = `SELECT getSetting('max_threads')`;
    const before = await rowsOf(client, threads);
    expect(await rowsOf(client, threads, { clickhouse_settings: { max_threads: 1 } })).toEqual([[1]]);
    await send('/', 'SET max_threads = 1');
    expect(await rowsOf(client, threads)).toEqual(before);
  });

  it('B: a temporary table ends with its statement', async () => {
    await send('/', 'CREATE TEMPORARY TABLE leak (a UInt8)');
    await expect(rowsOf(client, 'SELECT * FROM leak')).rejects.toMatchObject({ type: 'UNKNOWN_TABLE' });
  });

  describe('C: rows are rows, whatever stands in them', () => {
    const INJECTED = '1,"x"\n\nCREATE TABLE default.injected (a UInt8) ENGINE = Memory\n';

    beforeAll(async () => {
      await client.command({ query: 'CREATE DATABASE c ENGINE = Atomic' });
      await client.command({ query: 'CREATE TABLE c.t (a UInt32, s String) ENGINE = MergeTree ORDER BY a' });
    });

    afterEach(async () => {
      await client.command({ query: 'TRUNCATE TABLE c.t' });
      expect(await rowsOf(client, 'EXISTS TABLE default.injected')).toEqual([[0]]);
    });

    it('a blank line in a body', async () => {
      const answer = await send('/?query=INSERT+INTO+c.t+FORMAT+CSV', INJECTED);
      expect(answer.status).toBe(400);
      expect(await rowsOf(client, 'SELECT count() FROM c.t')).toEqual([['0']]);
    });

    it('a blank line in a value', async () => {
      await send('/?query=INSERT+INTO+c.t+FORMAT+CSV', '1,"a\n\nb"\n2,c\n');
      expect(await rowsOf(client, 'SELECT * FROM c.t ORDER BY a')).toEqual([
        [1, 'a\n\nb'],
        [2, 'c'],
      ]);
    });

    it('a blank line where rows stand in the statement', async () => {
      await send('/', `INSERT INTO c.t VALUES (1, 'a\n\nb'), (2, 'ü')`);
      await send('/', Buffer.from(`INSERT INTO c.t FORMAT CSV\n3,"x\n\ny"\n`));
      expect(await rowsOf(client, 'SELECT s FROM c.t ORDER BY a')).toEqual([['a\n\nb'], ['ü'], ['x\n\ny']]);
      expect((await send('/', `INSERT INTO c.t FORMAT CSV\n${INJECTED}`)).status).toBe(400);
    });

    it('0A 0A among binary rows', async () => {
      const row = Buffer.from([0x0a, 0x0a, 0x0a, 0x0a, 2, 0x0a, 0x0a]);
      await send('/?query=INSERT+INTO+c.t+(a,s)+FORMAT+RowBinary', Buffer.concat([row, row]));
      expect(await rowsOf(client, 'SELECT a, s FROM c.t')).toEqual([
        [0x0a0a0a0a, '\n\n'],
        [0x0a0a0a0a, '\n\n'],
      ]);
    });
  });

  it('D: the library is loaded in the child, not in the process that holds it', () => {
    expect(JSON.stringify(process.report.getReport())).not.toContain('libchdb');
  });

  it('E: files and answers have threads left when every slot runs a statement', async () => {
    const done: string[] = [];
    const all = Array.from({ length: DEFAULT_ENGINE_LIMITS.statements * 2 }, async () => {
      await send('/', 'SELECT sleep(3)');
      done.push('statement');
    });
    for (let i = 0; i < 5; i++) expect(await health()).toBe('Ok.\n');
    expect(done).toEqual([]);
    await Promise.all(all);
  });

  it('E: so many statements run at once as there are slots, and the others wait', async () => {
    const counting = `SELECT countIf(query LIKE '%sleep(0.2)%') FROM system.processes, (SELECT sleep(0.2)) AS s`;
    const all = await Promise.all(
      Array.from({ length: DEFAULT_ENGINE_LIMITS.statements * 3 }, () => rowsOf(client, counting)),
    );
    const most = Math.max(...all.map(([row]) => Number(row?.[0])));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(DEFAULT_ENGINE_LIMITS.statements);
  });

  it('F: what is aborted is killed', async () => {
    const abort = new AbortController();
    const long = rowsOf(client, 'SELECT count() FROM numbers(1e13)', { abort_signal: abort.signal });
    await until(async () => (await runningLong()) === 1);
    abort.abort();
    await expect(long).rejects.toThrow(/aborted/);
    await until(async () => (await runningLong()) === 0);
  });

  it('F: what is aborted while it waits for its turn never runs', async () => {
    const sleeping = Array.from({ length: DEFAULT_ENGINE_LIMITS.statements }, () =>
      send('/', 'SELECT sleep(1)'),
    );
    const abort = new AbortController();
    const waiting = client.command({
      query: 'CREATE TABLE default.never (a UInt8) ENGINE = Memory',
      abort_signal: abort.signal,
    });
    abort.abort();
    await expect(waiting).rejects.toThrow(/aborted/);
    await Promise.all(sleeping);
    expect(await rowsOf(client, 'EXISTS TABLE default.never')).toEqual([[0]]);
  });

  it('F: an engine whose holders have gone ends, whatever it was computing for them', async () => {
    const other = await TestEngine.in();
    const held = await other.hold();
    const abort = new AbortController();
    const long = rowsOf(other.client(held), 'SELECT count() FROM numbers(1e13)', {
      abort_signal: abort.signal,
    });
    await until(async () => (await health(held.socketPath)) === 'Ok.\n');
    abort.abort();
    await expect(long).rejects.toThrow();
    const pid = await other.pid();
    await held.release();
    await ended(pid);
    await other.close();
  });

  it('G: a result beyond its cap is refused before it fills the memory', async () => {
    const endless = rowsOf(client, `SELECT * FROM generateRandom('s String', 1, 1000, 10)`);
    await expect(endless).rejects.toMatchObject({ type: 'TOO_MANY_ROWS_OR_BYTES' });
  });

  it('G: a statement has so much memory and no more', async () => {
    const greedy = rowsOf(client, 'SELECT uniqExact(number) FROM numbers(1e9)', {
      clickhouse_settings: { max_memory_usage: '50000000' },
    });
    await expect(greedy).rejects.toMatchObject({ type: 'MEMORY_LIMIT_EXCEEDED' });
  });

  it('I: the engine goes on listening while a statement is analysed', async () => {
    const order: string[] = [];
    const heavy = rowsOf(
      client,
      'SELECT count() FROM numbers(10) WHERE number IN (SELECT number FROM numbers(5e6))',
    ).then(() => order.push('statement'));
    await until(async () => (await rowsInProcess()) > 0 || order.length > 0);
    await client.ping();
    order.push('ping');
    await heavy;
    expect(order).toEqual(['ping', 'statement']);
  });

  it('J: statements with parameters run side by side', async () => {
    const query_params = { x: `it's\n\t\\ "all" there` };
    const first = rowsOf(client, 'SELECT {x:String} AS x, sleep(2)', { query_params });
    const beside = `SELECT count() FROM system.processes WHERE query LIKE '%sleep(2)%' AND {x:String} != ''`;
    await until(async () => Number((await rowsOf(client, beside, { query_params }))[0]?.[0]) === 2);
    expect(await first).toEqual([[query_params.x, 0]]);
  });

  /** Statements under way, this one not counted. */
  async function rowsInProcess(): Promise<number> {
    return Number(await processes('1'));
  }

  async function runningLong(): Promise<number> {
    return Number(await processes(`query LIKE '%numbers(1e13)%'`));
  }

  async function processes(where: string): Promise<unknown> {
    const own = `query NOT LIKE '%system.processes%'`;
    return (await rowsOf(client, `SELECT count() FROM system.processes WHERE ${own} AND ${where}`))[0]?.[0];
  }

  async function health(socketPath = hold.socketPath): Promise<string> {
    return await new Promise((resolve, reject) => {
      request({ socketPath, path: '/health' }, (response) => {
        resolve(text(response));
      })
        .on('error', reject)
        .end();
    });
  }

  it('streams the rows of an insert', async () => {
    await client.command({ query: 'CREATE TABLE default.streamed (a UInt32) ENGINE = MergeTree ORDER BY a' });
    const lines = Readable.from(
      (function* () {
        for (let a = 0; a < 100_000; a += 1) yield `${a}\n`;
      })(),
      { objectMode: false },
    );
    const { stream, summary } = await client.exec({
      query: 'INSERT INTO default.streamed FORMAT TSV',
      values: lines,
    });
    stream.resume();
    expect(summary?.written_rows).toBe('100000');
    expect(await rowsOf(client, 'SELECT count(), max(a) FROM default.streamed')).toEqual([
      ['100000', 99_999],
    ]);
  });
});
