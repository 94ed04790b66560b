import { failed, type Asked } from '../../../store/failures.js';
import { StoreWatch } from './store-watch.js';

let watch: StoreWatch;
let newest: Asked<string>;
let changes: number;
let looks: number;
beforeEach(() => {
  newest = { ok: true, value: 'one' };
  [changes, looks] = [0, 0];
  watch = new StoreWatch(
    {
      newest: () => {
        looks++;
        return Promise.resolve(newest);
      },
      changed: () => changes++,
    },
    1,
  );
});
afterEach(() => {
  watch.stop();
});

/** Until it was looked so often since. */
async function looked(times: number): Promise<void> {
  const until = looks + times;
  while (looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
}

it('tells what was stored since it was read, until that is read', async () => {
  await watch.readBegins();
  await looked(3);
  expect(changes).toBe(0);
  newest = { ok: true, value: 'two' };
  await looked(2);
  expect(changes).toBeGreaterThan(0);
  await watch.readBegins();
  changes = 0;
  await looked(3);
  expect(changes).toBe(0);
});

it('takes a store that does not answer for no change', async () => {
  await watch.readBegins();
  newest = failed('store_unreachable', 'away');
  await looked(3);
  expect(changes).toBe(0);
});

it('asks nothing before it was read for the first time, and nothing once it is stopped', async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks).toBe(0);
  await watch.readBegins();
  watch.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks).toBe(1);
});
