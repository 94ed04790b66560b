/** Facts about addresses in the store: what is written, what is due, what is at hand. */
import * as z from 'zod';
import type { FoundFacts } from '../../enrich/facts/facts.js';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { CatalogueSender } from '../../model/sender.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { keyOf } from './address-key.js';
import { dueSources } from './due-sources.js';
import { factsSince } from './facts-since.js';
import { knownSources, usualSources } from './known-facts.js';
import { DEFAULT_FACT_LIFETIMES, failureWait, lifetimesBy } from './lifetimes.js';
import { writeSenderNames } from './sender-names.js';
import { writeFacts } from './write-facts.js';
import { ip } from '../../parse/values/testing/ip.js';
import { value } from '../testing/value.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MARCH = Date.UTC(2026, 2, 5, 10);

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['source_facts', 'source_lookups', 'source_months', 'records'])
    await store.run(`TRUNCATE TABLE ${table}`);
});

const HOUSE: SourceFacts = {
  country: 'NL',
  asn: 64500,
  asName: 'A House',
  ptr: 'mx.a.example',
  ptrConfirmed: true,
  ptrDomain: 'a.example',
};

async function write(
  facts: SourceFacts,
  dns: FoundFacts['dns'],
  at: number,
  address = '192.0.2.1',
): Promise<number> {
  const found = [{ ip: ip(address), facts, dns }];
  return value(await writeFacts(store.client, found, at, DEFAULT_FACT_LIFETIMES)).length;
}

/** By the first day for which it holds. */
async function held(): Promise<string[]> {
  const rows = await store.rows(
    `SELECT toString((since, country, asn, ptr, ptr_confirmed)) AS row FROM plumbline.v_source_facts
     WHERE since <= until ORDER BY since`,
    z.object({ row: z.string() }),
  );
  return rows.map(({ row }) => row);
}

async function history(): Promise<string[]> {
  const rows = await store.rows(
    `SELECT toString((day, country, asn, ptr, ptr_confirmed)) AS row FROM plumbline.v_source_facts ORDER BY since`,
    z.object({ row: z.string() }),
  );
  return rows.map(({ row }) => row);
}

describe('what was found', () => {
  it('is a row a change, and known again as it was written', async () => {
    expect(await write(HOUSE, 'found', MARCH)).toBe(1);
    expect(await write(HOUSE, 'found', MARCH + 30 * DAY)).toBe(0);
    expect(await write({ ...HOUSE, country: 'BE' }, 'found', MARCH + 97 * DAY)).toBe(1);
    expect(await history()).toEqual([
      `('2026-03-05','NL',64500,'mx.a.example',true)`,
      `('2026-06-10','BE',64500,'mx.a.example',true)`,
    ]);
    const known = value(await knownSources(store.client, [ip('192.0.2.1'), ip('2001:db8::1')]));
    expect([...known]).toEqual([
      [
        keyOf(ip('192.0.2.1')),
        {
          facts: { ...HOUSE, country: 'BE' },
          day: '2026-06-10',
          lookup: { dns: 'found', freshUntil: MARCH + 104 * DAY, failures: 0 },
        },
      ],
    ]);
  });

  it('needs no row of facts where nothing was found, and is not asked for again', async () => {
    expect(await write(NO_FACTS, 'none', MARCH)).toBe(0);
    expect(await history()).toEqual([]);
    const known = value(await knownSources(store.client, [ip('192.0.2.1')]));
    expect(known.get(keyOf(ip('192.0.2.1')))?.lookup).toEqual({
      dns: 'none',
      freshUntil: MARCH + DAY,
      failures: 0,
    });
  });

  it('takes the place of a name that is gone, but not of one of which nobody said so', async () => {
    const none = { ...HOUSE, ptr: '', ptrConfirmed: false, ptrDomain: '' };
    await write(HOUSE, 'found', MARCH);
    expect(await write(none, 'failed', MARCH + DAY)).toBe(0);
    expect(await write(none, 'off', MARCH + 2 * DAY)).toBe(0);
    expect(await write(none, 'not_public', MARCH + 3 * DAY)).toBe(0);
    expect(await write(none, 'none', MARCH + 4 * DAY)).toBe(1);
    expect((await history()).at(-1)).toBe(`('2026-03-09','NL',64500,'',false)`);
  });

  it('stays where a database does not know it any more', async () => {
    await write(HOUSE, 'found', MARCH);
    expect(await write({ ...HOUSE, country: '', asn: 0, asName: '' }, 'found', MARCH + DAY)).toBe(0);
  });

  it('holds for the days of what it adds to, where nobody had said otherwise', async () => {
    const byFiles = { ...NO_FACTS, country: 'NL' };
    await write(byFiles, 'off', MARCH);
    await write({ ...byFiles, asn: 64500, asName: 'A House' }, 'off', MARCH + DAY);
    await write({ ...HOUSE, ptrConfirmed: false }, 'failed', MARCH + 2 * DAY);
    await write(HOUSE, 'found', MARCH + 3 * DAY);
    expect(await held()).toEqual([`('1970-01-01','NL',64500,'mx.a.example',true)`]);
    const since = value(await factsSince(store.client, ''));
    expect(since.found.map(({ from }) => from)).toEqual([undefined, undefined, undefined, undefined]);
    await write({ ...HOUSE, asn: 64501 }, 'found', MARCH + 4 * DAY);
    expect(await held()).toEqual([
      `('1970-01-01','NL',64500,'mx.a.example',true)`,
      `('2026-03-09','NL',64501,'mx.a.example',true)`,
    ]);
    const other = value(await factsSince(store.client, since.until));
    expect(other.found.map(({ from }) => from)).toEqual(['2026-03-09']);
  });

  it('holds from its day on, where it was said that there is none', async () => {
    await write({ ...NO_FACTS, country: 'NL' }, 'none', MARCH);
    await write({ ...HOUSE, asn: 0, asName: '' }, 'found', MARCH + 8 * DAY);
    expect(await held()).toEqual([
      `('1970-01-01','NL',0,'',false)`,
      `('2026-03-13','NL',0,'mx.a.example',true)`,
    ]);
  });

  it('is told with what was known before, be it of the same day', async () => {
    const other = { ...HOUSE, ptr: 'host.b.example', ptrDomain: 'b.example' };
    await write(HOUSE, 'found', MARCH, '192.0.2.1');
    await write(HOUSE, 'found', MARCH + MINUTE, '192.0.2.2');
    await write(other, 'found', MARCH + 2 * MINUTE, '192.0.2.1');
    const first = value(await factsSince(store.client, ''));
    expect(first.found.map(({ facts, before, from }) => [facts.ptr, before.ptr, from])).toEqual([
      ['mx.a.example', '', undefined],
      ['mx.a.example', '', undefined],
      ['host.b.example', 'mx.a.example', undefined],
    ]);
    expect(first.found.map(({ before }) => before)).toEqual([NO_FACTS, NO_FACTS, HOUSE]);
    expect(await held()).toHaveLength(2);
    await write(HOUSE, 'found', MARCH + DAY, '192.0.2.1');
    const second = value(await factsSince(store.client, first.until));
    expect(second.found).toMatchObject([{ facts: HOUSE, before: other, from: '2026-03-06' }]);
  });

  it('is asked for later and later where nobody answers', async () => {
    const wait = (failures: number): number => failureWait(failures, DEFAULT_FACT_LIFETIMES.failed) / MINUTE;
    expect([1, 2, 3, 8, 200].map(wait)).toEqual([15, 30, 60, 1440, 1440]);
    for (const at of [MARCH, MARCH + DAY]) await write(NO_FACTS, 'failed', at);
    const known = value(await knownSources(store.client, [ip('192.0.2.1')]));
    expect([...known.values()].map(({ lookup }) => lookup?.failures)).toEqual([2]);
  });
});

describe('how long it is good for', () => {
  const SECOND = 1000;
  const LIFETIMES = lifetimesBy({
    found: 50 * SECOND,
    none: 20 * SECOND,
    failed: 5 * SECOND,
    rest: 2 * SECOND,
  });

  /** Seconds that it is good for, and failures in a row. */
  async function looked(
    found: Partial<FoundFacts>,
    at = MARCH,
  ): Promise<[number | undefined, number | undefined]> {
    const one: FoundFacts = { ip: ip('192.0.2.1'), facts: HOUSE, dns: 'found', ...found };
    value(await writeFacts(store.client, [one], at, LIFETIMES));
    const lookup = value(await knownSources(store.client, [one.ip])).get(keyOf(one.ip))?.lookup;
    return [lookup && (lookup.freshUntil - at) / SECOND, lookup?.failures];
  }

  it('is as the settings say, and a failure twice as long each time, up to as long as there is no name', async () => {
    expect(await looked({ dns: 'found' })).toEqual([50, 0]);
    expect(await looked({ dns: 'none' }, MARCH + SECOND)).toEqual([20, 0]);
    for (const [times, seconds] of [5, 10, 20, 20].entries())
      expect(await looked({ dns: 'failed' }, MARCH + times * MINUTE + MINUTE)).toEqual([seconds, times + 1]);
    expect(await looked({ dns: 'found' }, MARCH + 9 * MINUTE)).toEqual([50, 0]);
  });

  it('counts from when the DNS said so, where that was remembered', async () => {
    expect(await looked({ dns: 'found', rememberedSince: MARCH - 30 * SECOND })).toEqual([20, 0]);
    expect(await looked({ dns: 'none', rememberedSince: MARCH - 5 * SECOND }, MARCH + 1000)).toEqual([14, 0]);
  });

  it('is no new failure where one is remembered', async () => {
    expect(await looked({ dns: 'failed' })).toEqual([5, 1]);
    expect(await looked({ dns: 'failed', rememberedSince: MARCH }, MARCH + SECOND)).toEqual([4, 1]);
    expect(await looked({ dns: 'failed' }, MARCH + MINUTE)).toEqual([10, 2]);
  });

  it('is short where nobody was asked, which is no failure, and changes nothing that is known', async () => {
    expect(await looked({ dns: 'failed' })).toEqual([5, 1]);
    const unasked = { dns: 'unasked', facts: { ...NO_FACTS, country: 'NL' } } as const;
    expect(await looked(unasked, MARCH + MINUTE)).toEqual([2, 1]);
    expect(await looked({ dns: 'found' }, MARCH + 2 * MINUTE)).toEqual([50, 0]);
    expect(await looked(unasked, MARCH + 3 * MINUTE)).toEqual([2, 0]);
    expect(await history()).toEqual([`('2026-03-05','NL',64500,'mx.a.example',true)`]);
  });

  it('is as long as a failure is where nobody told the operator, though there is a name', async () => {
    const noOperator = { ...HOUSE, asn: 0, asName: '' };
    expect(await looked({ facts: noOperator, operator: 'failed' })).toEqual([5, 1]);
    expect(
      await looked({ facts: noOperator, operator: 'failed', rememberedSince: MARCH }, MARCH + MINUTE),
    ).toEqual([10, 2]);
    expect(await looked({ facts: noOperator, operator: 'unasked' }, MARCH + 2 * MINUTE)).toEqual([2, 2]);
    expect(await looked({}, MARCH + 3 * MINUTE)).toEqual([50, 0]);
  });

  it('keeps the name of an operator where nobody tells it any more', async () => {
    await looked({});
    await looked({ facts: { ...HOUSE, asName: '' }, operator: 'failed' }, MARCH + MINUTE);
    const known = value(await knownSources(store.client, [ip('192.0.2.1')]));
    expect([...known.values()].map(({ facts }) => facts.asName)).toEqual(['A House']);
  });
});

describe('addresses that are due', () => {
  const record = (address: string, day: string): Promise<void> =>
    store.run(`INSERT INTO records (domain, day, source_ip, report_key, messages)
         SELECT 'a.example', ${day}, toIPv6('${address}'), 1, 1`);

  async function due(asksDns = true, rows = 100): Promise<string[]> {
    const found: string[] = [];
    let after: Uint8Array | undefined;
    for (let i = 0; i < 20; i++) {
      const some = value(await dueSources(store.client, { after, rows, asksDns }));
      found.push(...some.ips.map((one) => one.subarray(12).join('.')));
      after = some.next;
      if (after === undefined) return found;
    }
    throw new Error('it does not end');
  }

  it('are those that were never looked up, however old, in slices of any length', async () => {
    for (let i = 1; i <= 7; i++) await record(`192.0.2.${i}`, `today() - ${i * 100}`);
    await record('192.0.2.3', 'today()');
    const all = [1, 2, 3, 4, 5, 6, 7].map((i) => `192.0.2.${i}`);
    for (const rows of [1, 2, 3, 100]) expect(await due(true, rows)).toEqual(all);
  });

  it('and, of those that still send, whose time is over', async () => {
    const now = Date.now();
    for (const [address, day, dns, ago] of [
      ['192.0.2.1', 'today()', 'found', 8],
      ['192.0.2.2', 'today()', 'found', 6],
      ['192.0.2.3', 'today() - 100', 'found', 8],
      ['192.0.2.4', 'today() - 100', 'failed', 2],
      ['192.0.2.5', 'today()', 'not_public', 200],
      ['192.0.2.6', 'today() - 100', 'unasked', 2],
      ['192.0.2.7', 'today() - 100', 'unasked', 0],
    ] as const) {
      await record(address, day);
      await write(HOUSE, dns, now - ago * DAY, address);
    }
    await record('192.0.2.8', 'today() - 100');
    const noOperator = { ip: ip('192.0.2.8'), facts: HOUSE, dns: 'found', operator: 'failed' } as const;
    value(await writeFacts(store.client, [noOperator], now - 2 * DAY, DEFAULT_FACT_LIFETIMES));
    expect(await due()).toEqual(['192.0.2.1', '192.0.2.4', '192.0.2.6', '192.0.2.8']);
  });

  it('and those for which the DNS was not asked, now that it is', async () => {
    await record('192.0.2.1', 'today()');
    await write(HOUSE, 'off', Date.now());
    expect(await due(false)).toEqual([]);
    expect(await due(true)).toEqual(['192.0.2.1']);
  });

  it('are told how soon, where nobody answered', async () => {
    const dueIn = async (): Promise<number | undefined> =>
      value(await dueSources(store.client, { after: undefined, rows: 100, asksDns: true })).dueInMs;
    await record('192.0.2.1', 'today()');
    await write(HOUSE, 'found', Date.now());
    expect(await dueIn()).toBeUndefined();
    await record('192.0.2.2', 'today()');
    await write(NO_FACTS, 'failed', Date.now(), '192.0.2.2');
    expect(Math.round(Number(await dueIn()) / MINUTE)).toBe(15);
  });

  it('the usual ones are those that mail comes from on most days', async () => {
    for (const day of ['today()', 'today() - 1', 'today() - 2']) await record('192.0.2.1', day);
    await record('192.0.2.2', 'today()');
    for (const address of ['192.0.2.1', '192.0.2.2']) await write(HOUSE, 'found', MARCH, address);
    expect(value(await usualSources(store.client, 1))).toMatchObject([{ ip: ip('192.0.2.1'), facts: HOUSE }]);
  });
});

describe('names of senders', () => {
  const POST: CatalogueSender = {
    key: 'post',
    name: 'The Post',
    category: 'esp',
    site: 'https://post.example/',
    dmarcDocs: 'https://post.example/dmarc',
    forwards: false,
    platform: true,
    origin: 'catalogue',
    evidence: [],
  };

  it('are written where the catalogue says something else than the store', async () => {
    const house = { ...POST, key: 'house', name: 'A "House"\n' };
    expect(value(await writeSenderNames(store.client, [POST, house], 1000))).toBe(2);
    expect(value(await writeSenderNames(store.client, [POST, house], 2000))).toBe(0);
    expect(value(await writeSenderNames(store.client, [{ ...POST, name: 'Post Ltd' }], 3000))).toBe(1);
    expect(
      await store.rows(
        `SELECT name FROM plumbline.sender_names_to_look_up ORDER BY name`,
        z.object({ name: z.string() }),
      ),
    ).toEqual([{ name: 'A "House"\n' }, { name: 'Post Ltd' }]);
  });
});
