/** On a server, dictionaries read as somebody, whose password may change. */
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import type { Login, SchemaTarget } from '@plumbline/schema/target.js';
import { openTestEngine, type TestEngine } from '../testing/engine.js';
import { migrate } from './migrate.js';

const SILENT = { waiting: () => undefined, applied: () => undefined, retentionChanged: () => undefined };
const NAME = "SELECT dictGet('plumbline.sender_names', 'name', 1)";

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
}, 30_000);
afterAll(() => engine.close());

async function migratedAs(login: Login | undefined): Promise<void> {
  const target: SchemaTarget = {
    database: 'plumbline',
    cluster: undefined,
    definer: engine.definer,
    login,
    retention: DEFAULT_RETENTION,
  };
  expect(await migrate(engine.client, target, SILENT)).toMatchObject({ ok: true });
}

test('they are made again for another login, and left alone with the same', async () => {
  const right = engine.login ?? { username: 'default', password: '' };
  await migratedAs({ username: 'default', password: 'of yesterday' });
  expect(await engine.client.command(NAME)).toMatchObject({ ok: false, reason: 'store_denied' });
  await migratedAs(right);
  expect(await engine.client.command(NAME)).toMatchObject({ ok: true });
  await migratedAs(right);
  expect(await engine.client.command(NAME)).toMatchObject({ ok: true });
}, 60_000);
