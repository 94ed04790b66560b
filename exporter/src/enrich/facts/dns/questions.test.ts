import { setMaxListeners } from 'node:events';
import { DnsServer } from '../../../sources/smtp/checking/testing/dns-server.js';
import { dnsClient } from '../../../sources/smtp/checking/dns/dns-lookup.js';
import type { Ask } from './answer.js';
import { Questions, type QuestionSettings } from './questions.js';

let server: DnsServer;
let events: string[];
let stop: AbortController;

beforeEach(async () => {
  server = await DnsServer.open();
  events = [];
  stop = new AbortController();
  // As many wait for their turn as ask at once.
  setMaxListeners(0, stop.signal);
});
afterEach(async () => {
  stop.abort();
  await server.close();
});

function asking(settings: Partial<QuestionSettings> = {}): Ask {
  const questions = new Questions(
    { tries: 2, perSecond: 10_000, silent: 100, silentZone: 100, rest: 60_000, ...settings },
    () => performance.now(),
    {
      answered: (type, outcome) => events.push(`${type} ${outcome}`),
      delayed: () => events.push('delayed'),
      resting: (isResting) => events.push(isResting ? 'rests' : 'asks again'),
    },
  );
  const client = dnsClient({ servers: [server.address], timeout: 100, tries: 1 });
  stop.signal.addEventListener('abort', () => {
    client.cancel();
  });
  return questions.by(client.lookup, stop.signal);
}

it('tells what is there, what is not, and who cannot tell', async () => {
  server.records.set('PTR 1.2.0.192.in-addr.arpa', ['a.example']);
  const ask = asking();
  expect(await ask('1.2.0.192.in-addr.arpa', 'PTR')).toEqual({ outcome: 'found', values: ['a.example'] });
  expect(await ask('2.2.0.192.in-addr.arpa', 'PTR')).toEqual({ outcome: 'none', values: [] });
  server.mood = 'failing';
  expect(await ask('3.2.0.192.in-addr.arpa', 'PTR')).toEqual({ outcome: 'unable', values: [] });
  expect(events).toEqual(['PTR found', 'PTR none', 'PTR unable']);
});

it('asks again where an answer was lost, and does not where a server cannot tell', async () => {
  let lost = 0;
  server.records.set('A a.example', ['192.0.2.1']);
  server.loses = () => lost++ === 0;
  const ask = asking();
  expect((await ask('a.example', 'A')).values).toEqual(['192.0.2.1']);
  expect(server.asked).toHaveLength(2);
  server.mood = 'failing';
  await ask('b.example', 'A');
  expect(server.asked).toHaveLength(3);
});

it('follows where the zone of a small network is elsewhere (RFC 2317)', async () => {
  server.records.set('PTR 1.2.0.192.in-addr.arpa', [
    'CNAME 1.0-127.2.0.192.in-addr.arpa',
    'CNAME 1.deeper.example',
    'mail.example.com',
  ]);
  expect((await asking()('1.2.0.192.in-addr.arpa', 'PTR')).values).toEqual(['mail.example.com']);
});

it('takes by TCP what is too much for UDP', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => `host${i}.example.com`);
  server.records.set('PTR 1.2.0.192.in-addr.arpa', names);
  expect((await asking()('1.2.0.192.in-addr.arpa', 'PTR')).values).toEqual(names);
});

it('is told of odd bytes in a name, and breaks on none', async () => {
  server.records.set('PTR 1.2.0.192.in-addr.arpa', ['a\0b.example', '<b>\xff.example', 'good.example']);
  const { outcome } = await asking()('1.2.0.192.in-addr.arpa', 'PTR');
  expect(['found', 'unable']).toContain(outcome);
});

it('takes no answer that comes too late', async () => {
  server.records.set('A a.example', ['192.0.2.1']);
  server.delay = 700;
  expect((await asking({ tries: 1 })('a.example', 'A')).outcome).toBe('silent');
});

it('asks so many a second', async () => {
  const ask = asking({ perSecond: 100 });
  const began = performance.now();
  await Promise.all(Array.from({ length: 21 }, (_, i) => ask(`a${i}.example`, 'A')));
  expect(performance.now() - began).toBeGreaterThan(190);
  expect(events.filter((event) => event === 'delayed')).toHaveLength(20);
});

it('asks nobody any more where nobody answers, but one question a while', async () => {
  server.mood = 'silent';
  const ask = asking({ tries: 1, silent: 3, rest: 200 });
  for (let i = 0; i < 3; i++) await ask(`a${i}.example`, 'A');
  expect(events.splice(0)).toEqual(['A silent', 'A silent', 'A silent']);
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(`b${i}.example`, 'A')));
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['resting']));
  expect(events[0]).toBe('rests');
  expect(server.asked).toHaveLength(4);

  server.mood = 'well';
  await new Promise((resolve) => setTimeout(resolve, 220));
  events = [];
  const again = await Promise.all(['c.example', 'd.example', 'e.example'].map((name) => ask(name, 'A')));
  expect(again.map(({ outcome }) => outcome)).toEqual(['none', 'none', 'none']);
  expect(events).toEqual(['asks again', 'A none', 'A none', 'A none']);
});

describe('where nobody answers for names, but the server lives', () => {
  const OF_ITS_OWN = 'PTR 1.0.0.127.in-addr.arpa';

  it('asks on about others, and finds out again after as many', async () => {
    server.loses = (asked) => asked !== OF_ITS_OWN && !asked.endsWith('good.example');
    const ask = asking({ tries: 1, silent: 3 });
    for (let i = 0; i < 7; i++) expect((await ask(`a.b${i}.example`, 'A')).outcome).toBe('silent');
    expect(server.asked.filter((asked) => asked === OF_ITS_OWN)).toHaveLength(2);
    expect((await ask('a.good.example', 'A')).outcome).toBe('none');
    server.loses = () => true;
    for (let i = 0; i < 3; i++) await ask(`a.b${i}.example`, 'A');
    expect((await ask('a.good.example', 'A')).outcome).toBe('resting');
    expect(events.filter((event) => event === 'rests')).toHaveLength(1);
  });

  it('leaves a zone alone in which so many in a row were silent, but for one a while', async () => {
    server.loses = (asked) => asked.endsWith('.2.0.192.in-addr.arpa');
    const ask = asking({ tries: 1, silentZone: 3, rest: 200 });
    const outcomes: string[] = [];
    for (let i = 0; i < 5; i++) outcomes.push((await ask(`${i}.2.0.192.in-addr.arpa`, 'PTR')).outcome);
    expect(outcomes).toEqual(['silent', 'silent', 'silent', 'zone_silent', 'zone_silent']);
    expect(server.asked).toHaveLength(3);
    expect((await ask('1.3.0.192.in-addr.arpa', 'PTR')).outcome).toBe('none');
    server.loses = () => false;
    await new Promise((resolve) => setTimeout(resolve, 220));
    for (let i = 0; i < 3; i++) expect((await ask(`${i}.2.0.192.in-addr.arpa`, 'PTR')).outcome).toBe('none');
    expect(events).not.toContain('rests');
  });

  it('holds no zone to be silent for what a dead server did not say', async () => {
    server.mood = 'silent';
    const ask = asking({ tries: 1, silent: 3, silentZone: 4, rest: 100 });
    for (let i = 0; i < 4; i++) await ask(`${i}.2.0.192.in-addr.arpa`, 'PTR');
    server.mood = 'well';
    await new Promise((resolve) => setTimeout(resolve, 120));
    for (let i = 0; i < 3; i++) expect((await ask(`${i}.2.0.192.in-addr.arpa`, 'PTR')).outcome).toBe('none');
  });
});

it('waits for nobody when it is told to stop', async () => {
  server.mood = 'silent';
  const ask = asking({ perSecond: 1 });
  const asked = [ask('a.example', 'A'), ask('b.example', 'A'), ask('c.example', 'A')];
  const began = performance.now();
  setTimeout(() => {
    stop.abort();
  }, 20);
  await Promise.all(asked);
  expect(performance.now() - began).toBeLessThan(90);
});
