import { Rest, restName } from './rest.js';

it('a statement rests for a while', () => {
  let now = 0;
  const rest = new Rest(() => now, { before: 500 });
  rest.begin('a', 1000);
  now = 400;
  expect([rest.of('a'), rest.of('before'), rest.of('other')]).toEqual([600, 100, 0]);
  expect(rest.all).toEqual({ a: 600, before: 100 });
  now = 500;
  expect(rest.all).toEqual({ a: 500 });
  now = 1000;
  expect(rest.of('a')).toBe(0);
});

it('it is the same with other numbers in it', () => {
  expect(restName("SELECT 1 WHERE day > '2026-01-01'")).toBe(restName("SELECT 22 WHERE day > '2026-11-22'"));
  expect(restName('SELECT a')).not.toBe(restName('SELECT b'));
});
