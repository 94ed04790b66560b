/** A real server, where there is Docker: the store's own suite against it, and the commands. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { plumbline, scratch } from '../commands/plumbline.js';

/** The oldest that the schema is for, and the newest that there was when this was written. */
const IMAGES = ['clickhouse/clickhouse-server:25.8', 'clickhouse/clickhouse-server:26.3'];
const HTTP = 8123;
const PASSWORD = 'secret of tests';
const MINUTES = 60_000;

const hasDocker = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;
if (!hasDocker)
  process.stdout.write('skipped: there is no Docker, so no ClickHouse server to test against\n');
const onServer = hasDocker ? describe.each(IMAGES) : describe.skip.each(IMAGES);

onServer('%s', (image) => {
  let server: StartedTestContainer;
  let at: URL;

  beforeAll(async () => {
    server = await new GenericContainer(image)
      .withEnvironment({
        CLICKHOUSE_USER: 'plumbline',
        CLICKHOUSE_PASSWORD: PASSWORD,
        CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
      })
      .withExposedPorts(HTTP)
      .withWaitStrategy(Wait.forHttp('/ping', HTTP))
      .start();
    at = new URL(`http://${server.getHost()}:${server.getMappedPort(HTTP)}`);
  }, 10 * MINUTES);
  afterAll(async () => {
    await server.stop();
  });

  test(
    'passes the suite of the store',
    () => {
      const url = new URL(at);
      url.username = 'plumbline';
      url.password = PASSWORD;
      const jest = createRequire(import.meta.url).resolve('jest/bin/jest.js');
      execFileSync(process.execPath, [jest, '--ci', '--runInBand', 'exporter/src/store'], {
        env: { ...process.env, PLUMBLINE_TEST_STORE_URL: url.href },
        stdio: 'inherit',
      });
    },
    20 * MINUTES,
  );

  test(
    'is filled, has the roles, and lets a reader see the views and nothing else',
    async () => {
      const folder = await scratch();
      const store = ['--store.dir', folder.path, '--store.url', `http://plumbline@${at.host}/mail_reports`];
      const run = (...args: string[]) =>
        plumbline([...args, ...store], '', { PLUMBLINE_STORE_PASSWORD: PASSWORD });
      try {
        const demo = await run('demo', '--domains', '1', '--days', '2', '--end', '2026-06-30');
        expect(demo).toMatchObject({ code: 0, stderr: '' });
        expect(await run('verify')).toMatchObject({ code: 0 });
        expect((await ask("CREATE USER analyst IDENTIFIED BY 'a'")).ok).toBe(true);
        expect((await ask('GRANT plumbline_reader TO analyst')).ok).toBe(true);
        expect((await ask('SELECT count() FROM mail_reports.v_records', 'analyst', 'a')).ok).toBe(true);
        for (const table of ['mail_reports.records', 'mail_reports_private.quarantine', 'system.users'])
          expect((await ask(`SELECT count() FROM ${table}`, 'analyst', 'a')).status).toBe(403);
      } finally {
        await folder.remove();
      }
    },
    5 * MINUTES,
  );

  async function ask(sql: string, user = 'plumbline', password = PASSWORD): Promise<Response> {
    return fetch(at, {
      method: 'POST',
      body: sql,
      headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
    });
  }
});
