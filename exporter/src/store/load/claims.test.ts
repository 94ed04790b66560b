import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { BatchIds } from './batch-ids.js';
import { Claims, type Claim } from './claims.js';
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
const OUTCOME = z.object({ outcome: z.string() });
const FOUND = z.object({ n: z.string().transform(Number) });

async function claimed(): Promise<Claim> {
  const batch = ids.next();
  const claim = {
    batch,
    writer: writerText(WRITER),
    attempt: 1,
    leaseSeconds: 60,
    reportKeys: [batch],
    identities: [batch],
  };
  expect(await claims.claim(claim)).toMatchObject({ ok: true });
  return claim;
}

async function commitsOf({ batch }: Claim): Promise<string[]> {
  const rows = await store.rows(`SELECT outcome FROM ${DATABASE}.commits WHERE batch = ${batch}`, OUTCOME);
  return rows.map(({ outcome }) => outcome);
}

async function claimsOf({ batch }: Claim): Promise<number> {
  const [row] = await store.rows(`SELECT count() AS n FROM ${DATABASE}.claims WHERE batch = ${batch}`, FOUND);
  return row?.n ?? NaN;
}

const sweep = async (): Promise<void> => {
  const target = { privateDatabase: `${DATABASE}_private`, afterSeconds: -1, afterDays: 400 };
  const sweeper = new Sweeper(store.client, target, WRITER);
  expect(await sweeper.removeAbandoned()).toMatchObject({ ok: true });
};

test('whoever closes a batch first decides how it ends', async () => {
  const ends = Array.from({ length: 20 }, async () => {
    const claim = await claimed();
    const both = await Promise.all([
      claims.close(claim.batch, 'committed'),
      claims.close(claim.batch, 'abandoned'),
    ]);
    const [written, ...more] = await commitsOf(claim);
    return more.length === 0 && both.every((end) => end.ok && end.value === written);
  });
  expect(await Promise.all(ends)).toEqual(Array.from({ length: 20 }, () => true));
});

test('a batch is closed once, whoever says so again', async () => {
  const claim = await claimed();
  for (const outcome of ['committed', 'abandoned', 'committed'] as const)
    expect(await claims.close(claim.batch, outcome)).toEqual({ ok: true, value: 'committed' });
  expect(await commitsOf(claim)).toEqual(['committed']);
});

describe('a writer that stood still until', () => {
  test('its batch was given up and the token of that forgotten, cannot commit', async () => {
    const claim = await claimed();
    await store.client.command(
      `ALTER TABLE ${DATABASE}.commits MODIFY SETTING non_replicated_deduplication_window = 1`,
    );
    for (const { batch } of [claim, await claimed(), await claimed()]) await claims.close(batch, 'abandoned');
    expect(await claims.close(claim.batch, 'committed')).toEqual({ ok: true, value: 'abandoned' });
    expect(await commitsOf(claim)).toEqual(['abandoned']);
  });

  test('its rows were swept and all of it forgotten, cannot commit either', async () => {
    const claim = await claimed();
    await claims.close(claim.batch, 'abandoned');
    await sweep();
    await store.client.command(`TRUNCATE TABLE ${DATABASE}.commits`);
    await store.client.command(
      `ALTER TABLE ${DATABASE}.commits MODIFY SETTING non_replicated_deduplication_window = 0`,
    );
    expect(await claims.renew(claim)).toMatchObject({ ok: true });
    expect(await claimsOf(claim)).toBe(0);
    expect(await claims.close(claim.batch, 'committed')).toEqual({ ok: true, value: 'abandoned' });
    expect(await commitsOf(claim)).toEqual([]);
  });
});

test('a claim is renewed', async () => {
  const claim = await claimed();
  expect(await claims.renew(claim)).toMatchObject({ ok: true });
  expect(await claimsOf(claim)).toBe(2);
});
