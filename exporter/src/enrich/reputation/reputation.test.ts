import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIp } from '../../parse/values/ip.js';
import { dnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import { DnsServer } from '../../sources/smtp/checking/testing/dns-server.js';
import type { FoundListing } from './listing.js';
import { makeReputation } from './make.js';
import { Reputation, type ReputationSettings } from './reputation.js';

const ZONE = 'zen.example';
const SETTINGS: ReputationSettings = {
  blocklists: [
    {
      zone: ZONE,
      meanings: [
        { network: '127.0.0.2', meaning: 'SBL' },
        { network: '127.0.0.10/31', meaning: 'PBL' },
      ],
    },
    { zone: 'plain.example', meanings: [] },
  ],
  files: [],
  fileBytes: 10_000,
  reload: 1000,
  inFlight: 10,
  questions: { tries: 1, perSecond: 10_000, silent: 100, silentZone: 100, rest: 1000 },
};

let server: DnsServer;
let directory: string;
let told: string[];
const said: string[] = [];

beforeEach(async () => {
  server = await DnsServer.open();
  directory = await mkdtemp(join(tmpdir(), 'plumbline-test-lists-'));
  told = [];
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

function reputation(settings: Partial<ReputationSettings> = {}): Reputation {
  return new Reputation(
    { ...SETTINGS, ...settings },
    () => dnsClient({ servers: [server.address], timeout: 250, tries: 1 }),
    () => performance.now(),
    {
      opened: (_, networks, unread, first) =>
        told.push(`${networks} networks, ${unread} unread from line ${first}`),
      troubled: (_, trouble) => told.push(trouble),
      answered: () => undefined,
      delayed: () => undefined,
      resting: () => undefined,
      said: (list, word) => said.push(`${list} ${word}`),
    },
  );
}

async function listings(of: Reputation, text: string, lists = of.lists): Promise<readonly FoundListing[]> {
  const ip = parseIp(text) ?? new Uint8Array();
  const found: FoundListing[] = [];
  for await (const one of of.find([{ ip, lists }], new AbortController().signal)) found.push(...one.listings);
  return found;
}

/** In one line: what each list says. */
async function found(of: Reputation, text: string): Promise<string[]> {
  return (await listings(of, text)).map((one) => `${one.list} ${one.said} ${one.word}`.trim());
}

describe('a blocklist', () => {
  it('says what an address is listed as', async () => {
    server.records.set(`A 8.8.8.8.${ZONE}`, ['127.0.0.11', '127.0.0.2', '127.0.0.99']);
    server.records.set('A 8.8.8.8.plain.example', ['127.0.0.2']);
    expect(await listings(reputation(), '8.8.8.8')).toEqual([
      { list: 'zen.example', said: 'listed', word: 'PBL, SBL' },
      { list: 'plain.example', said: 'listed', word: '' },
    ]);
  });

  it('is not asked where somebody wants to know of others alone', async () => {
    await listings(reputation(), '8.8.8.8', ['plain.example', 'gone.example']);
    expect(server.asked.filter((asked) => asked.includes('8.8.8.8'))).toEqual(['A 8.8.8.8.plain.example']);
  });

  it('is asked for IPv6 by half octets (RFC 5782 2.4)', async () => {
    await found(reputation(), '2606:4700:4700::1111');
    expect(server.asked).toContain(`A 1.1.1.1${'.0'.repeat(16)}.0.0.7.4.0.0.7.4.6.0.6.2.${ZONE}`);
  });

  it('has no word for an address that it does not have', async () => {
    said.length = 0;
    expect(await found(reputation(), '8.8.8.8')).toEqual([
      'zen.example not_listed',
      'plain.example not_listed',
    ]);
    expect(said).toEqual(['zen.example not_listed', 'plain.example not_listed']);
  });

  it('that is a zone that somebody bought, and answers for every name, lists nobody', async () => {
    server.records.set(`A 8.8.8.8.${ZONE}`, ['203.0.113.7']);
    expect(await found(reputation(), '8.8.8.8')).toContain('zen.example not_listed');
  });

  it.each([
    ['an error in its name', 'zen.spamhaus.org', '127.255.255.252'],
    ['a public resolver', 'zen.spamhaus.org', '127.255.255.254'],
    ['too many questions', 'key.zen.dq.spamhaus.net', '127.255.255.255'],
    ['too many questions', 'bl.score.senderscore.com', '127.255.255.255'],
    ['too many questions', 'multi.uribl.com', '127.0.0.1'],
    ['too many questions', 'list.dnswl.org', '127.0.0.255'],
    ['an address, of which it has none', 'dbl.spamhaus.org', '127.0.1.255'],
    ['an address, of which it has none', 'key.zrd.dq.spamhaus.net', '127.0.2.255'],
  ])('that refuses %s (%s, %s) lists nobody', async (_, zone, answer) => {
    server.records.set(`A 8.8.8.8.${zone}`, [answer]);
    const of = reputation({ blocklists: [{ zone, meanings: [{ network: answer, meaning: 'spam' }] }] });
    expect(await found(of, '8.8.8.8')).toEqual([`${zone} no_answer`]);
  });

  it('that refuses lists nobody whatever it says beside it', async () => {
    server.records.set(`A 8.8.8.8.${ZONE}`, ['127.0.0.2', '127.255.255.254']);
    expect(await found(reputation(), '8.8.8.8')).toContain('zen.example no_answer');
  });

  it('may mean a listing by what is a refusal elsewhere', async () => {
    server.records.set('A 8.8.8.8.plain.example', ['127.0.0.255']);
    expect(await found(reputation(), '8.8.8.8')).toContain('plain.example listed');
  });

  it('that was given up, and lists everybody, is not believed (RFC 5782 5)', async () => {
    server.records.set(`A 8.8.8.8.${ZONE}`, ['127.0.0.2']);
    server.records.set(`A 1.0.0.127.${ZONE}`, ['127.0.0.2']);
    expect(await found(reputation(), '8.8.8.8')).toContain('zen.example no_answer');
    expect(server.asked).not.toContain(`A 8.8.8.8.${ZONE}`);
  });

  it('is not believed while nobody knows whether it was given up, and asked that again', async () => {
    const ips = ['8.8.8.8', '8.8.4.4', '1.1.1.1'].map((text) => parseIp(text) ?? new Uint8Array());
    for (const ip of ips)
      server.records.set(`A ${ip.subarray(12).toReversed().join('.')}.${ZONE}`, ['127.0.0.2']);
    let lost = 0;
    server.loses = (asked) => asked === `A 1.0.0.127.${ZONE}` && ++lost <= 2;
    const said: (string | undefined)[] = [];
    const questions = { ...SETTINGS.questions, tries: 2 };
    const wishes = ips.map((ip) => ({ ip, lists: [ZONE] }));
    const finding = reputation({ inFlight: 1, questions }).find(wishes, new AbortController().signal);
    for await (const { listings } of finding) said.push(listings[0]?.said);
    expect(said).toEqual(['no_answer', 'listed', 'listed']);
    expect(server.asked.filter((asked) => asked === `A 1.0.0.127.${ZONE}`)).toHaveLength(3);
  });

  it('that is away is no word for anybody', async () => {
    server.mood = 'failing';
    expect(await found(reputation(), '8.8.8.8')).toEqual([
      'zen.example no_answer',
      'plain.example no_answer',
    ]);
  });

  it('is not asked for addresses that the internet does not have', async () => {
    await found(reputation(), '10.0.0.1');
    expect(server.asked).toEqual([]);
  });
});

describe('a file of addresses', () => {
  it('has networks and addresses, with comments', async () => {
    const path = join(directory, 'drop.txt');
    await writeFile(
      path,
      '; DROP\n198.51.100.0/24 ; SBL1\r\n\n# more\n2001:db8::/32\n192.0.2.1,x\nnot an address\n',
    );
    const of = reputation({ blocklists: [], files: [path, join(directory, 'none.txt')] });
    await of.look();
    expect(told).toEqual(['3 networks, 1 unread from line 7', 'missing']);
    const here = ['drop.txt listed', 'none.txt no_answer'];
    expect(await found(of, '198.51.100.7')).toEqual(here);
    expect(await found(of, '2001:db8::7')).toEqual(here);
    expect(await found(of, '192.0.2.1')).toEqual(here);
    expect(await found(of, '192.0.2.2')).toEqual(['drop.txt not_listed', 'none.txt no_answer']);
    expect(server.asked).toEqual([]);
  });

  it('that has nothing but other text is none', async () => {
    const path = join(directory, 'page.txt');
    await writeFile(path, '<html>\n<title>404</title>\n');
    const of = reputation({ files: [path] });
    await of.look();
    expect(told).toEqual(['broken']);
  });

  it('is read again when it was replaced', async () => {
    const path = join(directory, 'list.txt');
    await writeFile(path, '198.51.100.1\n');
    const of = reputation({ blocklists: [], files: [path], reload: 5 });
    await of.look();
    const stop = new AbortController();
    const watching = of.watch(stop.signal);
    await writeFile(path, '198.51.100.1\n198.51.100.2\n');
    while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    stop.abort();
    await watching;
    expect(await found(of, '198.51.100.2')).toEqual(['list.txt listed']);
  });

  it('is called by its path where another has the same name', () => {
    const files = ['/a/list.txt', '/b/list.txt', '/b/zen.example', '/b/drop.txt'];
    expect(reputation({ files }).lists).toEqual([
      ...['/a/list.txt', '/b/list.txt', '/b/zen.example', 'drop.txt'],
      ...['zen.example', 'plain.example'],
    ]);
  });
});

describe('as it is set', () => {
  const events = {
    ...{ opened: () => undefined, troubled: () => undefined, said: () => undefined },
    ...{ answered: () => undefined, delayed: () => undefined, resting: () => undefined },
  };
  const listsOf = (
    settings: Partial<ReputationSettings>,
    isOffline: boolean,
  ): readonly string[] | undefined =>
    makeReputation(
      {
        reputation: { ...SETTINGS, ...settings },
        servers: { servers: [server.address], timeout: 250 },
        isOffline,
      },
      () => 0,
      events,
    )?.lists;

  it('is nobody asked where no list is named, and no blocklist where the DNS is left alone', () => {
    expect(listsOf({ blocklists: [] }, false)).toBeUndefined();
    expect(listsOf({}, true)).toBeUndefined();
    expect(listsOf({ files: ['/a/drop.txt'] }, true)).toEqual(['drop.txt']);
    expect(listsOf({ blocklists: SETTINGS.blocklists }, false)).toEqual(['zen.example', 'plain.example']);
  });
});
