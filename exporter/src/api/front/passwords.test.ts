import { Passwords, type Looked } from './passwords.js';

const HASH = `$2b$12$${'x'.repeat(53)}`;
const USERS = new Map([
  ['me', HASH],
  ['you', `$2y$06$${'y'.repeat(53)}`],
]);

/** Where a comparison takes 80 ms, one after the other, and `right` is everybody's password. */
function desk() {
  let now = 0;
  const asked: string[] = [];
  const rests: number[] = [];
  const passwords = new Passwords({
    compare: async (password, hash) => {
      asked.push(hash);
      await Promise.resolve();
      now += 80;
      return password === 'right';
    },
    clock: () => now,
    rest: (ms) => {
      rests.push(ms);
      return Promise.resolve();
    },
  });
  const look = (user: string, password: string, from = 'a'): Promise<Looked> =>
    passwords.look(USERS, { user, password }, from);
  return { look, asked, rests };
}

test('who is unknown is looked at as long as the dearest, and never right', async () => {
  const { look, asked } = desk();
  expect(await look('nobody', 'right')).toBe('wrong');
  expect(asked[0]).toMatch(/^\$2b\$12\$/);
});

test('what was seen is not looked at again, and what many ask at once is looked at once', async () => {
  const { look, asked } = desk();
  expect(
    await Promise.all([look('me', 'right', 'a'), look('me', 'right', 'b'), look('me', 'right', 'c')]),
  ).toEqual(['right', 'right', 'right']);
  await look('me', 'wrong');
  await look('me', 'wrong');
  expect(asked).toHaveLength(2);
});

test('behind a wrong guess is a rest as long as the work was; behind a right one none', async () => {
  const { look, rests } = desk();
  await look('me', 'right');
  await look('me', '1');
  await look('me', '2');
  expect(rests).toEqual([80, 80]);
});

test('one who guesses much at once waits with two guesses, and all together with 32', async () => {
  const one = desk();
  const guesses = await Promise.all(Array.from({ length: 5 }, (_, i) => one.look('me', String(i))));
  expect(guesses.filter((looked) => looked === 'too_many')).toHaveLength(3);
  const many = desk();
  const all = Array.from({ length: 40 }, (_, i) => many.look('me', String(i), `from ${i}`));
  expect((await Promise.all(all)).filter((looked) => looked === 'too_many')).toHaveLength(8);
});

test('a thousand wrong guesses do not push out who was right', async () => {
  const { look, asked } = desk();
  await look('me', 'right');
  for (let i = 0; i < 1000; i++) await look('me', `guess ${i}`);
  const before = asked.length;
  expect(await look('me', 'right')).toBe('right');
  expect(asked).toHaveLength(before);
});
