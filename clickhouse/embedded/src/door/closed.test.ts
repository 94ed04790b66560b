/** Nothing that is asked at the door writes, reads a file, calls out or shows what is private. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf, TestEngine } from '../testing/engine.js';
import { readList } from './testing/lists.js';
import { Statements, type Targets } from './testing/statements.js';

const IN_FILE = 'canary-in-a-file';
const IN_PRIVATE = 'canary-in-private';
const SEED = Number(process.env['PLUMBLINE_FUZZ_SEED'] ?? 1);
const STATEMENTS = Number(process.env['PLUMBLINE_FUZZ_STATEMENTS'] ?? 1500);
const AT_ONCE = 3;
const SLOW = 300_000;

let engine: TestEngine;
let inside: ClickHouseClient;
let folder: string;
let targets: Targets;
let address: string;
let listener: Server;
let calls = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-closed-'));
  await writeFile(join(folder, 'secret'), `${IN_FILE}\n`);
  listener = createServer((socket) => {
    calls += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  engine = await TestEngine.in({ doorStatementSeconds: 2, doorStatementMemoryBytes: 200_000_000 });
  const hold = await engine.hold({ role: 'serve' });
  inside = engine.client(hold);
  for (const query of [
    'CREATE DATABASE plumbline ENGINE = Atomic',
    'CREATE DATABASE plumbline_private ENGINE = Atomic',
    'CREATE TABLE plumbline.records (domain String, messages UInt64) ENGINE = MergeTree ORDER BY domain',
    'CREATE TABLE plumbline_private.raw (bytes String) ENGINE = MergeTree ORDER BY bytes',
    'CREATE VIEW plumbline.v_records AS SELECT * FROM plumbline.records',
    'CREATE VIEW plumbline.v_all AS SELECT 1 AS one',
    'CREATE VIEW plumbline.v_hidden AS SELECT length(bytes) AS length FROM plumbline_private.raw',
    `INSERT INTO plumbline.records VALUES ('a.example', 1), ('b.example', 2)`,
    `INSERT INTO plumbline_private.raw VALUES ('${IN_PRIVATE}')`,
  ]) {
    await inside.command({ query });
  }
  const users = [{ user: 'grafana', password: 'p' }];
  const opened = await hold.openDoor({
    ...{ host: '127.0.0.1', port: 0, users },
    ...{ database: 'plumbline', hidden: ['plumbline_private'] },
  });
  if ('reason' in opened) throw new Error(opened.detail);
  address = `http://127.0.0.1:${opened.port}/?user=grafana&password=p&param_t=records&param_f=file&param_a=1&param_ids=%5B1%5D`;
  const functions = (await rowsOf(inside, 'SELECT name FROM system.functions')).flat().map(String);
  targets = {
    file: join(folder, 'secret'),
    outside: join(folder, 'outside'),
    url: `http://127.0.0.1:${port}/`,
    functions,
  };
});
afterAll(async () => {
  await engine.close();
  listener.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(sql: string): Promise<Answer> {
  const response = await fetch(address, { method: 'POST', body: sql });
  return { status: response.status, text: await response.text() };
}

/** What must never happen, whatever was asked. */
async function harm({ status, text }: Answer): Promise<string[]> {
  const found = [];
  // An error repeats what was asked; what a file holds is in none.
  if (text.includes(IN_FILE)) found.push('a file was read');
  if (text.includes(IN_PRIVATE)) found.push('private rows were read');
  if (existsSync(targets.outside)) found.push('a file was written');
  if (text.includes('Cannot load time zone')) found.push('a time zone was looked for');
  if (calls > 0) found.push('somebody was called');
  if (status === 200 && text.includes('evil')) found.push('rows were written');
  if (found.length > 0) await rm(targets.outside, { force: true });
  calls = 0;
  return found;
}

async function rawText(client: ClickHouseClient, query: string): Promise<string> {
  const { stream } = await client.exec({ query });
  return await text(stream);
}

async function rowsInside(): Promise<unknown[][]> {
  return await rowsOf(
    inside,
    `SELECT (SELECT groupArray((domain, messages)) FROM plumbline.records),
            (SELECT arraySort(groupArray(database || '.' || name)) FROM system.tables WHERE startsWith(database, 'plumbline'))`,
  );
}

describe('attacks are refused, and honest statements are answered', () => {
  it.each(['attacks', 'honest'] as const)('%s', async (kind) => {
    const statements = await readList(kind, targets);
    expect(statements.length).toBeGreaterThan(50);
    const wrong: string[] = [];
    for (const sql of statements) {
      const answer = await ask(sql);
      const isAnswered = answer.status === 200;
      if (isAnswered !== (kind === 'honest'))
        wrong.push(`${answer.status}: ${sql}: ${answer.text.slice(0, 200)}`);
      wrong.push(...(await harm(answer)).map((what) => `${what}: ${sql}`));
    }
    expect(wrong).toEqual([]);
  });
});

it('a statement means at the door what it means to the engine', async () => {
  const wrong: string[] = [];
  for (const sql of await readList('alike', targets)) {
    const query = `${sql} FORMAT TSVWithNamesAndTypes`;
    const meant = await rawText(inside, query).catch(String);
    const answer = await ask(query);
    if (answer.status !== 200 || answer.text !== meant) wrong.push(`${sql}\n${answer.text}${meant}`);
  }
  expect(wrong).toEqual([]);
});

it(
  'nothing from a grammar of attacks does any harm',
  async () => {
    const before = await rowsInside();
    const statements = new Statements(targets, SEED);
    const harmful: string[] = [];
    const outcomes = new Map<number, number>();
    const work = async (): Promise<void> => {
      for (let i = 0; i < STATEMENTS / AT_ONCE; i++) {
        const sql = statements.next();
        const answer = await ask(sql);
        outcomes.set(answer.status, (outcomes.get(answer.status) ?? 0) + 1);
        harmful.push(...(await harm(answer)).map((what) => `${what}: ${sql}`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(harmful).toEqual([]);
    expect(await rowsInside()).toEqual(before);
    // Some of it is honest: a grammar of which nothing is answered would show nothing.
    expect(outcomes.get(200)).toBeGreaterThan(STATEMENTS / 100);
    expect(outcomes.get(403)).toBeGreaterThan(STATEMENTS / 4);
  },
  SLOW,
);
