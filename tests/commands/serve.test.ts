import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { linesOf } from '@plumbline/exporter/metrics/testing/lines.js';
import { plumbline } from './plumbline.js';
import { Site, SLOW } from './site.js';

let site: Site;
let data = '';
let door = '';

beforeAll(async () => {
  site = await Site.make();
  data = site.at('data');
  await site.begin();
  door = await site.served.logged('url', 'the door is open to readers');
}, SLOW);
afterAll(async () => {
  await site.remove();
}, SLOW);

async function get(path: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(site.url + path, { headers });
  return response.text();
}

test(
  'is healthy and ready, and says of what',
  async () => {
    expect(await get('/-/healthy')).toBe('Plumbline is healthy.\n');
    expect(JSON.parse(await get('/-/ready?verbose'))).toEqual({
      ready: true,
      dependencies: {
        store: { ready: true, detail: `embedded in ${data} answers` },
        domains: { ready: true, detail: 'none is ours yet' },
        exporter: { ready: true, detail: 'running' },
      },
    });
  },
  SLOW,
);

describe.each([
  ['text', undefined],
  ['OpenMetrics', 'application/openmetrics-text; version=1.0.0'],
])('/metrics as %s', (format, accept) => {
  test(
    'is well formed to the last line',
    async () => {
      const text = await get('/metrics', accept === undefined ? {} : { accept });
      const lines = linesOf(text, format === 'OpenMetrics');
      expect(lines.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
    },
    SLOW,
  );
});

test(
  '/metrics has what the contract names of this process',
  async () => {
    let text = await get('/metrics');
    while (!text.includes('plumbline_quarantine_held{') || !text.includes('disk="data"'))
      text = await get('/metrics');
    const families = [...text.matchAll(/^# TYPE (plumbline_\S+)/gm)].map(([, name]) => name);
    expect(families).toEqual(
      expect.arrayContaining([
        'plumbline_build_info',
        'plumbline_deliveries_total',
        'plumbline_reports_total',
        'plumbline_records_total',
        'plumbline_records_read_total',
        'plumbline_quarantined_total',
        'plumbline_deviations_total',
        'plumbline_bytes_total',
        'plumbline_stage_duration_seconds',
        'plumbline_limit_hits_total',
        'plumbline_queue_deliveries',
        'plumbline_report_lag_seconds',
        'plumbline_unreadable_reports_total',
        'plumbline_quarantine_held',
        'plumbline_disk_free_bytes',
        'plumbline_disk_size_bytes',
        'plumbline_clock_seconds',
        'plumbline_store_up',
        'plumbline_store_insert_duration_seconds',
        'plumbline_store_rows_inserted_total',
      ]),
    );
    const listed = await readFile('docs/metrics.md', 'utf8');
    expect(families.filter((name) => !listed.includes(`| \`${name ?? ''}\` `))).toEqual([]);
    expect(text).toMatch(/^plumbline_store_up 1$/m);
    expect(text).toMatch(/^plumbline_disk_free_bytes\{disk="data"\} [1-9]/m);
    expect(text).toMatch(/^plumbline_quarantine_held\{kind="unknown"\} 0$/m);
  },
  SLOW,
);

test(
  'whoever asks whether it is ready is answered soon, also while the engine hangs',
  async () => {
    const { pid } = JSON.parse(await readFile(join(data, 'engine.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGSTOP');
    try {
      const begun = performance.now();
      const response = await fetch(`${site.url}/-/ready`);
      expect(response.status).toBe(503);
      expect(performance.now() - begun).toBeLessThan(8000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    for (let tries = 0; tries < 100 && (await fetch(`${site.url}/-/ready`)).status !== 200; tries++);
    expect((await fetch(`${site.url}/-/ready`)).status).toBe(200);
  },
  SLOW,
);

test(
  'the door lets readers in who have the password, which nobody else can read',
  async () => {
    const file = join(data, 'secrets/door.json');
    const { mode } = await stat(file);
    expect(mode & 0o777).toBe(0o600);
    const { user, password } = JSON.parse(await readFile(file, 'utf8')) as { user: string; password: string };
    expect(user).toBe('grafana');
    const ask = async (secret: string): Promise<Response> =>
      fetch(door, {
        method: 'POST',
        body: 'SELECT count() FROM plumbline.v_records',
        headers: { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` },
      });
    expect(await (await ask(password)).text()).toBe('0\n');
    expect((await ask('sesame')).status).not.toBe(200);
  },
  SLOW,
);

test(
  'other commands work beside it, and the landing page shows what they did',
  async () => {
    const { store } = site;
    const report = 'tests/fixtures/record/count-negative.xml';
    expect((await plumbline(['ingest', ...store, report])).code).toBe(2);
    expect(
      (await plumbline(['sql', ...store, '--format', 'TSV', 'SELECT count() FROM v_records'])).stdout,
    ).toBe('1\n');
    const page = await get('/');
    expect(page).toContain('<dd>1</dd>');
    expect(page).toContain('<li>example.com</li>');
    expect(page).toContain(door);
    expect(page).toContain(`npx plumbline ingest --store.dir ${data} PATH…`);
  },
  SLOW,
);

test(
  'a second one on the same data is refused, and told who has it',
  async () => {
    const free = ['--web.listen-address', '127.0.0.1:0', '--store.door.listen', '127.0.0.1:0'];
    const { code, stderr } = await plumbline(['serve', '--store.dir', data, ...free]);
    expect(code).toBe(3);
    expect(stderr).toContain('reason=directory_in_use');
    expect(stderr).toContain(`process ${site.served.process.pid ?? 0} (plumbline serve)`);
  },
  SLOW,
);

test(
  'a port in use is a clear error, before anything is opened',
  async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const elsewhere = site.at('elsewhere');
    const { code, stderr } = await plumbline([
      ...['serve', '--store.dir', elsewhere, '--web.listen-address', `127.0.0.1:${port}`],
    ]);
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port} is in use`);
    await expect(stat(elsewhere)).rejects.toThrow('ENOENT');
  },
  SLOW,
);

test(
  'told to end, it does so by itself, and cleanly',
  async () => {
    expect(await site.end()).toBe(0);
    const { code } = await plumbline(['verify', '--store.dir', data]);
    expect(code).toBe(0);
  },
  SLOW,
);
