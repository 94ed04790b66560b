import { parseIp } from '../../parse/values/ip.js';
import { DnsServer } from '../../sources/smtp/checking/testing/dns-server.js';
import { makeFacts, type FactSettings } from './make.js';

const ADDRESS = parseIp('193.0.6.139') ?? new Uint8Array();

const SETTINGS: FactSettings = {
  databases: { files: [], hasDefault: true, fileBytes: 2 ** 30, reload: 1000 },
  servers: { servers: [], timeout: 250 },
  finder: {
    isOffline: false,
    inFlight: 10,
    names: 8,
    operators: false,
    remembered: 10,
    keep: { found: 1000, none: 1000, failed: 1000 },
    tries: 1,
    perSecond: 1000,
    silent: 10,
    silentZone: 10,
    rest: 1000,
  },
};

const UNHEARD = {
  began: () => undefined,
  found: () => undefined,
  limited: () => undefined,
  remembers: () => undefined,
  answered: () => undefined,
  resting: () => undefined,
};

test('with nothing of its own it has the country, and asks the servers that are set', async () => {
  const server = await DnsServer.open();
  server.records.set('PTR 139.6.0.193.in-addr.arpa', ['www.ripe.example']);
  server.records.set('A www.ripe.example', ['193.0.6.139']);
  const opened: string[] = [];
  const events = {
    ...UNHEARD,
    opened: (path: string) => opened.push(path),
    troubled: () => undefined,
  };
  const servers = { servers: [server.address], timeout: 250 };
  const { finder, databases } = makeFacts(
    { ...SETTINGS, servers },
    { now: Date.now, clock: () => performance.now() },
    events,
  );
  await databases.look();
  expect(opened).toHaveLength(1);
  expect(finder.atOnce(ADDRESS).country).toBe('NL');
  const found = await finder.find([ADDRESS], new AbortController().signal).next();
  expect(found.value).toMatchObject({
    dns: 'found',
    facts: { country: 'NL', ptr: 'www.ripe.example', ptrConfirmed: true },
  });
  await server.close();
});

test('knows no country where the database that comes along is not wanted', async () => {
  const databases = { ...SETTINGS.databases, hasDefault: false };
  const events = { ...UNHEARD, opened: () => undefined, troubled: () => undefined };
  const facts = makeFacts({ ...SETTINGS, databases }, { now: () => 0, clock: () => 0 }, events);
  await facts.databases.look();
  expect(facts.finder.atOnce(ADDRESS).country).toBe('');
});
