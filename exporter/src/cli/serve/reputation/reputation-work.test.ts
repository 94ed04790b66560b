/** What serve does about lists of addresses behind the back of the intake, on a store, with lists that say what we want. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { FoundReputation, Listing, Wish } from '../../../enrich/reputation/listing.js';
import type { StoreClient } from '../../../store/client.js';
import { failed } from '../../../store/failures.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { ReputationWork, reputationWork, type ReputationWorkSettings } from './reputation-work.js';

const SLOW = 60_000;
const SETTINGS: ReputationWorkSettings = {
  ...reputationWork({ days: 7, keep: 86_400_000 }),
  look: { everyMs: 20, addresses: 10 },
  batch: 4,
  retryMs: 10,
};

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO domains SELECT 'a.example', 'owned', 'config', now64(3)`);
}, SLOW);
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['source_listings', 'records']) await store.run(`TRUNCATE TABLE ${table}`);
});

class Lists {
  readonly lists = ['bl.example'];
  readonly asked: string[] = [];
  said: Listing['said'] = 'listed';
  fails = 0;

  async *find(wishes: Iterable<Wish> | AsyncIterable<Wish>): AsyncGenerator<FoundReputation> {
    for await (const { ip, lists } of wishes) {
      this.asked.push(ip.subarray(12).join('.'));
      if (this.fails-- > 0) throw new Error('the lists have a bug');
      yield { ip, listings: lists.map((list) => ({ list, said: this.said, word: 'spam' })) };
    }
  }

  look = (): Promise<void> => Promise.resolve();
  watch = (): Promise<void> => Promise.resolve();
}

/** Told of, and ended when it is so. */
async function workUntil(
  lists: Lists,
  isSo: () => Promise<boolean>,
  client: StoreClient = store.client,
): Promise<string[]> {
  const told: string[] = [];
  const tell = (_: unknown, text?: string): void => void told.push(text ?? '');
  const stop = new AbortController();
  const work = new ReputationWork(
    { client, reputation: lists, log: { warn: tell, error: tell }, now: () => Date.now() },
    SETTINGS,
  );
  const running = work.run(stop.signal);
  for (let i = 0; i < 500 && !(await isSo()); i++) await sleep(20);
  stop.abort();
  await running;
  return told;
}

function sources(n: number): Promise<void> {
  return store.run(`INSERT INTO records (domain, day, source_ip, report_key, messages, sender_class)
    SELECT 'a.example', today() - 1, toIPv6('::ffff:' || IPv4NumToString(toUInt32(3221225985 + number))), 1, 1, 'threat'
    FROM numbers(${n})`);
}

async function listed(): Promise<number> {
  const [row] = await store.rows(
    'SELECT toUInt32(count()) AS n FROM plumbline.v_reputation WHERE newest',
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

test(
  'sources are asked about some at a time, each once, and people see what lists say',
  async () => {
    await sources(25);
    const lists = new Lists();
    expect(await workUntil(lists, async () => (await listed()) === 25)).toEqual([]);
    expect(new Set(lists.asked).size).toBe(25);
    expect(lists.asked).toHaveLength(25);
    await workUntil(lists, () => Promise.resolve(true));
    expect(lists.asked).toHaveLength(25);
  },
  SLOW,
);

test(
  'a list that does not answer is not asked about the same addresses at once again',
  async () => {
    await sources(12);
    const lists = new Lists();
    lists.said = 'no_answer';
    let looks = 0;
    await workUntil(lists, () => Promise.resolve(lists.asked.length >= 12 && ++looks > 10));
    expect(lists.asked).toHaveLength(12);
    expect(await listed()).toBe(0);
  },
  SLOW,
);

test(
  'what breaks, and a store that is away, are told, and it is tried again',
  async () => {
    await sources(3);
    const lists = new Lists();
    lists.fails = 1;
    let away = 1;
    const { client: whole } = store;
    const client: StoreClient = {
      database: whole.database,
      rows: (...args) => whole.rows(...args),
      stream: (...args) => whole.stream(...args),
      command: (...args) => whole.command(...args),
      insert: async (...args) =>
        away-- > 0 ? failed('store_unreachable', 'away') : await whole.insert(...args),
      ping: () => whole.ping(),
      close: () => Promise.resolve(),
    };
    expect(await workUntil(lists, async () => (await listed()) === 3, client)).toEqual([
      'asking lists about addresses failed',
      'the store did not take or tell what lists say of addresses',
    ]);
  },
  SLOW,
);
