import { Random, Weighted } from './random.js';

function draws(random: Random, n: number): number[] {
  return Array.from({ length: n }, () => random.next());
}

test('a key is a stream: the same numbers on every machine', () => {
  expect(draws(new Random(1, 'acme.example'), 3)).toEqual([3327097195, 1208401187, 2682278649]);
  expect(draws(new Random(1, 'acme.example'), 50)).toEqual(draws(new Random(1, 'acme.example'), 50));
});

test.each([
  [1, 'a'],
  [2, ''],
  [11, 'a'],
])('another key (%p, %p) is another stream', (...key) => {
  expect(draws(new Random(...key), 4)).not.toEqual(draws(new Random(1, ''), 4));
});

test('numbers below a bound are spread evenly over it', () => {
  const random = new Random('even');
  const seen = Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const at = random.below(10);
    seen[at] = (seen[at] ?? 0) + 1;
  }
  for (const times of seen) expect(Math.abs(times - 10_000)).toBeLessThan(600);
});

test('a heavy tail is mostly small, and sometimes near its most', () => {
  const random = new Random('tail');
  const values = Array.from({ length: 20_000 }, () => random.heavyTail(50, 9)).sort((a, b) => a - b);
  expect(values[0]).toBe(1);
  expect(values[10_000]).toBeLessThanOrEqual(3);
  expect(values.at(-1)).toBeGreaterThan(500);
  expect(values.at(-1)).toBeLessThan(1024);
});

test('weights say how often an item is drawn, and 0 means never', () => {
  const random = new Random('weights');
  const weighted = new Weighted([
    ['often', 9],
    ['seldom', 1],
    ['never', 0],
  ]);
  const drawn = Array.from({ length: 10_000 }, () => weighted.draw(random));
  expect(drawn.filter((item) => item === 'often').length / 10_000).toBeCloseTo(0.9, 1);
  expect(drawn).not.toContain('never');
});
