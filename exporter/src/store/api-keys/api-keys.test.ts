/** API keys outlive the process, hashed, and can be taken back. */
import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { ApiKeys, type ApiKey } from './api-keys.js';
import { freshKey, hashOf, idIn, signingSecretOf } from './key-text.js';

let store: TestStore;
let keys: ApiKeys;

beforeAll(async () => {
  store = await openTestStore();
  keys = new ApiKeys(store.client);
});
afterAll(async () => {
  await store.close();
});

const { id, key } = freshKey();
const KEY: ApiKey = {
  id,
  name: 'the gateway\t"one"',
  scopes: ['reports:write', 'viewer'],
  hash: hashOf(key),
  signingSecret: signingSecretOf(key),
  requestsPerMinute: 60,
  requestBytes: 2 ** 33,
  createdAt: 1000,
  expiresAt: 2000,
  revokedAt: undefined,
  usedAt: undefined,
};

async function all(): Promise<unknown> {
  const read = await keys.all();
  return read.ok ? read.value : read;
}

it('a key is as it was made', async () => {
  await keys.add(KEY, 1000);
  expect(await all()).toEqual([KEY]);
});

it('is nowhere in the store itself', async () => {
  const rows = await store.rows('SELECT * FROM plumbline_private.api_keys', z.unknown());
  expect(JSON.stringify(rows)).not.toContain(key);
  expect(JSON.stringify(rows)).not.toContain(key.slice(-43));
});

it('shows when it was used last, and is not changed by that', async () => {
  await keys.used(new Map([[id, 5000]]));
  await keys.used(new Map([[id, 4000]]));
  expect(await all()).toEqual([{ ...KEY, usedAt: 5000 }]);
});

it('is revoked for good; the newest stands first', async () => {
  const other = { ...KEY, id: 'abcdefabcdef', createdAt: 1001, expiresAt: undefined };
  await keys.add(other, 1001);
  await keys.revoke(KEY, 900);
  expect(await all()).toEqual([other, { ...KEY, revokedAt: 900, usedAt: 5000 }]);
});

it('a key is known by its shape', () => {
  expect(idIn(key)).toBe(id);
  for (const other of ['', 'plumbline_', `${key}x`, key.slice(1), `x${key}`, 'Bearer'])
    expect(idIn(other)).toBeUndefined();
});
