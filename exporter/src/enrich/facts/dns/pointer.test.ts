import { parseIp } from '../../../parse/values/ip.js';
import type { Answer, Ask } from './answer.js';
import { findPointer, type FoundPointer } from './pointer.js';

const IP = '192.0.2.1';
const REVERSE = 'PTR 1.2.0.192.in-addr.arpa';

let asked: string[];
let records: Map<string, readonly string[] | Answer['outcome']>;
let tooMany: number;

beforeEach(() => {
  asked = [];
  records = new Map();
  tooMany = 0;
});

const ask: Ask = (name, type) => {
  asked.push(`${type} ${name}`);
  const known = records.get(`${type} ${name}`) ?? 'none';
  return Promise.resolve(
    typeof known === 'string' ? { outcome: known, values: [] } : { outcome: 'found', values: known },
  );
};

async function found(ip = IP): Promise<FoundPointer> {
  return await findPointer(parseIp(ip) ?? new Uint8Array(), ask, { names: 3 }, () => (tooMany += 1));
}

it('is confirmed where the name points back', async () => {
  records.set(REVERSE, ['Mail.Sub.Example.co.uk.']);
  records.set('A mail.sub.example.co.uk', ['192.0.2.9', IP]);
  expect(await found()).toEqual({
    pointer: { ptr: 'mail.sub.example.co.uk', ptrConfirmed: true, ptrDomain: 'example.co.uk' },
    outcome: 'found',
  });
});

it('of IPv6 is confirmed by an AAAA record, however that is written', async () => {
  records.set(`PTR 1${'.0'.repeat(23)}.8.b.d.0.1.0.0.2.ip6.arpa`, ['a.example.com']);
  records.set('AAAA a.example.com', ['2001:DB8:0::1']);
  expect((await found('2001:db8::1')).pointer).toMatchObject({ ptr: 'a.example.com', ptrConfirmed: true });
});

it('is not confirmed where the name points elsewhere, or nowhere', async () => {
  records.set(REVERSE, ['mail.google.com']);
  records.set('A mail.google.com', ['198.51.100.1']);
  const lies = { ptr: 'mail.google.com', ptrConfirmed: false, ptrDomain: 'google.com' };
  expect(await found()).toMatchObject({ pointer: lies, outcome: 'found' });
  records.delete('A mail.google.com');
  expect(await found()).toMatchObject({ pointer: lies, outcome: 'found' });
});

it('takes a confirmed name before others, and the same ones in whatever order they come', async () => {
  const names = ['c.example.com', 'a.example.com', 'b.example.com'];
  records.set('A b.example.com', [IP]);
  records.set('A c.example.com', [IP]);
  for (const answer of [names, names.toReversed()]) {
    records.set(REVERSE, answer);
    expect((await found()).pointer).toMatchObject({ ptr: 'b.example.com', ptrConfirmed: true });
  }
  records.delete('A b.example.com');
  records.delete('A c.example.com');
  expect((await found()).pointer).toMatchObject({ ptr: 'a.example.com', ptrConfirmed: false });
});

it('looks at so many names, and says that there were more', async () => {
  records.set(
    REVERSE,
    Array.from({ length: 3000 }, (_, i) => `host${i}.example.com`),
  );
  expect((await found()).pointer.ptr).toBe('host0.example.com');
  expect(asked).toHaveLength(1 + 3);
  expect(tooMany).toBe(1);
});

it('is none where the names are no names', async () => {
  records.set(REVERSE, ['', 'localhost', 'a\\000b.example', 'x'.repeat(9000)]);
  expect(await found()).toMatchObject({ pointer: { ptr: '' }, outcome: 'none' });
  expect(asked).toHaveLength(1);
});

it('of a cloud belongs to who runs it, not to who rents there', async () => {
  records.set(REVERSE, ['ec2-192-0-2-1.compute-1.amazonaws.com']);
  expect((await found()).pointer.ptrDomain).toBe('amazonaws.com');
});

it.each([
  ['none', 'none'],
  ['unable', 'failed'],
  ['silent', 'failed'],
  ['zone_silent', 'failed'],
  ['resting', 'unasked'],
] as const)('where the DNS is %s: %s', async (answer, outcome) => {
  records.set(REVERSE, answer);
  expect(await found()).toEqual({
    pointer: { ptr: '', ptrConfirmed: false, ptrDomain: '' },
    outcome,
  });
});

it('that nobody could confirm is kept, and has failed', async () => {
  records.set(REVERSE, ['a.example.com', 'b.example.com', 'c.example.com']);
  for (const name of ['a', 'b', 'c']) records.set(`A ${name}.example.com`, 'silent');
  expect(await found()).toMatchObject({
    pointer: { ptr: 'a.example.com', ptrConfirmed: false },
    outcome: 'failed',
  });
  expect(asked).toEqual([REVERSE, 'A a.example.com', 'A b.example.com']);
});

it('has not failed where it was not asked whether a name points back', async () => {
  records.set(REVERSE, ['a.example.com', 'b.example.com']);
  records.set('A a.example.com', 'silent');
  records.set('A b.example.com', 'resting');
  expect(await found()).toMatchObject({ pointer: { ptr: 'a.example.com' }, outcome: 'unasked' });
});
