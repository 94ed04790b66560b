import type { ApiKey } from '../../store/api-keys/api-keys.js';
import { failed, type Asked } from '../../store/failures.js';
import { KnownKeys } from './known-keys.js';

let looks = 0;
let now = 0;
let there: ApiKey[] = [];
let keys: KnownKeys;

beforeEach(() => {
  looks = 0;
  now = 0;
  there = [];
  keys = new KnownKeys({
    all: () => {
      looks += 1;
      return Promise.resolve({ ok: true, value: [...there] });
    },
    clock: () => now,
  });
});

function key(id: string, change: Partial<ApiKey> = {}): ApiKey {
  return {
    ...{ id, name: '', scopes: [], hash: '', signingSecret: undefined, requestsPerMinute: undefined },
    ...{
      requestBytes: undefined,
      createdAt: 0,
      expiresAt: undefined,
      revokedAt: undefined,
      usedAt: undefined,
    },
    ...change,
  };
}

async function found(id: string): Promise<ApiKey | undefined> {
  const asked: Asked<ApiKey | undefined> = await keys.find(id);
  return asked.ok ? asked.value : undefined;
}

it('a key that is known is not looked up again for a while, and then it is', async () => {
  there = [key('a')];
  expect(await found('a')).toBeDefined();
  now = 1999;
  expect(await found('a')).toBeDefined();
  expect(looks).toBe(1);
  now = 2000;
  there = [key('a', { revokedAt: 1 })];
  expect((await found('a'))?.revokedAt).toBe(1);
  expect(looks).toBe(2);
});

it('a key that was made a moment ago is found, again and again', async () => {
  for (const id of ['a', 'b', 'c']) {
    now += 300;
    there = [...there, key(id)];
    expect(await found(id)).toBeDefined();
  }
});

it('strangers share two looks, however many they are', async () => {
  await Promise.all(Array.from({ length: 1000 }, (_, i) => found(`no key ${i}`)));
  expect(looks).toBeLessThan(3);
});

it('a store that is away is no reason to let anybody in, or to keep them out for good', async () => {
  let isAway = true;
  const away = new KnownKeys({
    all: () =>
      Promise.resolve(isAway ? failed('store_unreachable', 'away') : { ok: true, value: [key('a')] }),
    clock: () => now,
  });
  expect((await away.find('a')).ok).toBe(false);
  isAway = false;
  now = 300;
  expect(await away.find('a')).toMatchObject({ ok: true, value: { id: 'a' } });
});
