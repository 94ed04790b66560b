import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { BatchIds } from './batch-ids.js';
import { Claims } from './claims.js';
import { Sweeper } from './sweeper.js';
import { thisProcess, writerText } from './writer.js';

let store: TestStore;
let claims: Claims;
beforeAll(async () => {
  store = await openTestStore();
  claims = new Claims(store.client, WRITER);
}, 60_000);
afterAll(async () => {
  await store.close();
});

const ids = new BatchIds(Date.now);
const WRITER = thisProcess();
const OURS = writerText(WRITER);
const NUMBER = z.object({ n: z.string().transform(Number) });

async function count(table: string): Promise<number> {
  const [row] = await store.rows(`SELECT count() AS n FROM ${DATABASE}.${table}`, NUMBER);
  return row?.n ?? NaN;
}

/** A batch of one report with one record. */
async function write(reportKey: bigint, attempt: number, writer = OURS): Promise<bigint> {
  const batch = ids.next();
  await claims.claim({
    batch,
    writer,
    attempt,
    leaseSeconds: 60,
    reportKeys: [reportKey],
    identities: [reportKey],
  });
  for (const insert of [
    `reports (domain, day, report_key, attempt, batch) VALUES ('a.example', '2026-07-01', ${reportKey}, ${attempt}, ${batch})`,
    `records (domain, day, report_key, attempt, messages) VALUES ('a.example', '2026-07-01', ${reportKey}, ${attempt}, 5)`,
    `deliveries (batch, at, outcome) VALUES (${batch}, now64(3), 'stored')`,
  ]) {
    const done = await store.client.command(`INSERT INTO ${insert}`);
    if (!done.ok) throw new Error(done.detail);
  }
  return batch;
}

const sweeper = (afterSeconds: number): Sweeper =>
  new Sweeper(store.client, { privateDatabase: `${DATABASE}_private`, afterSeconds, afterDays: 400 }, WRITER);

const TABLES = ['claims', 'commits', 'reports', 'records', 'roll', 'deliveries'];
const counts = async (): Promise<number[]> => {
  const all: number[] = [];
  for (const table of TABLES) all.push(await count(table));
  return all;
};

test('what was committed stays, what was given up goes, and what is under way is left alone', async () => {
  await claims.close(await write(1n, 1), 'committed');
  await claims.close(await write(2n, 1), 'abandoned');
  await write(3n, 1);
  expect(await counts()).toEqual([3, 2, 3, 3, 3, 3]);

  expect(await sweeper(3600).removeAbandoned()).toEqual({ ok: true, value: undefined });
  expect(await counts()).toEqual([3, 2, 3, 3, 3, 3]);

  expect(await sweeper(-1).removeAbandoned()).toEqual({ ok: true, value: undefined });
  expect(await counts()).toEqual([2, 2, 2, 2, 2, 2]);
  expect(await count('v_records')).toBe(1);

  expect(await sweeper(-1).forgetCommitted()).toMatchObject({ ok: true });
  expect(await count('claims')).toBe(1);
  expect(await count('v_records')).toBe(1);
  expect(await count('hidden_loads')).toBe(1);
});

describe('the rows of a writer that somebody else took for dead', () => {
  const elsewhere = writerText({ ...WRITER, host: 'elsewhere', nonce: 'elsewhere' });
  const gone = writerText({ ...WRITER, pid: 2 ** 22 + 1, nonce: 'gone' });

  test('stay hidden as long as it may wake up and write more of them', async () => {
    const before = await count('v_records');
    await claims.close(await write(10n, 1, elsewhere), 'abandoned');
    expect(await sweeper(-1).removeAbandoned()).toEqual({ ok: true, value: undefined });
    await store.client.command(
      `INSERT INTO records (domain, day, report_key, attempt, messages) VALUES ('a.example', '2026-07-01', 10, 1, 5)`,
    );
    expect(await count('v_records')).toBe(before);
  });

  test('go where it is known to have gone', async () => {
    const before = await counts();
    await claims.close(await write(11n, 1, gone), 'abandoned');
    expect(await sweeper(-1).removeAbandoned()).toEqual({ ok: true, value: undefined });
    const [claimed, closed = 0, ...rows] = before;
    expect(await counts()).toEqual([claimed, closed + 1, ...rows]);
  });
});
