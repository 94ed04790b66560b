import { Silence } from './silence.js';

let now: number;
let silence: Silence;

beforeEach(() => {
  now = 0;
  silence = new Silence({ silent: 3, rest: 100 }, () => now);
});

it('is long when so many in a row were silent, and short again with an answer', () => {
  for (const isLong of [false, false, false, true]) {
    expect(silence.isLong).toBe(isLong);
    now += 1;
    silence.silent(now);
  }
  silence.spoke();
  expect(silence.isLong).toBe(false);
});

it('asks one question a while at rest, until there is an answer', () => {
  silence.rest();
  expect([silence.isResting, silence.mayAsk()]).toEqual([true, false]);
  now = 100;
  expect([silence.mayAsk(), silence.mayAsk()]).toEqual([true, false]);
  silence.silent(now);
  expect(silence.mayAsk()).toBe(false);
  now = 200;
  expect(silence.mayAsk()).toBe(true);
  silence.spoke();
  expect([silence.isResting, silence.mayAsk(), silence.mayAsk()]).toEqual([false, true, true]);
});

it('is no silence where others that were asked then, or later, were answered', () => {
  now = 5;
  silence.spoke();
  for (let i = 0; i < 1000; i++) silence.silent(1);
  expect(silence.isLong).toBe(false);
  for (let i = 0; i < 3; i++) silence.silent(6);
  expect(silence.isLong).toBe(true);
});
