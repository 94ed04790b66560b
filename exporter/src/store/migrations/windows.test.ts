import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`);
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
const ROW = z.record(z.string(), z.unknown());
/** Days are counted back from the day that was settled two days after its end: the second day after it is yesterday. */
const YESTERDAY = -2;

async function settled(domain: string): Promise<unknown> {
  const found = await store.rows(
    `SELECT toInt32(today() - until) AS back, waits_for, round((toUnixTimestamp(waits_until) - toUnixTimestamp(toDateTime(until + 2, 'UTC'))) / 3600) AS hours, owned, team, objective
     FROM plumbline.v_settled_domains WHERE domain = '${domain}'`,
    ROW,
  );
  return found[0];
}

test('x', async () => {
  const { domain, hear } = newDomain();
  await hear({ days: [60, YESTERDAY], messages: 50 });
  expect(await settled(domain)).toEqual({});
});
test('y', async () => {
  const { domain, hear } = newDomain();
  await hear({ days: [60, YESTERDAY], messages: 50 });
  await hear({ days: [60, 0], messages: 50, reporter: 'late.example', lateHours: 60 });
  expect(await settled(domain)).toEqual({});
  expect(await settled('example')).toEqual({});
});
