import { DEFAULT_ENGINE_LIMITS } from '../../limits.js';
import { TimeZones } from '../allowed/time-zones.js';
import { Logins } from './logins.js';
import { readerOf } from './reader.js';
import { Throttle } from './throttle.js';

const RIGHT = { user: 'grafana', password: 'right' };
const WRONG = { user: 'grafana', password: 'wrong' };
const HERE = '192.0.2.1';
const going = new AbortController().signal;

let now: number;
let logins: Logins;

beforeEach(() => {
  now = 0;
  const names = { database: 'plumbline', hidden: [] };
  logins = new Logins({
    readers: [readerOf(RIGHT, names, DEFAULT_ENGINE_LIMITS, new TimeZones(1))],
    throttle: new Throttle(() => now),
    wait: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  });
});

async function of(given: typeof RIGHT, network = HERE): Promise<string> {
  const found = await logins.of(given, network, going);
  return typeof found === 'string' ? found : found.user;
}

it('a right password is known at once, a wrong one told later and later', async () => {
  expect(await of(RIGHT)).toBe('grafana');
  expect(now).toBe(0);
  const told = [];
  for (let i = 0; i < 3; i++) {
    expect(await of(WRONG)).toBe('wrong');
    told.push(now);
  }
  expect(told).toEqual([100, 300, 700]);
});

it('passwords are looked at one after the other, and more than a few not at all', async () => {
  const asked = Array.from({ length: 10 }, async () => await of(WRONG));
  const found = await Promise.all(asked);
  expect(found.filter((one) => one === 'wrong')).toHaveLength(4);
  expect(found.filter((one) => one === 'unseen')).toHaveLength(6);
  expect(now).toBe(100 + 200 + 400 + 800);
});

it('a right one among wrong ones is not known sooner', async () => {
  const guesses = [of(WRONG), of(RIGHT)];
  expect(await Promise.all(guesses)).toEqual(['wrong', 'grafana']);
  expect(now).toBe(100);
});

it('who was known before is not held by who guesses from the same address', async () => {
  await of(RIGHT);
  await of(WRONG);
  const told: string[] = [];
  const guess = of(WRONG).then(() => told.push('wrong'));
  const known = of(RIGHT).then(() => told.push('right'));
  await Promise.all([guess, known]);
  expect(told).toEqual(['right', 'wrong']);
});

it('other networks are not held', async () => {
  await of(WRONG);
  const before = now;
  expect(await of(RIGHT, '192.0.2.2')).toBe('grafana');
  expect(now).toBe(before);
});
