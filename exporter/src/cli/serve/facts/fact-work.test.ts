/** What serve does about facts behind the back of the intake, on a store, with a finder that says what we want. */
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import * as z from 'zod';
import type { FactFinder, FoundFacts } from '../../../enrich/facts/facts.js';
import { NO_FACTS, type SourceFacts } from '../../../model/source-facts.js';
import { parseIp } from '../../../parse/values/ip.js';
import type { ChangedFacts } from '../../../store/facts/write-facts.js';
import type { StoreClient } from '../../../store/client.js';
import { failed } from '../../../store/failures.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { DEFAULT_FACT_WORK, FactWork, type FactWorkSettings } from './fact-work.js';

const SLOW = 60_000;
const SOON: FactWorkSettings = {
  ...DEFAULT_FACT_WORK,
  batch: { addresses: 100, ms: 20 },
  look: { everyMs: 60_000, rows: 1000 },
  reload: { leastMs: 10, rest: 1 },
  retry: { firstMs: 10, longestMs: 20 },
};

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
}, SLOW);
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['source_facts', 'source_lookups', 'source_months', 'records'])
    expect(await store.client.command(`TRUNCATE TABLE ${table}`)).toMatchObject({ ok: true });
});

function ip(text: string): Uint8Array {
  const bytes = parseIp(text);
  if (bytes === undefined) throw new Error(text);
  return bytes;
}

/** Addresses as text, IPv4 without its prefix. */
function ipText(bytes: Uint8Array): string {
  return bytes.subarray(12).join('.');
}

const FOUND: SourceFacts = {
  country: 'NL',
  asn: 64500,
  asName: 'A House',
  ptr: 'mx.a.example',
  ptrConfirmed: true,
  ptrDomain: 'a.example',
};

class Finder implements FactFinder {
  readonly asked: string[] = [];
  facts = FOUND;
  dns: FoundFacts['dns'] = 'found';
  fails = 0;

  atOnce(): SourceFacts {
    return { ...NO_FACTS, country: this.facts.country };
  }

  /** What it says first of an address, before `dns`. */
  readonly first = new Map<string, FoundFacts['dns']>();

  async *find(ips: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<FoundFacts> {
    for await (const one of ips) {
      this.asked.push(ipText(one));
      if (this.fails-- > 0) throw new Error('the resolver has a bug');
      const dns = this.first.get(ipText(one));
      this.first.delete(ipText(one));
      yield dns === undefined
        ? { ip: one, facts: this.facts, dns: this.dns }
        : { ip: one, facts: this.atOnce(), dns };
    }
  }
}

interface Running {
  readonly work: FactWork;
  readonly changed: ChangedFacts[];
  readonly full: number[];
  readonly end: () => Promise<void>;
}

function start(finder: FactFinder, settings = SOON, client: StoreClient = store.client): Running {
  const stop = new AbortController();
  const changed: ChangedFacts[] = [];
  const full: number[] = [];
  const work = new FactWork(
    {
      client,
      finder,
      log: pino({ level: 'silent' }),
      now: () => Date.now(),
      clock: () => performance.now(),
      changed: (some) => changed.push(...some),
      events: { waiting: () => undefined, full: () => full.push(1), written: () => undefined },
    },
    settings,
  );
  const running = work.run(stop.signal);
  return {
    work,
    changed,
    full,
    end: async () => {
      stop.abort();
      await running;
    },
  };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await isSo()) return;
    await sleep(20);
  }
  throw new Error('it did not come to that');
}

async function count(from: string): Promise<number> {
  const [row] = await store.rows(
    `SELECT toUInt32(count()) AS n FROM plumbline.${from}`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

async function records(n: number): Promise<void> {
  const sql = `INSERT INTO records (domain, day, source_ip, report_key, messages)
    SELECT 'a.example', today() - 1, toIPv6('::ffff:' || IPv4NumToString(toUInt32(167772160 + number))), 1, 1 FROM numbers(${n})`;
  expect(await store.client.command(sql)).toMatchObject({ ok: true });
}

test(
  'a source is known by files at once, and by the DNS later, which is told and seen in the views',
  async () => {
    await records(1);
    await store.rows('SELECT any(ptr) AS ptr FROM plumbline.v_records', z.object({ ptr: z.string() }));
    const { work, changed, end } = start(new Finder());
    expect(work.sourceOf(ip('10.0.0.0')).facts).toEqual({ ...NO_FACTS, country: 'NL' });
    await until(() => changed.length > 0);
    expect(changed).toEqual([{ ip: ip('10.0.0.0'), facts: FOUND, isAnother: false }]);
    expect(work.sourceOf(ip('10.0.0.0')).facts).toEqual(FOUND);
    await until(async () => (await count(`v_records WHERE ptr = 'mx.a.example' AND ptr_confirmed`)) === 1);
    await end();
  },
  SLOW,
);

test(
  'sources that only the store knows are found there, each asked for once, also by whoever starts anew',
  async () => {
    await records(2500);
    const finder = new Finder();
    const first = start(finder);
    await until(async () => (await count('source_facts')) === 2500);
    await first.end();
    expect(new Set(finder.asked).size).toBe(2500);
    const again = new Finder();
    const second = start(again);
    await until(() => second.work.sourceOf(ip('10.0.0.7')).facts.ptr === FOUND.ptr);
    await sleep(300);
    await second.end();
    expect(again.asked).toEqual([]);
  },
  SLOW,
);

test(
  'of a million new sources those wait for whom there is room; the others are found later',
  async () => {
    await records(300);
    const { work, full, end } = start(new Finder(), {
      ...SOON,
      waiting: 50,
      look: { everyMs: 60_000, rows: 50 },
    });
    for (let i = 0; i < 300; i++) work.sourceOf(ip(`10.0.${i >> 8}.${i & 255}`));
    expect(full.length).toBeGreaterThanOrEqual(250);
    await until(async () => (await count('source_facts')) === 300);
    await end();
  },
  SLOW,
);

test(
  'a resolver that throws, and a store that is away, cost time and nothing else',
  async () => {
    await records(30);
    const finder = new Finder();
    finder.fails = 3;
    let away = 8;
    const down = failed('store_unreachable', 'away');
    const flaky: StoreClient = {
      ...clientOf(store.client),
      rows: async (...args) => (away-- > 0 ? down : await store.client.rows(...args)),
      insert: async (...args) => (away-- > 0 ? down : await store.client.insert(...args)),
    };
    const { end } = start(finder, SOON, flaky);
    await until(() => away <= 0);
    away = 5;
    await until(async () => (await count('source_facts')) === 30);
    await end();
  },
  SLOW,
);

test('a store that does not answer keeps nobody who is told to end', async () => {
  const never: StoreClient = { ...clientOf(store.client), rows: () => new Promise(() => undefined) };
  const { end } = start(new Finder(), SOON, never);
  await sleep(50);
  const began = performance.now();
  await end();
  expect(performance.now() - began).toBeLessThan(1000);
});

test(
  'what is not at hand is read from the store, and told where records were judged without it',
  async () => {
    const finder = new Finder();
    const first = start(finder);
    first.work.sourceOf(ip('192.0.2.1'));
    await until(() => first.changed.length > 0);
    await first.end();
    const again = new Finder();
    const second = start(again);
    // No mail came from it this month or the last, so it is not at hand.
    expect(second.work.sourceOf(ip('192.0.2.1')).facts.ptr).toBe('');
    await until(() => second.changed.length > 0);
    expect(second.changed).toEqual([{ ip: ip('192.0.2.1'), facts: FOUND, isAnother: false }]);
    expect(again.asked).toEqual([]);
    await second.end();
  },
  SLOW,
);

test(
  'for whom the DNS was not asked is asked for soon, without a failure, and whoever failed is not',
  async () => {
    await records(3);
    const finder = new Finder();
    finder.first.set('10.0.0.0', 'unasked').set('10.0.0.1', 'failed');
    const { end } = start(finder, { ...SOON, lifetimes: { ...SOON.lifetimes, unasked: 500 } });
    await until(() => finder.asked.length === 3);
    await until(
      async () => (await count("source_lookups FINAL WHERE dns = 'unasked' AND failures = 0")) === 1,
    );
    await until(async () => (await count("source_lookups FINAL WHERE dns = 'found'")) === 2);
    await end();
    expect(finder.asked.toSorted()).toEqual(['10.0.0.0', '10.0.0.0', '10.0.0.1', '10.0.0.2']);
  },
  SLOW,
);

function clientOf(client: StoreClient): StoreClient {
  return {
    database: client.database,
    rows: (...args) => client.rows(...args),
    stream: (...args) => client.stream(...args),
    command: (...args) => client.command(...args),
    insert: (...args) => client.insert(...args),
    ping: () => client.ping(),
    close: () => client.close(),
  };
}
