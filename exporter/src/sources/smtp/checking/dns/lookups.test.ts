import { DnsServer } from '../testing/dns-server.js';
import { dnsLookup } from './dns-lookup.js';
import { cached } from './lookup-cache.js';
import type { Lookup } from './lookup.js';
import { MailLookup } from './mail-lookup.js';

let server: DnsServer;

beforeEach(async () => {
  server = await DnsServer.open();
});
afterEach(async () => {
  await server.close();
});

function asking(): Lookup {
  return dnsLookup({ servers: [server.address], timeout: 200, tries: 1 });
}

it('asks the servers that are set', async () => {
  const long = 'v=DKIM1; p='.padEnd(400, 'A');
  server.records.set('TXT a.example', ['v=spf1 -all', long]);
  server.records.set('A a.example', ['192.0.2.1']);
  server.records.set('AAAA a.example', ['2001:0db8:0000:0000:0000:0000:0000:0001']);
  server.records.set('MX a.example', ['10 mx.a.example']);
  server.records.set('PTR 1.2.0.192.in-addr.arpa', ['a.example']);
  const lookup = asking();
  expect(await lookup('a.example', 'TXT')).toEqual(['v=spf1 -all', long]);
  expect(await lookup('a.example', 'A')).toEqual(['192.0.2.1']);
  expect(await lookup('a.example', 'AAAA')).toEqual(['2001:db8::1']);
  expect(await lookup('a.example', 'MX')).toEqual([{ exchange: 'mx.a.example', priority: 10 }]);
  expect(await lookup('1.2.0.192.in-addr.arpa', 'PTR')).toEqual(['a.example']);
});

it('has nothing where there is nothing, and throws where nobody answers', async () => {
  server.records.set('A a.example', ['192.0.2.1']);
  const lookup = asking();
  expect(await lookup('a.example', 'TXT')).toEqual([]);
  expect(await lookup('b.example', 'TXT')).toEqual([]);
  expect(await lookup(`${'x'.repeat(70)}.example`, 'TXT')).toEqual([]);
  server.mood = 'failing';
  await expect(lookup('c.example', 'TXT')).rejects.toThrow();
  server.mood = 'silent';
  await expect(lookup('c.example', 'TXT')).rejects.toThrow();
});

describe('what is remembered', () => {
  let now = 0;
  let asked: string[] = [];
  let answer: () => Promise<readonly string[]>;
  const lookup: Lookup = (name) => {
    asked.push(name);
    return answer();
  };

  beforeEach(() => {
    now = 0;
    asked = [];
    answer = () => Promise.resolve(['x']);
  });

  it('answers, for a while; and who asks at the same time is answered with them', async () => {
    const ask = cached(lookup, { most: 10, age: 1000 }, () => now);
    await Promise.all([ask('a', 'TXT'), ask('A', 'TXT'), ask('a', 'A')]);
    expect(asked).toEqual(['a', 'a']);
    now = 999;
    await ask('a', 'TXT');
    expect(asked).toHaveLength(2);
    now = 1000;
    await ask('a', 'TXT');
    expect(asked).toHaveLength(3);
  });

  it('that nobody answered, for a shorter while', async () => {
    answer = () => Promise.reject(new Error('away'));
    const ask = cached(lookup, { most: 10, age: 60_000 }, () => now);
    for (let i = 0; i < 3; i++) await expect(ask('a', 'TXT')).rejects.toThrow('away');
    expect(asked).toHaveLength(1);
    now = 10_000;
    answer = () => Promise.resolve(['x']);
    expect(await ask('a', 'TXT')).toEqual(['x']);
  });

  it('so many, and none that is long', async () => {
    const ask = cached(lookup, { most: 2, age: 1000 }, () => now);
    for (const name of ['a', 'b', 'c', 'b', 'c', 'a']) await ask(name, 'TXT');
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
    answer = () => Promise.resolve(['x'.repeat(5000)]);
    for (let i = 0; i < 2; i++) await ask('long', 'TXT');
    expect(asked.filter((name) => name === 'long')).toHaveLength(2);
  });
});

describe('of one mail', () => {
  it('so many questions', async () => {
    const limits: string[] = [];
    const mail = new MailLookup(
      () => Promise.resolve([]),
      { questions: 2, time: 1000 },
      (limit) => limits.push(limit),
    );
    await mail.ask('a', 'TXT');
    await mail.ask('b', 'TXT');
    await expect(mail.ask('c', 'TXT')).rejects.toThrow('too many');
    await expect(mail.ask('d', 'TXT')).rejects.toThrow('too many');
    expect(limits).toEqual(['checks.questions']);
  });

  it('is not waited for longer than is set, once the mail is there', async () => {
    const limits: string[] = [];
    const silent: Lookup = () => new Promise(() => undefined);
    const mail = new MailLookup(silent, { questions: 9, time: 50 }, (limit) => limits.push(limit));
    const asked = mail.ask('a', 'TXT');
    mail.hurry();
    await expect(asked).rejects.toThrow('in time');
    await expect(mail.ask('b', 'TXT')).rejects.toThrow('in time');
    expect(limits).toEqual(['checks.time']);
  });
});
