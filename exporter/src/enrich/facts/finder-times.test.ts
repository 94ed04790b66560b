/** The time of day may be set while addresses are looked up: what waits, rests or is remembered does not go by it. */
import { ip } from '../../parse/values/testing/ip.js';
import { dnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import { DnsServer } from '../../sources/smtp/checking/testing/dns-server.js';
import type { FoundFacts } from './facts.js';
import { Finder, type FinderSettings } from './finder.js';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const SETTINGS: FinderSettings = {
  isOffline: false,
  inFlight: 50,
  names: 8,
  operators: true,
  remembered: 1000,
  keep: { found: 60_000, none: 6000, failed: 600 },
  tries: 1,
  perSecond: 100_000,
  silent: 5,
  silentZone: 1000,
  rest: 10_000,
};
const GOOGLE = '8.8.8.8';
const SETS = [
  ['back by an hour', -HOUR],
  ['forward by a day', 24 * HOUR],
] as const;

let server: DnsServer;
let setBy: number;
let clock: () => number;
let elapsed: number;

beforeEach(async () => {
  server = await DnsServer.open();
  setBy = 0;
  elapsed = 0;
  clock = () => elapsed;
});
afterEach(() => server.close());

function finderWith(settings: Partial<FinderSettings> = {}): Finder {
  return new Finder(
    { ...SETTINGS, ...settings },
    {
      databases: { find: () => ({ country: '', asn: 0, asName: '' }) },
      client: () => dnsClient({ servers: [server.address], timeout: 250, tries: 1 }),
      now: () => NOON + clock() + setBy,
      clock: () => clock(),
      events: {
        began: () => undefined,
        found: () => undefined,
        limited: () => undefined,
        remembers: () => undefined,
        answered: () => undefined,
        resting: () => undefined,
      },
    },
  );
}

async function find(finder: Finder, ...texts: readonly string[]): Promise<FoundFacts[]> {
  const found: FoundFacts[] = [];
  for await (const one of finder.find(texts.map(ip), new AbortController().signal)) found.push(one);
  return found;
}

function somewhere(third: number, many: number): string[] {
  return Array.from({ length: many }, (_, i) => `11.0.${third}.${i}`);
}

describe.each(SETS)('when the time of day is set %s', (_, ms) => {
  it('questions have their turns as before', async () => {
    clock = () => performance.now();
    const finder = finderWith({ perSecond: 100, operators: false });
    await find(finder, ...somewhere(1, 5));
    setBy = ms;
    const began = performance.now();
    expect(await find(finder, ...somewhere(2, 20))).toHaveLength(20);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(180);
    expect(took).toBeLessThan(2000);
  });

  it('silence after it is counted', async () => {
    const finder = finderWith({ operators: false });
    await find(finder, GOOGLE);
    setBy = ms;
    elapsed += 1;
    server.mood = 'silent';
    for (const text of somewhere(1, 5)) await find(finder, text);
    expect(await find(finder, '9.9.9.9')).toMatchObject([{ dns: 'unasked' }]);
  });

  it('a rest is no longer and no shorter', async () => {
    const finder = finderWith({ operators: false });
    server.mood = 'silent';
    for (const text of somewhere(1, 6)) await find(finder, text);
    server.mood = 'well';
    setBy = ms;
    elapsed += SETTINGS.rest - 1;
    expect(await find(finder, GOOGLE)).toMatchObject([{ dns: 'unasked' }]);
    elapsed += 1;
    expect(await find(finder, GOOGLE)).toMatchObject([{ dns: 'none' }]);
  });

  it('what was told is remembered for as long, and its age told by the new time of day', async () => {
    server.records.set('PTR 8.8.8.8.in-addr.arpa', ['dns.google']);
    server.records.set('A dns.google', [GOOGLE]);
    server.records.set('TXT 0.8.8.8.origin.asn.cymru.com', ['15169 | 8.8.8.0/24 | US | arin | ']);
    server.records.set('TXT as15169.asn.cymru.com', ['15169 | US | arin | 2000-03-30 | GOOGLE, US']);
    const finder = finderWith();
    await find(finder, GOOGLE);
    server.asked.length = 0;
    setBy = ms;
    elapsed = SETTINGS.keep.found - 1;
    expect(await find(finder, GOOGLE)).toMatchObject([
      { dns: 'found', facts: { asn: 15169 }, rememberedSince: NOON + ms },
    ]);
    expect(server.asked).toEqual([]);
    elapsed += 1;
    await find(finder, GOOGLE);
    expect(server.asked).toHaveLength(4);
  });
});
