/** What serve does about facts behind the back of the intake, on a store, with a finder that says what we want. */
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import * as z from 'zod';
import type { FactFinder, FoundFacts } from '../../../enrich/facts/facts.js';
import { NO_FACTS, type SourceFacts } from '../../../model/source-facts.js';
import type { ChangedFacts } from '../../../store/facts/facts-change.js';
import type { StoreClient } from '../../../store/client.js';
import { Cursors } from '../../../store/cursors.js';
import { failed } from '../../../store/failures.js';
import { DEFAULT_FACT_LIFETIMES } from '../../../store/facts/lifetimes.js';
import { writeFacts } from '../../../store/facts/write-facts.js';
import { thisProcess, writerText } from '../../../store/load/writer.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { DEFAULT_FACT_WORK, FactWork, type FactWorkSettings } from './fact-work.js';
import { ip } from '../../../parse/values/testing/ip.js';

const SLOW = 60_000;
const SOON: FactWorkSettings = {
  ...DEFAULT_FACT_WORK,
  batch: { addresses: 100, ms: 20 },
  look: { everyMs: 60_000, askMs: 50, leastMs: 10, rest: 1, rows: 1000 },
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
  /** What files say beside the country. */
  files: Partial<SourceFacts> = {};

  atOnce(): SourceFacts {
    return { ...NO_FACTS, country: this.facts.country, ...this.files };
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

/** Which files the finder reads. */
let files = '';

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
      files: () => files,
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

/** As another process ends a batch. */
async function commit(closer = 'elsewhere/boot/1/2/3'): Promise<void> {
  const sql = `INSERT INTO commits (batch, closer, outcome)
    SELECT bitShiftLeft(toUInt64(toUnixTimestamp64Milli(now64(3))), 20), '${closer}', 'committed'`;
  expect(await store.client.command(sql)).toMatchObject({ ok: true });
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
    expect(changed).toEqual([{ ip: ip('10.0.0.0'), facts: FOUND, before: NO_FACTS, isAnother: false }]);
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
  'what others commit meanwhile is found soon, and what is ours takes no look',
  async () => {
    const finder = new Finder();
    const { end } = start(finder);
    await sleep(300);
    await records(2);
    await commit(writerText(thisProcess()));
    await sleep(500);
    expect(finder.asked).toEqual([]);
    await commit();
    await until(async () => (await count('source_facts')) === 2);
    await end();
  },
  SLOW,
);

test(
  'what others wrote down without asking the DNS is asked, and then holds for the same days',
  async () => {
    const finder = new Finder();
    await commit();
    const { end } = start(finder);
    await sleep(300);
    await records(1);
    const found = [{ ip: ip('10.0.0.0'), facts: { ...NO_FACTS, country: 'NL' }, dns: 'off' as const }];
    expect(await writeFacts(store.client, found, Date.now(), DEFAULT_FACT_LIFETIMES)).toMatchObject({
      ok: true,
    });
    await until(async () => (await count(`v_source_facts WHERE newest AND ptr = 'mx.a.example'`)) === 1);
    expect(await count(`v_source_facts WHERE since <= toDate('2000-01-01')`)).toBe(1);
    await end();
  },
  SLOW,
);

test(
  'who did not answer is asked again when it is time',
  async () => {
    await records(3);
    const finder = new Finder();
    finder.dns = 'failed';
    const { end } = start(finder, {
      ...SOON,
      lifetimes: { ...DEFAULT_FACT_LIFETIMES, failed: { firstMs: 1000, longestMs: 1000 } },
    });
    await until(() => finder.asked.length === 3);
    finder.dns = 'found';
    await until(() => finder.asked.length === 6);
    await until(async () => (await count(`source_lookups WHERE dns = 'found'`)) === 3);
    await end();
    expect(finder.asked).toHaveLength(6);
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
      look: { ...SOON.look, rows: 50 },
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
    const before = { ...NO_FACTS, country: 'NL' };
    expect(second.changed).toEqual([{ ip: ip('192.0.2.1'), facts: FOUND, before, isAnother: false }]);
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

describe('where files are others', () => {
  const TELSTRA = { asn: 1221, asName: 'Telstra' };
  const NO_OPERATOR = { ...FOUND, asn: 0, asName: '' };

  test(
    'known addresses get what they say, for all their days, and nobody is asked again',
    async () => {
      await records(3);
      const finder = new Finder();
      finder.facts = NO_OPERATOR;
      files = 'a country';
      const first = start(finder);
      first.work.sourceOf(ip('192.0.2.1'));
      await until(async () => (await count('source_lookups')) === 4);
      finder.files = TELSTRA;
      files = 'a country, an operator';
      await until(async () => (await count(`v_source_facts WHERE newest AND asn = 1221`)) === 4);
      expect(await count(`v_source_facts WHERE asn = 1221 AND ptr != '' AND since < '2000-01-01'`)).toBe(4);
      // No mail came from it lately, but it is at hand.
      expect(first.work.sourceOf(ip('192.0.2.1')).facts).toEqual({ ...NO_OPERATOR, ...TELSTRA });
      await until(() => first.changed.filter(({ facts }) => facts.asn === 1221).length === 4);
      expect(await count(`source_lookups FINAL WHERE dns = 'found'`)).toBe(4);
      expect(finder.asked).toHaveLength(4);
      await first.end();
    },
    SLOW,
  );

  test(
    'whoever starts anew follows them, and once is enough',
    async () => {
      await records(3);
      const finder = new Finder();
      files = 'of yesterday';
      const first = start(finder);
      await until(async () => (await count('source_lookups')) === 3);
      await first.end();
      files = 'of today';
      finder.files = TELSTRA;
      const second = start(finder);
      await until(async () => (await count(`source_facts WHERE asn = 1221`)) === 3);
      await until(async () => (await noted()) === files);
      await second.end();
      finder.files = { asn: 7, asName: 'which nobody looks at' };
      const third = start(finder);
      await sleep(500);
      await third.end();
      expect(await count('source_facts')).toBe(6);
      expect(finder.asked).toHaveLength(3);
    },
    SLOW,
  );

  test(
    'an address that comes back after long is not left as it was, however fresh',
    async () => {
      const found = [{ ip: ip('192.0.2.1'), facts: NO_OPERATOR, dns: 'found' as const }];
      expect(await writeFacts(store.client, found, Date.now(), DEFAULT_FACT_LIFETIMES)).toMatchObject({
        ok: true,
      });
      const finder = new Finder();
      finder.files = TELSTRA;
      const { work, changed, end } = start(finder);
      work.sourceOf(ip('192.0.2.1'));
      await until(() => changed.length > 0);
      expect(work.sourceOf(ip('192.0.2.1')).facts).toEqual({ ...NO_OPERATOR, ...TELSTRA });
      expect(await count(`v_source_facts WHERE newest AND asn = 1221 AND ptr != ''`)).toBe(1);
      expect(finder.asked).toEqual([]);
      await end();
    },
    SLOW,
  );

  test(
    'what was found by those of before is written as those of now say',
    async () => {
      await records(1);
      const finder = new Finder();
      finder.facts = NO_OPERATOR;
      const { end } = start(finder, { ...SOON, batch: { addresses: 100, ms: 500 } });
      await until(() => finder.asked.length === 1);
      finder.files = TELSTRA;
      await until(async () => (await count('source_facts WHERE asn = 1221')) === 1);
      expect(await count('source_facts')).toBe(1);
      await end();
    },
    SLOW,
  );

  async function noted(): Promise<string | undefined> {
    const read = await new Cursors(store.client).read('facts', 'files');
    return read.ok ? read.value : undefined;
  }
});

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
