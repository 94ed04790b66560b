/** What a merge may leave behind when the disk fills under it. */
import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { engineFiles } from './engine-files.js';
import { rowsOf, TestEngine, until } from './testing/engine.js';

const ROWS = 200_000;

let engine: TestEngine;

beforeEach(async () => {
  engine = await TestEngine.in();
});
afterEach(async () => {
  await engine.close();
});

async function mergedTable(client: ClickHouseClient): Promise<void> {
  const settings = 'fsync_after_insert = 1, min_bytes_for_wide_part = 0';
  await client.command({
    query: `CREATE TABLE t (a UInt64, b String) ENGINE = MergeTree ORDER BY a SETTINGS ${settings}`,
  });
  for (const half of [0, 1]) {
    await client.command({
      query: `INSERT INTO t SELECT number * 2 + ${half}, toString(number) FROM numbers(${ROWS / 2})`,
    });
  }
  await client.command({ query: 'OPTIMIZE TABLE t FINAL' });
}

/** Cuts all marks of the part that came of the merge. */
async function damage(directory: string, client: ClickHouseClient): Promise<void> {
  const { data } = engineFiles(directory);
  const files = await readdir(data, { recursive: true });
  const marks = files.filter((file) => /\/all_1_2_1\/.*mrk\d$/.test(file));
  expect(marks.length).toBeGreaterThan(0);
  await Promise.all(marks.map((file) => truncate(join(data, file), 0)));
  await client.command({ query: 'SYSTEM DROP MARK CACHE' });
}

const SUM = 'SELECT count(), sum(a), sum(length(b)) FROM t';

it('is mended by a start of the engine, and where that does not help is told as it is', async () => {
  const client = engine.client(await engine.hold());
  await mergedTable(client);
  const rows = await rowsOf(client, SUM);

  await damage(engine.directory, client);
  await expect(rowsOf(client, SUM)).rejects.toMatchObject({ code: '210' });
  await until(() => engine.events.some(({ event }) => event === 'restarted'));
  expect(await rowsOf(client, SUM)).toEqual(rows);

  await client.command({ query: 'OPTIMIZE TABLE t FINAL' });
  await damage(engine.directory, client);
  await expect(rowsOf(client, SUM)).rejects.toMatchObject({ code: '246' });
});
