import type * as z from 'zod';
import type { StoreClient } from '../client.js';
import { failed, type Asked } from '../failures.js';
import { QuarantineBudget } from './budget.js';

/** A store of which only how much the quarantine holds is asked. */
function holding(bytes: () => number | undefined): StoreClient {
  const unasked = (): never => {
    throw new Error('nobody asks for that');
  };
  return {
    database: 'plumbline',
    rows: <T>(_: string, row: z.ZodType<T>): Promise<Asked<T[]>> => {
      const held = bytes();
      if (held === undefined) return Promise.resolve(failed('store_unreachable', 'it is away'));
      return Promise.resolve({ ok: true, value: [row.parse({ bytes: String(held) })] });
    },
    stream: unasked,
    command: unasked,
    insert: unasked,
    ping: unasked,
    close: unasked,
  };
}

it('takes what there is room for, beside what the store holds already', async () => {
  let full = 0;
  const budget = new QuarantineBudget(
    holding(() => 600),
    1000,
    () => (full += 1),
  );
  await budget.count();
  expect([budget.take(300), budget.take(200)]).toEqual([true, false]);
  expect(full).toBe(1);
});

it('looks again when it is full: somebody may have made room', async () => {
  let held = 1000;
  const budget = new QuarantineBudget(
    holding(() => held),
    1000,
  );
  await budget.count();
  held = 0;
  expect(budget.take(100)).toBe(false);
  await budget.count();
  expect(budget.take(100)).toBe(true);
});

it('goes by what it took itself while the store is away', async () => {
  const budget = new QuarantineBudget(
    holding(() => undefined),
    1000,
  );
  await budget.count();
  expect([budget.take(900), budget.take(200)]).toEqual([true, false]);
});
