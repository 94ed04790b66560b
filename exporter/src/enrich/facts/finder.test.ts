import { formatIp } from '../../parse/values/ip.js';
import { NO_FACTS } from '../../model/source-facts.js';
import { dnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import { DnsServer } from '../../sources/smtp/checking/testing/dns-server.js';
import type { FoundFacts } from './facts.js';
import { Finder, type FinderSettings } from './finder.js';
import { ip } from '../../parse/values/testing/ip.js';

const SETTINGS: FinderSettings = {
  isOffline: false,
  inFlight: 50,
  names: 8,
  operators: false,
  remembered: 1000,
  keep: { found: 60_000, none: 6000, failed: 600 },
  tries: 3,
  perSecond: 100_000,
  silent: 1000,
  silentZone: 1000,
  rest: 1000,
};
const NEVER = new AbortController().signal;
/** Google's and Cloudflare's, for there must be addresses that the internet has. Nobody is asked but our own server. */
const GOOGLE = '8.8.8.8';
const CLOUDFLARE = '2606:4700:4700::1111';

let server: DnsServer;
let events: string[];
let now: number;

beforeEach(async () => {
  server = await DnsServer.open();
  events = [];
  now = 0;
});
afterEach(async () => {
  await server.close();
});

function finderWith(settings: Partial<FinderSettings> = {}, asn = 15169): Finder {
  return new Finder(
    { ...SETTINGS, ...settings },
    {
      databases: { find: () => ({ country: 'US', asn, asName: asn === 0 ? '' : 'By file' }) },
      client: () => dnsClient({ servers: [server.address], timeout: 250, tries: 1 }),
      now: () => now,
      clock: () => now,
      events: {
        began: () => undefined,
        found: (outcome, isRemembered) => events.push(`${outcome}${isRemembered ? ', remembered' : ''}`),
        limited: (setting) => events.push(setting),
        remembers: () => undefined,
        answered: () => undefined,
        resting: () => undefined,
      },
    },
  );
}

async function all(finder: Finder, ...texts: readonly string[]): Promise<FoundFacts[]> {
  const found: FoundFacts[] = [];
  for await (const one of finder.find(texts.map(ip), NEVER)) found.push(one);
  return found;
}

it('knows country and operator at once', () => {
  expect(finderWith().atOnce(ip(GOOGLE))).toEqual({
    ...NO_FACTS,
    country: 'US',
    asn: 15169,
    asName: 'By file',
  });
  expect(finderWith().atOnce(ip('10.0.0.1'))).toEqual(NO_FACTS);
});

it('finds the name, and all that files know', async () => {
  server.records.set('PTR 8.8.8.8.in-addr.arpa', ['dns.google']);
  server.records.set('A dns.google', ['8.8.4.4', GOOGLE]);
  expect(await all(finderWith(), GOOGLE)).toEqual([
    {
      ip: ip(GOOGLE),
      facts: {
        country: 'US',
        asn: 15169,
        asName: 'By file',
        ptr: 'dns.google',
        ptrConfirmed: true,
        ptrDomain: 'dns.google',
      },
      dns: 'found',
    },
  ]);
});

it('asks nobody for addresses that the internet does not have', async () => {
  const found = await all(finderWith(), '10.0.0.1', '192.0.2.1', '::1', 'fe80::1', '2001:db8::1');
  expect(found.map(({ dns }) => dns)).toEqual(Array<string>(5).fill('not_public'));
  expect(found.map(({ facts }) => facts)).toEqual(Array<typeof NO_FACTS>(5).fill(NO_FACTS));
  expect(server.asked).toEqual([]);
});

it('asks nobody at all where it is offline', async () => {
  const [found] = await all(finderWith({ isOffline: true, operators: true }, 0), GOOGLE);
  expect(found).toMatchObject({ dns: 'off', facts: { country: 'US', ptr: '' } });
  expect(server.asked).toEqual([]);
});

it('remembers names for long, that there are none for less, and failures for a short time', async () => {
  server.records.set('PTR 8.8.8.8.in-addr.arpa', ['dns.google']);
  server.records.set('A dns.google', [GOOGLE]);
  const finder = finderWith({ tries: 1 });
  const asked = async (text: string): Promise<number> => {
    const before = server.asked.length;
    await all(finder, text);
    return server.asked.length - before;
  };
  expect([await asked(GOOGLE), await asked(GOOGLE)]).toEqual([2, 0]);
  expect([await asked(CLOUDFLARE), await asked(CLOUDFLARE)]).toEqual([1, 0]);
  server.mood = 'failing';
  expect([await asked('9.9.9.9'), await asked('9.9.9.9')]).toEqual([1, 0]);
  expect(events).toEqual([
    ...['found', 'found, remembered', 'none', 'none, remembered'],
    ...['failed', 'failed, remembered'],
  ]);
  server.mood = 'well';
  now = 600;
  expect([await asked('9.9.9.9'), await asked(CLOUDFLARE), await asked(GOOGLE)]).toEqual([1, 0, 0]);
  now = 6000;
  expect([await asked(CLOUDFLARE), await asked(GOOGLE)]).toEqual([1, 0]);
  now = 60_000;
  expect(await asked(GOOGLE)).toBe(2);
});

it('remembers so many', async () => {
  const finder = finderWith({ remembered: 2 });
  for (const text of [GOOGLE, CLOUDFLARE, '9.9.9.9', GOOGLE]) await all(finder, text);
  expect(server.asked).toHaveLength(4);
  expect(events).toEqual([
    ...['none', 'none', 'facts.dns.remembered', 'none'],
    ...['facts.dns.remembered', 'none'],
  ]);
});

describe('the network operator', () => {
  beforeEach(() => {
    server.records.set('TXT 0.8.8.8.origin.asn.cymru.com', ['15169 | 8.8.8.0/24 | US | arin | 2023-12-28']);
    server.records.set('TXT as15169.asn.cymru.com', ['15169 | US | arin | 2000-03-30 | GOOGLE, US']);
  });

  it('is asked for where no file knows it, and somebody wants it', async () => {
    const [found] = await all(finderWith({ operators: true }, 0), GOOGLE);
    expect(found?.facts).toMatchObject({ asn: 15169, asName: 'GOOGLE' });
  });

  it('that nobody tells is said to be open, with the name that was found', async () => {
    server.records.set('PTR 8.8.8.8.in-addr.arpa', ['dns.google']);
    server.records.set('A dns.google', [GOOGLE]);
    server.unanswered.add('TXT 0.8.8.8.origin.asn.cymru.com');
    const finder = finderWith({ operators: true, tries: 1 }, 0);
    const [found] = await all(finder, GOOGLE);
    expect(found).toMatchObject({ dns: 'found', operator: 'failed', facts: { asn: 0, ptr: 'dns.google' } });
    server.unanswered.clear();
    now = 100;
    const [again] = await all(finder, GOOGLE);
    expect(again).toEqual({
      ip: ip(GOOGLE),
      facts: { ...found?.facts, asn: 15169, asName: 'GOOGLE' },
      dns: 'found',
      rememberedSince: 0,
    });
  });

  it('is not asked for otherwise', async () => {
    await all(finderWith({ operators: true }, 64500), GOOGLE);
    const [found] = await all(finderWith({}, 0), GOOGLE);
    expect(found?.facts.asn).toBe(0);
    expect(server.asked.filter((question) => question.startsWith('TXT'))).toEqual([]);
  });
});

it('asks once what many addresses of one network, with one name, have in common', async () => {
  const texts = Array.from({ length: 250 }, (_, i) => `9.9.8.${i}`);
  for (let i = 0; i < 250; i++) server.records.set(`PTR ${i}.8.9.9.in-addr.arpa`, ['out.example.com']);
  server.records.set('A out.example.com', texts.slice(0, 5));
  server.records.set('TXT 0.8.9.9.origin.asn.cymru.com', ['64500 | 9.9.8.0/24 | US | arin | ']);
  server.records.set('TXT as64500.asn.cymru.com', ['64500 | US | arin | 2000-03-30 | EXAMPLE, US']);
  server.delay = 20;
  const found = await all(finderWith({ operators: true, inFlight: 200 }, 0), ...texts);
  expect(found.filter(({ facts }) => facts.asName === 'EXAMPLE')).toHaveLength(250);
  expect(found.filter(({ facts }) => facts.ptrConfirmed)).toHaveLength(5);
  expect(server.asked.filter((asked) => !asked.startsWith('PTR')).sort()).toEqual([
    'A out.example.com',
    'TXT 0.8.9.9.origin.asn.cymru.com',
    'TXT as64500.asn.cymru.com',
  ]);
  expect(server.asked).toHaveLength(253);
});

it('asks that again for the next one where it failed', async () => {
  for (let i = 0; i < 3; i++) server.records.set(`PTR ${i}.8.9.9.in-addr.arpa`, ['out.example.com']);
  server.unanswered.add('A out.example.com');
  const finder = finderWith({ tries: 1 });
  expect((await all(finder, '9.9.8.0', '9.9.8.1')).map(({ dns }) => dns)).toEqual(['failed', 'failed']);
  server.unanswered.clear();
  server.records.set('A out.example.com', ['9.9.8.2']);
  expect(await all(finder, '9.9.8.2')).toMatchObject([{ dns: 'found', facts: { ptrConfirmed: true } }]);
});

function someIps(many: number): string[] {
  return Array.from({ length: many }, (_, i) => `11.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
}

it('finds what there is where half of all questions are lost', async () => {
  const texts = someIps(300);
  for (const text of texts) {
    const name = `host-${text.replaceAll('.', '-')}.example.com`;
    server.records.set(`PTR ${text.split('.').reverse().join('.')}.in-addr.arpa`, [name]);
    server.records.set(`A ${name}`, [text]);
  }
  let asked = 0;
  server.loses = () => asked++ % 2 === 0;
  const found = await all(finderWith({ inFlight: 300, tries: 8 }), ...texts);
  expect(found.map(({ ip: address }) => formatIp(address)).sort()).toEqual(texts.toSorted());
  expect(found.filter(({ facts }) => facts.ptrConfirmed).length).toBeGreaterThan(290);
});

describe('addresses of which nobody tells', () => {
  const legitimate = Array.from({ length: 50 }, (_, i) => `9.9.9.${i}`);

  beforeEach(() => {
    for (const text of legitimate) {
      const name = `mx-${text.replaceAll('.', '-')}.example.com`;
      server.records.set(`PTR ${text.split('.').reverse().join('.')}.in-addr.arpa`, [name]);
      server.records.set(`A ${name}`, [text]);
    }
    server.loses = (asked) => asked.endsWith('.11.in-addr.arpa') || asked.endsWith('.silent.example');
  });

  it.each([
    ['one zone', Array.from({ length: 1500 }, (_, i) => `11.0.0.${i % 256}`)],
    ['many zones', Array.from({ length: 500 }, (_, i) => `11.${i >> 8}.${i & 255}.1`)],
  ])('stop nobody from finding others: %s', async (_, silent) => {
    const finder = finderWith({ tries: 1, silent: 20, silentZone: 5, rest: 60_000 });
    const found = await all(finder, ...silent, ...legitimate);
    expect(
      found
        .filter(({ dns }) => dns === 'found')
        .map(({ ip: one }) => formatIp(one))
        .sort(),
    ).toEqual(legitimate.toSorted());
    expect(found.filter(({ dns }) => dns === 'failed')).toHaveLength(silent.length);
  });

  it('in one zone wait for a few of them, not for all', async () => {
    const silent = Array.from({ length: 1500 }, (_, i) => `11.0.0.${i % 256}`);
    const began = performance.now();
    await all(finderWith({ tries: 1, silent: 20, silentZone: 5, rest: 60_000 }), ...silent);
    expect(performance.now() - began).toBeLessThan(1500);
    expect(server.asked.length).toBeLessThan(60);
  });

  it('because their names are silent stop nobody either', async () => {
    const lying = Array.from({ length: 200 }, (_, i) => `12.0.0.${i}`);
    for (const [i, text] of lying.entries())
      server.records.set(`PTR ${text.split('.').reverse().join('.')}.in-addr.arpa`, [`a${i}.silent.example`]);
    const found = await all(
      finderWith({ tries: 1, silent: 20, silentZone: 5, rest: 60_000 }),
      ...lying,
      ...legitimate,
    );
    expect(found.filter(({ dns }) => dns === 'found')).toHaveLength(legitimate.length);
  });
});

it('gives up at once where nobody answers, with what files know', async () => {
  server.mood = 'silent';
  const began = performance.now();
  const found = await all(finderWith({ tries: 1, silent: 20 }), ...someIps(5000));
  expect(found).toHaveLength(5000);
  expect(found.every(({ facts }) => facts.country === 'US')).toBe(true);
  const unasked = found.filter(({ dns }) => dns === 'unasked');
  expect(unasked.length).toBeGreaterThan(4900);
  expect(found.filter(({ dns }) => dns === 'failed')).toHaveLength(5000 - unasked.length);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(server.asked.length).toBeLessThan(100);
});

it('ends when it is told to, and leaves nothing behind', async () => {
  server.mood = 'silent';
  const stop = new AbortController();
  setTimeout(() => {
    stop.abort();
  }, 30);
  const began = performance.now();
  const found = finderWith().find(someIps(1000).map(ip), stop.signal);
  expect(await found.next()).toEqual({ done: true, value: undefined });
  expect(performance.now() - began).toBeLessThan(200);
});
