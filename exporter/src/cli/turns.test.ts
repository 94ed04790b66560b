import { Turns } from './turns.js';

test('others get a turn when it was long ago that they had one, and not before', async () => {
  let now = 0;
  const turns = new Turns(() => now, 5);
  now = 4;
  expect(turns.give()).toBeUndefined();

  now = 5;
  const seen: string[] = [];
  setImmediate(() => seen.push('another'));
  await turns.give();
  expect(seen).toEqual(['another']);
  expect(turns.give()).toBeUndefined();

  now = 10;
  expect(turns.give()).toBeInstanceOf(Promise);
});
