/** What was used once is remembered. */
import { openTestStore, type TestStore } from '../testing/store.js';
import { Nonces } from './nonces.js';

let store: TestStore;
let nonces: Nonces;

beforeAll(async () => {
  store = await openTestStore();
  nonces = new Nonces(store.client);
});
afterAll(async () => {
  await store.close();
});

const YES = { ok: true, value: true };
const NO = { ok: true, value: false };

it('a nonce is used once, by each who has one like it', async () => {
  expect(await nonces.isUsed('a', 'nonce')).toEqual(NO);
  expect(await nonces.use('a', 'nonce', Date.now())).toEqual(YES);
  expect(await nonces.isUsed('a', 'nonce')).toEqual(YES);
  expect(await nonces.use('a', 'nonce', Date.now())).toEqual(NO);
  expect(await nonces.isUsed('b', 'nonce')).toEqual(NO);
});

it('of many at once at most one is the first', async () => {
  const used = await Promise.all(Array.from({ length: 5 }, () => nonces.use('a', 'other', Date.now())));
  expect(used.filter((one) => one.ok && one.value).length).toBeLessThan(2);
  expect(await new Nonces(store.client).isUsed('a', 'other')).toEqual(YES);
});
