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

test('of several who read at once one goes on after each turn of others, in their order', async () => {
  let now = 0;
  const turns = new Turns(() => now, 5);
  now = 5;
  const seen: string[] = [];
  const others = (): void => {
    seen.push('others');
    if (!seen.includes('third')) setImmediate(others);
  };
  setImmediate(others);
  const readers = ['first', 'second', 'third'].map(async (name) => {
    await turns.give();
    seen.push(name);
    now += 5;
  });
  await Promise.all(readers);
  const between = seen.join(' ').split(/first|second|third/);
  expect(seen.filter((one) => one !== 'others')).toEqual(['first', 'second', 'third']);
  for (const some of between.slice(0, 3)) expect(some).toContain('others');
});

test('who comes when all have had their turn gets one as well', async () => {
  let now = 5;
  const turns = new Turns(() => now, 5);
  for (let i = 0; i < 3; i++) {
    now += 5;
    await turns.give();
  }
  now += 5;
  expect(turns.give()).toBeInstanceOf(Promise);
});
