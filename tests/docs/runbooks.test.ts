import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestStore, type TestStore } from '@plumbline/exporter/store/testing/store.js';

const RUNBOOKS = 'docs/runbooks';

const QUERIES = readdirSync(RUNBOOKS).flatMap((name) => {
  const page = readFileSync(join(RUNBOOKS, name), 'utf8');
  const blocks = [...page.matchAll(/^ *```sql\n([^]*?)\n *```$/gm)].map(([, sql = '']) => sql);
  const inLine = [...page.matchAll(/`(SELECT [^`]*)`/g)].map(([, sql = '']) => sql);
  return [...blocks, ...inLine].map((sql, at) => [`${name}, query ${at + 1}`, sql] as const);
});

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());

test('runbooks ask the store', () => {
  expect(QUERIES.length).toBeGreaterThan(40);
});

test.each(QUERIES)('the store understands %s', async (_, sql) => {
  const ran = await store.client.command(sql);
  expect(ran.ok ? '' : ran.detail).toBe('');
});
