import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { EXPORT_FORMATS } from './cells.js';
import { exportRows } from './export.js';

const SLOW = 120_000;
let store: TestStore;
let views: string[] = [];

beforeAll(async () => {
  store = await openTestStore();
  const names = await store.rows(
    "SELECT name FROM system.tables WHERE database = 'plumbline' AND name LIKE 'v\\\\_%'",
    z.object({ name: z.string() }),
  );
  views = names.map(({ name }) => name);
}, SLOW);

afterAll(async () => {
  await store.close();
}, SLOW);

it.each(EXPORT_FORMATS)(
  'every view of the store can be had as %s',
  async (format) => {
    expect(views).toContain('v_reports');
    const refused = [];
    for (const view of views) {
      const asked = await exportRows(store.client, {
        source: { view },
        format,
        keepsFormulas: false,
        columns: [],
        from: undefined,
        to: undefined,
        domains: [],
        signal: new AbortController().signal,
      });
      if (asked.ok) await buffer(asked.value);
      else refused.push(`${view}: ${asked.detail}`);
    }
    expect(refused).toEqual([]);
  },
  SLOW,
);
