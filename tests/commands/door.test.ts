/** The door as operators set it up: over TLS, with readers who see what is theirs. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CA_FILE, KEY_FILE } from '../server/front.js';
import { plumbline, scratch, serve, type Served } from './plumbline.js';

const SLOW = 180_000;
const USERS = `
users:
  - name: tenant
    password: of tenant
    domains: [acme1.example]
    limits: { statements: 1, result_rows: 500 }
  - name: analyst
    password: of analyst
    views: [v_domain_day, v_deliveries]
`;

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

let folder: Awaited<ReturnType<typeof scratch>>;
let served: Served;
let url = '';
let door = '';

beforeAll(async () => {
  folder = await scratch();
  const users = join(folder.path, 'readers.yml');
  await writeFile(users, USERS);
  const store = ['--store.dir', join(folder.path, 'data'), '--failures.days', 'forever'];
  const tls = ['--store.door.cert-file', CA_FILE, '--store.door.key-file', KEY_FILE];
  served = serve([...store, ...tls, '--store.door.users-file', users, '--log.level', 'debug']);
  url = await served.logged('url', 'listening');
  door = await served.logged('url', 'the door is open to readers');
  await served.logged('msg', 'ready');
  const demo = await plumbline(['demo', '--domains', '2', '--days', '3', '--end', '2026-06-30', ...store]);
  expect(demo.code).toBe(0);
}, SLOW);
afterAll(async () => {
  await served.end();
  await folder.remove();
}, SLOW);

async function ask(user: string, sql: string): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const asked = request(`${door.replace('127.0.0.1', 'localhost')}/`, {
      method: 'POST',
      ca: readFileSync(CA_FILE),
      headers: { 'x-clickhouse-user': user, 'x-clickhouse-key': `of ${user}`, 'user-agent': 'test agent' },
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      void text(response).then((body) => {
        resolve({ status: response.statusCode, text: body });
      }, reject);
    });
    asked.end(sql);
  });
}

const lines = async (user: string, sql: string): Promise<string[]> => {
  const { status, text: body } = await ask(user, sql);
  if (status !== 200) throw new Error(body);
  return body.trimEnd().split('\n');
};

test(
  'a tenant has the rows of its domains in every view, and no views of what is nobody’s',
  async () => {
    const views = await lines('tenant', 'SHOW TABLES');
    expect(views).toContain('v_records');
    expect(views).not.toContain('v_deliveries');
    for (const view of views) {
      const whose = await lines('tenant', `SELECT DISTINCT domain FROM ${view} WHERE domain != ''`);
      expect([view, whose.filter((domain) => domain !== 'acme1.example' && domain !== '')]).toEqual([
        view,
        [],
      ]);
    }
    for (const view of [
      'v_records',
      'v_domain_day',
      'v_reports',
      'v_failures',
      'v_tls_policies',
      'v_source_day',
    ])
      expect([view, await lines('tenant', `SELECT count() > 0 FROM ${view}`)]).toEqual([view, ['1']]);
    for (const sql of ['SELECT * FROM v_deliveries', 'SELECT * FROM v_quarantine', 'SELECT * FROM records'])
      expect((await ask('tenant', sql)).status).toBe(403);
    expect((await ask('tenant', 'SELECT * FROM numbers(501)')).text).toContain(
      'store.door.result_rows (500, of this user in store.door.users_file)',
    );
  },
  SLOW,
);

test(
  'a tenant learns nothing of other domains by what fails',
  async () => {
    for (const view of await lines('tenant', 'SHOW TABLES')) {
      const [there, nowhere] = await Promise.all(
        ['acme.example', 'nowhere.example'].map(async (domain) => {
          const asked = `SELECT count() FROM ${view} WHERE intDiv(1, toUInt8(domain != '${domain}')) = 1`;
          return await ask('tenant', asked);
        }),
      );
      expect([view, there]).toEqual([view, nowhere]);
      expect(there?.status).toBe(200);
    }
    const shown = "SELECT count() FROM v_records WHERE toUInt8(concat('x', header_from)) = 1";
    expect((await ask('tenant', shown)).text).toMatch(/^Code: 6\. .*A value cannot be computed/);
  },
  SLOW,
);

test(
  'an analyst has the views that were named, with all their rows',
  async () => {
    expect(await lines('analyst', 'SHOW TABLES')).toEqual(['v_deliveries', 'v_domain_day']);
    expect(await lines('analyst', 'SELECT DISTINCT domain FROM v_domain_day ORDER BY domain')).toEqual([
      'acme.example',
      'acme1.example',
    ]);
    expect((await ask('analyst', 'SELECT * FROM v_records')).status).toBe(403);
  },
  SLOW,
);

test(
  'what comes is counted, and what is turned away is told with who asked',
  async () => {
    await ask('nobody', 'SELECT 1');
    await ask('analyst', "SELECT file('/etc/hostname')");
    expect(await served.logged('agent', 'turned away at the door')).toBe('test agent');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^plumbline_door_queries_total\{outcome="answered"\} [1-9]/m);
    expect(metrics).toMatch(/^plumbline_door_queries_total\{outcome="unauthenticated"\} 1$/m);
    expect(metrics).toMatch(/^plumbline_door_refused_total\{reason="statement"\} [1-9]/m);
    expect(metrics).toMatch(/^plumbline_door_limit_hits_total\{limit="result_rows"\} 1$/m);
    expect(metrics).toMatch(/^plumbline_door_query_duration_seconds_count [1-9]/m);
  },
  SLOW,
);
