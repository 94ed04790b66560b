import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import { failed, type Asked } from '../failures.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { BatchIds } from './batch-ids.js';
import { Claims } from './claims.js';
import type { Candidate } from './decide.js';
import { DEFAULT_LOADER, Loader, type Batch, type LoaderTools } from './loader.js';
import { thisProcess, writerText, type Writer } from './writer.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(async () => {
  await store.close();
});

const SETTINGS = {
  ...DEFAULT_LOADER,
  retry: { firstMs: 1, longestMs: 5 },
  poll: { firstMs: 2, longestMs: 50 },
};
const NEVER = new AbortController().signal;

/** Each test has an identity of its own, and documents of its own. */
let identities = 1n;
const key = (document: bigint): bigint => 1000n * identities + document;
function candidate(document: bigint, change: Partial<Candidate> = {}): Candidate {
  const standing = { authenticated: false, complete: true, sentAt: 1000 };
  return { identity: identities, reportKey: key(document), standing, records: 3, quarantined: 0, ...change };
}
beforeEach(() => {
  identities += 1n;
});

/** A batch whose only rows are those of `reports`. */
function batch(...candidates: readonly Candidate[]): Batch {
  return {
    candidates,
    *blocks(decisions, { batch: id, attempt }) {
      const rows = candidates.filter((_, i) => decisions[i]?.outcome !== 'duplicate');
      yield { table: 'reports', columns: [], rows: rows.length, block: [encode(rows, id, attempt)] };
    },
  };
}

/** The rows as a statement: what the block would hold is not what is tested here. */
function encode(rows: readonly Candidate[], id: bigint, attempt: number): Uint8Array {
  const values = rows.map(
    ({ identity, reportKey, standing, records }) =>
      `('example.com', '2026-07-01', ${reportKey}, ${identity}, ${attempt}, ${id}, ${records}, ` +
      `${String(standing.complete)}, ${String(standing.authenticated)}, fromUnixTimestamp64Milli(${standing.sentAt}))`,
  );
  return Buffer.from(values.join(', '));
}

interface Trouble {
  /** Comes before the statement, and may say that it failed instead. */
  readonly before?: (statement: string) => Promise<Asked<void> | undefined> | Asked<void> | undefined;
  /** The statement is done, and its answer lost. */
  readonly losesAnswer?: (statement: string) => boolean;
}

const LOST = failed('store_unreachable', 'the connection broke');

/** The store, through which the rows of `batch` are written by a statement, and on which things go wrong. */
function client(trouble: Trouble = {}): StoreClient {
  const run = async (statement: string, ask: () => Promise<Asked<void>>): Promise<Asked<void>> => {
    const before = await trouble.before?.(statement);
    if (before !== undefined) return before;
    const asked = await ask();
    return trouble.losesAnswer?.(statement) === true ? LOST : asked;
  };
  return {
    ...bound(store.client),
    command: (sql, parameters) => run(sql, () => store.client.command(sql, parameters)),
    insert: async (table, _columns, block) => {
      const values = Array.isArray(block) ? Buffer.concat(block).toString() : '';
      const sql =
        `INSERT INTO ${table} (domain, day, report_key, identity, attempt, batch, records, complete, ` +
        `authenticated, received_at) VALUES ${values}`;
      return run(sql, () => store.client.command(sql));
    },
  };
}

function bound(of: StoreClient): StoreClient {
  return {
    database: of.database,
    rows: (sql, row, parameters) => of.rows(sql, row, parameters),
    stream: (sql, options) => of.stream(sql, options),
    command: (sql, parameters) => of.command(sql, parameters),
    insert: (table, columns, block) => of.insert(table, columns, block),
    ping: () => of.ping(),
    close: () => of.close(),
  };
}

function loader(through = client(), tools: Partial<LoaderTools> = {}): Loader {
  return new Loader(
    {
      client: through,
      claims: new Claims(through, thisProcess()),
      ids: new BatchIds(Date.now),
      writer: thisProcess(),
      firstAttempt: 1,
      observer: { inserted: () => undefined, failed: () => undefined },
      clock: () => performance.now(),
      wait: async (ms) => sleep(ms),
      ...tools,
    },
    SETTINGS,
  );
}

const COUNTING = z.object({ report_key: z.string() });

/** The documents of this test's identity that count, once for each load. */
async function counting(): Promise<string[]> {
  const rows = await store.client.rows(
    `SELECT report_key FROM reports WHERE identity = ${identities}
       AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM hidden_loads) ORDER BY report_key`,
    COUNTING,
  );
  if (!rows.ok) throw new Error(rows.detail);
  return rows.value.map(({ report_key }) => String(BigInt(report_key) - key(0n)));
}

const outcomes = (loaded: Awaited<ReturnType<Loader['load']>>): unknown =>
  loaded.ok ? loaded.value.map(({ outcome }) => outcome) : loaded.reason;

test('a report is stored once, and is a duplicate ever after', async () => {
  expect(outcomes(await loader().load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
  expect(outcomes(await loader().load(batch(candidate(100n)), NEVER))).toEqual(['duplicate']);
  expect(await counting()).toEqual(['100']);
});

test('of two revisions the newer counts', async () => {
  await loader().load(batch(candidate(100n)), NEVER);
  const newer = candidate(200n, { standing: { authenticated: false, complete: true, sentAt: 2000 } });
  expect(outcomes(await loader().load(batch(newer), NEVER))).toEqual(['revision']);
  expect(await counting()).toEqual(['200']);
});

test('a fuller reading takes the place of the load that was there', async () => {
  await loader().load(batch(candidate(100n)), NEVER);
  const fuller = candidate(100n, { records: 4 });
  const again = loader(client(), { firstAttempt: 2 });
  expect(outcomes(await again.load(batch(fuller), NEVER))).toEqual(['again']);
  expect(await counting()).toEqual(['100']);
});

test('eight writers of one report at once store it once', async () => {
  const writers = Array.from({ length: 8 }, (_, i) => loader(client(), { firstAttempt: 1000 * (i + 1) }));
  const loaded = await Promise.all(writers.map((writer) => writer.load(batch(candidate(100n)), NEVER)));
  expect(loaded.map(outcomes).flat().sort()).toEqual([
    ...Array.from({ length: 7 }, () => 'duplicate'),
    'stored',
  ]);
  expect(await counting()).toEqual(['100']);
});

test('five writers of five revisions at once leave the newest counting', async () => {
  const loads = Array.from({ length: 5 }, async (_, i) => {
    const standing = { authenticated: false, complete: true, sentAt: 1000 * (i + 1) };
    return loader(client(), { firstAttempt: 1000 * (i + 1) }).load(
      batch(candidate(BigInt(300 + i), { standing })),
      NEVER,
    );
  });
  await Promise.all(loads);
  expect(await counting()).toEqual(['304']);
});

describe('what breaks is tried again, and counts once', () => {
  const once = (matches: RegExp): ((statement: string) => boolean) => {
    let done = false;
    return (statement) => {
      if (done || !matches.test(statement)) return false;
      done = true;
      return true;
    };
  };

  test.each([
    ['the claim', /INTO claims/],
    ['the rows', /INTO reports/],
    ['the commit', /'committed'/],
  ])('%s did not arrive', async (_, statement) => {
    const breaks = once(statement);
    const through = client({ before: (sql) => (breaks(sql) ? LOST : undefined) });
    expect(outcomes(await loader(through).load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    expect(await counting()).toEqual(['100']);
  });

  test.each([
    ['the claim', /INTO claims/],
    ['the rows', /INTO reports/],
    ['the commit', /'committed'/],
  ])('%s arrived, and its answer did not', async (_, statement) => {
    const through = client({ losesAnswer: once(statement) });
    expect(outcomes(await loader(through).load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    expect(await counting()).toEqual(['100']);
  });

  test('the commit was taken by a crash of the store, which remembers that there was one', async () => {
    const crashes = once(/'committed'/);
    const through = client({
      before: async (sql) => {
        if (!crashes(sql)) return undefined;
        await store.client.command(sql);
        return store.client.command(`DELETE FROM commits WHERE batch IN (SELECT max(batch) FROM commits)`);
      },
    });
    const waits: number[] = [];
    const it = loader(through, { wait: (ms) => Promise.resolve(void waits.push(ms)) });
    expect(outcomes(await it.load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    expect(await counting()).toEqual(['100']);
    // It waits for nobody: the batch that is open still is its own.
    expect(waits).toHaveLength(1);
  });

  test('everything breaks for a while', async () => {
    let asked = 0;
    const through = client({ before: () => (++asked < 30 ? LOST : undefined) });
    expect(outcomes(await loader(through).load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    expect(await counting()).toEqual(['100']);
  });

  test('what will not change is not tried again', async () => {
    const refusal = failed('store_refused', 'no such column');
    const through = client({ before: (sql) => (sql.includes('INTO reports') ? refusal : undefined) });
    expect(await loader(through).load(batch(candidate(100n)), NEVER)).toEqual(refusal);
    expect(await counting()).toEqual([]);
    expect(outcomes(await loader().load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
  });

  test('until the signal ends it', async () => {
    const ending = new AbortController();
    const through = client({
      before: () => {
        ending.abort();
        return LOST;
      },
    });
    expect(outcomes(await loader(through).load(batch(candidate(100n)), ending.signal))).toBe(
      'store_unreachable',
    );
  });
});

describe('a report that comes again to the same writer', () => {
  test('counts as before while the repeat is under way, and where that never ends', async () => {
    const dies = new AbortController();
    let broken = false;
    const seen: string[][] = [];
    const through = client({
      before: async (sql) => {
        if (!broken || !sql.includes('INTO commits')) return undefined;
        seen.push(await counting());
        dies.abort();
        return LOST;
      },
    });
    const it = loader(through);
    expect(outcomes(await it.load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    broken = true;
    await it.load(batch(candidate(100n)), dies.signal);
    expect(seen).toContainEqual(['100']);
    expect(await counting()).toEqual(['100']);
  });

  test('in several batches at once, counts once', async () => {
    const it = loader();
    const loaded = await Promise.all(
      Array.from({ length: 6 }, (_, i) => it.load(batch(candidate(100n), candidate(BigInt(100 + i))), NEVER)),
    );
    expect(loaded.every(({ ok }) => ok)).toBe(true);
    expect(await counting()).toHaveLength(1);
  });
});

describe('a batch that somebody else has open', () => {
  const gone: Writer = { ...thisProcess(), pid: 2 ** 22 + 1, nonce: 'gone' };
  const elsewhere: Writer = { ...thisProcess(), host: 'elsewhere', nonce: 'elsewhere' };

  async function open(writer: Writer, leaseSeconds: number): Promise<bigint> {
    const id = new BatchIds(() => Date.now() - 1000).next();
    const claim = { batch: id, attempt: 9, leaseSeconds, reportKeys: [key(100n)], identities: [identities] };
    await new Claims(store.client, writer).claim({ ...claim, writer: writerText(writer) });
    await store.client.command(
      `INSERT INTO reports (domain, day, report_key, identity, attempt, batch, records, complete, authenticated, received_at)
       VALUES ${encode([candidate(100n)], id, 9).toString()}`,
    );
    return id;
  }

  test('counts for nothing', async () => {
    await open(elsewhere, 60);
    expect(await counting()).toEqual([]);
  });

  test.each([
    ['is gone', gone, 60],
    ['has not been heard of for too long', elsewhere, 0],
  ])('and who %s is not waited for, and can no longer commit', async (_, writer, lease) => {
    const id = await open(writer, lease);
    await sleep(20);
    expect(outcomes(await loader().load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    expect(await new Claims(store.client, thisProcess()).close(id, 'committed')).toEqual({
      ok: true,
      value: 'abandoned',
    });
    expect(await counting()).toEqual(['100']);
  });

  test('is waited for, and what it commits is a duplicate', async () => {
    const id = await open(elsewhere, 60);
    const loading = loader().load(batch(candidate(100n)), NEVER);
    await sleep(50);
    await new Claims(store.client, thisProcess()).close(id, 'committed');
    expect(outcomes(await loading)).toEqual(['duplicate']);
    expect(await counting()).toEqual(['100']);
  });

  test('gives way where it is abandoned', async () => {
    const id = await open(elsewhere, 60);
    const loading = loader().load(batch(candidate(100n)), NEVER);
    await sleep(50);
    await new Claims(store.client, thisProcess()).close(id, 'abandoned');
    expect(outcomes(await loading)).toEqual(['stored']);
    expect(await counting()).toEqual(['100']);
  });

  test('of its own that it could not close does not hold it up', async () => {
    let broken = true;
    const through = client({ before: (sql) => (broken && sql.includes('INTO commits') ? LOST : undefined) });
    const ending = new AbortController();
    const it = loader(through, {
      wait: () => {
        ending.abort();
        return Promise.resolve();
      },
    });
    await it.load(batch(candidate(100n)), ending.signal);
    broken = false;
    expect(await counting()).toEqual([]);
    expect(outcomes(await it.load(batch(candidate(100n)), NEVER))).toEqual(['stored']);
    expect(await counting()).toEqual(['100']);
  });
});
