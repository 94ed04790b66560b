/** What docs/sql.md asks is answered at the door as `plumbline sql` answers it. */
import { holdEngine } from '@plumbline/embedded/hold.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import { QUESTIONS } from './sql-questions.js';
import { withDemo } from './store-with-demo.js';

const USER = { user: 'grafana', password: 'of the door' };

async function openDoor(directory: string) {
  const hold = await holdEngine({
    directory,
    role: 'serve',
    command: 'test',
    limits: DEFAULT_ENGINE_LIMITS,
    onEvent: () => undefined,
  });
  if ('reason' in hold) throw new Error(hold.detail);
  const opened = await hold.openDoor({
    host: '127.0.0.1',
    port: 0,
    users: [USER],
    database: 'plumbline',
    hidden: ['plumbline_private'],
  });
  if ('reason' in opened) throw new Error(opened.detail);
  return { url: `http://127.0.0.1:${opened.port}/?default_format=TSVWithNames`, hold };
}

test('docs/sql.md asks nothing that the door does not answer', async () => {
  await withDemo(async (ask, directory) => {
    const { url, hold } = await openDoor(directory);
    try {
      const headers = { 'x-clickhouse-user': USER.user, 'x-clickhouse-key': USER.password };
      const statements = [...QUESTIONS.map(({ sql }) => sql), 'SELECT * FROM plumbline.retention'];
      for (const sql of statements) {
        const response = await fetch(url, { method: 'POST', body: sql, headers });
        expect([sql, await response.text()]).toEqual([sql, await ask(sql, 'TSVWithNames')]);
      }
    } finally {
      await hold.release();
    }
  });
}, 300_000);
