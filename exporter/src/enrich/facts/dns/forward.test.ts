import type { Answer, Ask } from './answer.js';
import { Forward } from './forward.js';

let now: number;
let asked: string[];
let answer: Answer;
let ask: Ask;

beforeEach(() => {
  now = 0;
  asked = [];
  answer = { outcome: 'found', values: ['192.0.2.1'] };
  const forward = new Forward({ keep: { found: 7 * 86_400_000, none: 30_000 } }, () => now);
  ask = forward.by((name, type) => {
    asked.push(`${type} ${name}`);
    return Promise.resolve(answer);
  });
});

it('knows for a minute what addresses a name has', async () => {
  for (now of [0, 1, 59_999]) expect(await ask('a.example', 'A')).toBe(answer);
  expect(asked).toEqual(['A a.example']);
  now = 60_000;
  await ask('a.example', 'A');
  await ask('a.example', 'AAAA');
  expect(asked).toEqual(['A a.example', 'A a.example', 'AAAA a.example']);
});

it('knows that it has none for no longer than such answers are good for', async () => {
  answer = { outcome: 'none', values: [] };
  for (now of [0, 29_999, 30_000]) await ask('a.example', 'A');
  expect(asked).toHaveLength(2);
});

it.each(['silent', 'zone_silent', 'unable', 'resting'] as const)('asks again after %s', async (outcome) => {
  answer = { outcome, values: [] };
  for (let i = 0; i < 2; i++) expect(await ask('a.example', 'A')).toBe(answer);
  expect(asked).toHaveLength(2);
});

it('remembers neither what an address points to, nor thousands of addresses of one name', async () => {
  for (let i = 0; i < 2; i++) await ask('1.2.0.192.in-addr.arpa', 'PTR');
  answer = { outcome: 'found', values: Array<string>(65).fill('192.0.2.1') };
  for (let i = 0; i < 2; i++) await ask('a.example', 'A');
  expect(asked).toHaveLength(4);
});

it('forgets the name that was not asked for the longest', async () => {
  for (let i = 0; i < 1001; i++) await ask(`a${i}.example`, 'A');
  await ask('a1.example', 'A');
  expect(asked).toHaveLength(1001);
  await ask('a0.example', 'A');
  expect(asked).toHaveLength(1002);
});
