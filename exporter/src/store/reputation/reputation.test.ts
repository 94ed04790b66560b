/** What lists say of addresses, in the store: of whom it is asked, what is written, what people see. */
import * as z from 'zod';
import type { FoundListing } from '../../enrich/reputation/listing.js';
import { addressText } from '../facts/address-key.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { dueListings } from './due-listings.js';
import { writeListings } from './write-listings.js';
import { ip } from '../../parse/values/testing/ip.js';
import { value } from '../testing/value.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LIFETIMES = { answeredMs: DAY, failed: { firstMs: 15 * MINUTE, longestMs: DAY } };
const ZEN = 'zen.example';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO domains SELECT 'a.example', 'owned', 'config', now64(3)`);
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['source_listings', 'records', 'seen_domains'])
    await store.run(`TRUNCATE TABLE ${table}`);
});

async function say(
  address: string,
  at: number,
  said: FoundListing['said'],
  { list = ZEN, word = '' } = {},
): Promise<void> {
  const found = [{ ip: ip(address), listings: [{ list, said, word }] }];
  value(await writeListings(store.client, found, at, LIFETIMES));
}

describe('addresses that are due', () => {
  interface Mail {
    readonly daysAgo?: number;
    readonly senderClass?: string;
    readonly sender?: string;
    readonly domain?: string;
  }

  const mail = (
    address: string,
    { daysAgo = 1, senderClass = 'threat', sender = '', domain = 'a.example' }: Mail = {},
  ): Promise<void> =>
    store.run(`INSERT INTO records (domain, day, source_ip, report_key, messages, sender, sender_class)
         SELECT '${domain}', today() - ${daysAgo}, ${addressText(ip(address))}, 1, 1, '${sender}', '${senderClass}'`);

  async function due(lists = [ZEN], most = 10): Promise<string[]> {
    const wishes = value(await dueListings(store.client, { lists, days: 7, most }));
    return wishes.map((wish) => `${wish.ip.subarray(12).join('.')} ${wish.lists.join(' ')}`);
  }

  it('are sources of mail in our names that is a threat or of nobody known, the last that sent first', async () => {
    await mail('192.0.2.1', { daysAgo: 3 });
    await mail('192.0.2.2', { daysAgo: 1 });
    await mail('192.0.2.3', { daysAgo: 2, senderClass: 'forwarder' });
    await mail('192.0.2.4', { daysAgo: 2, sender: 'service' });
    await mail('192.0.2.5', { sender: 'service', senderClass: 'compliant' });
    await mail('192.0.2.6', { domain: 'other.test' });
    await mail('192.0.2.7', { daysAgo: 8 });
    await store.run(`INSERT INTO seen_domains SELECT arrayJoin(['a.example', 'other.test'])`);
    expect(await due()).toEqual([2, 3, 4, 1].map((n) => `192.0.2.${n} ${ZEN}`));
    expect(await due([ZEN], 2)).toEqual([2, 3].map((n) => `192.0.2.${n} ${ZEN}`));
  });

  it('and of each the lists that were not asked yet, or whose word is no longer good', async () => {
    for (const n of [1, 2, 3, 4]) await mail(`192.0.2.${n}`);
    await say('192.0.2.1', Date.now(), 'not_listed');
    await say('192.0.2.2', Date.now() - DAY - MINUTE, 'listed');
    await say('192.0.2.3', Date.now() - MINUTE, 'no_answer');
    await say('192.0.2.4', Date.now() - 16 * MINUTE, 'no_answer');
    expect(await due()).toEqual([`192.0.2.2 ${ZEN}`, `192.0.2.4 ${ZEN}`]);
    expect(await due([ZEN, 'drop.txt'])).toEqual([
      ...['192.0.2.1 drop.txt', `192.0.2.2 ${ZEN} drop.txt`],
      ...['192.0.2.3 drop.txt', `192.0.2.4 ${ZEN} drop.txt`],
    ]);
  });
});

describe('what people see', () => {
  const BEGIN = Date.UTC(2026, 2, 5, 10);

  async function seen(): Promise<string[]> {
    const rows = await store.rows(
      `SELECT toString((list, word, toDate(since), toDate(last_found_at), newest)) AS row
       FROM plumbline.v_reputation WHERE source_ip = toIPv6('192.0.2.1') ORDER BY list, since`,
      z.object({ row: z.string() }),
    );
    return rows.map(({ row }) => row);
  }

  it('is since when an address is listed, as what, and whether it is still', async () => {
    await say('192.0.2.1', BEGIN, 'not_listed');
    expect(await seen()).toEqual([]);
    await say('192.0.2.1', BEGIN + DAY, 'listed', { word: 'SBL' });
    await say('192.0.2.1', BEGIN + 3 * DAY, 'listed', { word: 'SBL' });
    expect(await seen()).toEqual([`('zen.example','SBL','2026-03-06','2026-03-08',true)`]);
    await say('192.0.2.1', BEGIN + 4 * DAY, 'listed', { word: 'PBL' });
    await say('192.0.2.1', BEGIN + 5 * DAY, 'not_listed');
    await say('192.0.2.1', BEGIN + 5 * DAY, 'listed', { list: 'drop.txt' });
    expect(await seen()).toEqual([
      `('drop.txt','','2026-03-10','2026-03-10',true)`,
      `('zen.example','SBL','2026-03-06','2026-03-08',false)`,
      `('zen.example','PBL','2026-03-09','2026-03-09',false)`,
    ]);
  });

  it('stays where a list does not answer, and is not found by that', async () => {
    await say('192.0.2.1', BEGIN, 'listed', { word: 'SBL' });
    for (let i = 1; i < 5; i++) await say('192.0.2.1', BEGIN + i * DAY, 'no_answer');
    const is = [`('zen.example','SBL','2026-03-05','2026-03-05',true)`];
    expect(await seen()).toEqual(is);
    await store.run('OPTIMIZE TABLE source_listings FINAL');
    expect(await seen()).toEqual(is);
  });

  it('is nothing of a list that never answered', async () => {
    await say('192.0.2.1', BEGIN, 'no_answer');
    await say('192.0.2.1', BEGIN + DAY, 'no_answer');
    expect(await seen()).toEqual([]);
    await say('192.0.2.1', BEGIN + 2 * DAY, 'listed');
    expect(await seen()).toEqual([`('zen.example','','2026-03-07','2026-03-07',true)`]);
  });

  it('is a row an address, list and change in the table, however often it is asked', async () => {
    for (let i = 0; i < 4; i++) await say('192.0.2.1', BEGIN + i * DAY, 'listed');
    await store.run('OPTIMIZE TABLE source_listings FINAL');
    const rows = await store.rows(
      'SELECT toUInt32(count()) AS n FROM plumbline.source_listings',
      z.object({ n: z.number() }),
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});
