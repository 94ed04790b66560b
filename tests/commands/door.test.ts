/** The door as operators set it up: over TLS, with readers who see what is theirs. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CA_FILE, KEY_FILE } from '../server/front.js';
import { plumbline, scratch, serve, type Served, STATELESS } from './plumbline.js';

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
  - name: everybody
    password: of everybody
`;

/** An alert of each domain of the demo. */
const ALERTS = `
INSERT INTO alert_notifications (id, day, received_at, notification, source, fingerprint, status, starts_at, domain,
  \`label.name\`, \`label.value\`, \`annotation.name\`, \`annotation.value\`)
SELECT toString(number), today(), now64(3), 1, 'alertmanager', toString(number), 'firing', now64(3),
  ['acme.example', 'acme1.example'][number + 1] AS domain, ['alertname', 'domain'], ['A', domain], ['summary'], [domain]
FROM numbers(2)`;

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
  served = serve([...STATELESS, ...store, ...tls, '--store.door.users-file', users, '--log.level', 'debug']);
  url = await served.logged('url', 'listening');
  door = await served.logged('url', 'the door is open to readers');
  await served.logged('msg', 'ready');
  const demo = await plumbline(['demo', '--domains', '2', '--days', '3', '--end', '2026-06-30', ...store]);
  expect(demo.code).toBe(0);
  const told = await plumbline(['sql', ALERTS, ...store]);
  expect([told.code, told.stderr]).toEqual([0, '']);
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

const WORDS = 'SELECT DISTINCT arrayJoin([domain, header_from, envelope_from]) FROM v_records';

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
  'nor by what fails on the words of a column: they are the words of its rows',
  async () => {
    const columns = await lines(
      'tenant',
      `SELECT table, name, extract(type, '^Map|^Array.Tuple|^Array') FROM system.columns
       WHERE database = currentDatabase() AND type LIKE '%String%'`,
    );
    expect(columns.length).toBeGreaterThan(50);
    const all = (await lines('everybody', WORDS)).filter((word) => /acme[^1]/.test(word));
    expect(all).toContain('acme.example');
    for (const column of columns) {
      const [view, name = '', kind = ''] = column.split('\t');
      const fails = (x: string): string =>
        `toFixedString(replaceRegexpOne(${x}, '.*(acme[^1]|acme$).*', repeat('x', 999)), 900)`;
      const inside = new Map([
        ['Map', `arrayMap(x -> ${fails('x')}, mapValues(${name}))`],
        ['Array(Tuple', `arrayMap(x -> ${fails('x.4')}, ${name})`],
        ['Array', `arrayMap(x -> ${fails('x')}, ${name})`],
      ]);
      const value = inside.get(kind) ?? fails(name);
      const answer = await ask('tenant', `SELECT count() FROM ${view} WHERE NOT ignore(${value})`);
      expect([column, answer.status]).toEqual([column, 200]);
    }
    const types =
      "SELECT count() FROM system.columns WHERE position(type, 'LowCardinality') > 0 AND database = currentDatabase()";
    expect(await lines('tenant', types)).toEqual(['0']);
  },
  SLOW,
);

test(
  'a tenant is told of no rows but its own, also by what stood before LIMIT',
  async () => {
    const [count] = await lines('tenant', 'SELECT count() FROM v_records');
    const { text } = await ask('tenant', 'SELECT 1 FROM v_records LIMIT 1 FORMAT JSONCompact');
    expect(JSON.parse(text)).toMatchObject({ rows: 1, rows_before_limit_at_least: Number(count) });
  },
  SLOW,
);

test(
  'a tenant calls the database as everybody does',
  async () => {
    const count = await lines('tenant', 'SELECT count() FROM v_records');
    expect(
      await lines('tenant', 'SELECT count() FROM "plumbline".v_records AS r WHERE r.messages > 0'),
    ).toEqual(count);
    const filter = "SETTINGS additional_table_filters = {'plumbline.v_records': 'messages < 0'}";
    expect(await lines('tenant', `SELECT count() FROM v_records ${filter}`)).toEqual(['0']);
    expect(await lines('tenant', 'SHOW TABLES FROM plumbline')).toContain('v_records');
    const listed = "SELECT name FROM system.tables WHERE database = 'plumbline'";
    expect(await lines('tenant', listed)).toContain('v_records');
    expect(await lines('tenant', 'SHOW DATABASES')).not.toContain('plumbline');
    expect(await lines('everybody', 'SHOW DATABASES')).not.toContain('plumbline_by_domain');
    expect((await ask('everybody', 'SELECT * FROM plumbline_by_domain.v_records')).status).toBe(403);
    expect((await ask('tenant', 'SELECT 1 FROM plumbline.v_records )')).text).toContain('position 35');
    expect((await ask('tenant', 'SELECT x FROM plumbline.v_records')).text).not.toContain('by_domain');
  },
  SLOW,
);

test(
  'facts about sources are in the views, for the rows that a reader has, and behind them for nobody',
  async () => {
    const own = async (sql: string): Promise<void> => {
      const done = await plumbline(['sql', sql, '--store.dir', join(folder.path, 'data')]);
      expect([sql, done.code, done.stderr]).toEqual([sql, 0, '']);
    };
    await own('TRUNCATE TABLE source_facts');
    await own(`INSERT INTO source_facts (source_ip, day, country, asn, as_name, ptr, ptr_confirmed, ptr_domain)
               SELECT DISTINCT source_ip, today(), 'NL', 65010, 'A House', 'mx.a.example', true, 'a.example' FROM records`);
    for (const name of ['facts_newest', 'as_names']) await own(`SYSTEM RELOAD DICTIONARY ${name}`);
    const facts = 'country, asn, as_name, ptr, ptr_confirmed, ptr_domain';
    for (const user of ['tenant', 'everybody']) {
      for (const view of ['v_records', 'v_source_day'])
        expect(
          await lines(user, `SELECT DISTINCT ${facts} FROM ${view} WHERE asn = 65010 AND country = 'NL'`),
        ).toEqual(['NL\t65010\tA House\tmx.a.example\ttrue\ta.example']);
      for (const sql of [
        "SELECT dictGet('plumbline.facts_newest', 'asn', 1)",
        'SELECT * FROM plumbline.facts_newest',
        "SELECT * FROM dictionary('plumbline.facts_newest')",
        'SELECT * FROM plumbline.facts_to_look_up',
        'SELECT * FROM system.dictionaries',
      ])
        expect([sql, (await ask(user, sql)).status]).toEqual([sql, 403]);
    }
    // Of an address nobody can say whose it is.
    expect((await ask('tenant', 'SELECT * FROM v_source_facts')).status).toBe(403);
    expect(await lines('everybody', 'SELECT DISTINCT country FROM v_source_facts')).toEqual(['NL']);
    await own(`INSERT INTO source_listings (source_ip, list, since, listed, word, found_at, asked_at, day)
               SELECT toIPv6('192.0.2.1'), 'bl.example', now64(3), true, 'spam', now64(3), now64(3), today()`);
    expect((await ask('tenant', 'SELECT * FROM v_reputation')).status).toBe(403);
    expect((await ask('everybody', 'SELECT * FROM source_listings')).status).toBe(403);
    expect(await lines('everybody', 'SELECT list, word, newest FROM v_reputation')).toEqual([
      'bl.example\tspam\ttrue',
    ]);
  },
  SLOW,
);

test(
  'a tenant sees the alerts of its own domains',
  async () => {
    const domains = "SELECT domain, labels['domain'], summary FROM v_alerts ORDER BY domain";
    expect(await lines('tenant', domains)).toEqual(['acme1.example\tacme1.example\tacme1.example']);
    expect(await lines('everybody', domains)).toHaveLength(2);
    expect((await ask('everybody', 'SELECT * FROM alert_notifications')).status).toBe(403);
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

test(
  'a view that there is none of is told as serve begins',
  async () => {
    const users = join(folder.path, 'wrong.yml');
    await writeFile(users, 'users: [{ name: a, password: b, views: [v_record] }]');
    const ran = await plumbline([
      ...['serve', '--web.listen-address', '127.0.0.1:0', '--store.door.listen', '127.0.0.1:0'],
      ...['--store.dir', join(folder.path, 'other'), '--store.door.users-file', users],
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/users_file names views that there are not; there are .*v_records/);
    expect(ran.stderr).toContain('v_record');
  },
  SLOW,
);
