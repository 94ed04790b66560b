import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Counter } from 'prom-client';
import { createRegistry } from '../metrics/registry.js';
import { refuse } from './answer.js';
import { createApp } from './app.js';
import type { DependencyState } from './dependency.js';
import type { Landing } from './landing.js';

const LANDING: Landing = {
  version: '1.2.3',
  revision: 'abc',
  nodeVersion: 'v20.1.0',
  telemetryPath: '/metrics',
  flags: '',
  store: { name: 'embedded in ./data', ready: true, detail: '' },
  counts: undefined,
  domains: undefined,
  door: undefined,
};

let store: DependencyState = { ready: true, detail: 'answers' };
let landing: () => Promise<Landing> = () => Promise.resolve(LANDING);
let errors: unknown[] = [];
let refusals: string[] = [];
let server: Server;
let base = '';

let reloaded = { ok: true, detail: 'read again' };

beforeAll(async () => {
  const registry = createRegistry({ version: '1.2.3', revision: 'abc' });
  const counter = new Counter({
    name: 'plumbline_things_total',
    help: 'Things.',
    labelNames: ['kind'],
    registers: [registry],
  });
  counter.inc({ kind: 'a "quoted" kind' });
  const app = createApp({
    registry,
    domains: { ready: () => Promise.resolve(), bytesBeside: () => Buffer.alloc(0) },
    telemetryPath: '/metrics',
    dependencies: [{ name: 'store', check: () => Promise.resolve(store) }],
    landing: () => landing(),
    reload: () => Promise.resolve(reloaded),
    api: {
      addTo: (added) => {
        added.all('/api/:name', (request, response) => {
          response.json({ name: request.params['name'] });
        });
      },
      refuse: (request, response, refused) => {
        refusals.push(refused.reason);
        refuse(request, response, refused);
      },
    },
    onError: (error) => errors.push(error),
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  base = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

beforeEach(() => {
  errors = [];
  refusals = [];
  store = { ready: true, detail: 'answers' };
  landing = () => Promise.resolve(LANDING);
});

async function get(path: string, init: RequestInit = {}) {
  const response = await fetch(base + path, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('healthy as long as it answers', async () => {
  store = { ready: false, detail: 'away' };
  expect(await get('/-/healthy')).toMatchObject({ status: 200, text: 'Plumbline is healthy.\n' });
});

describe('ready', () => {
  test('when every dependency is', async () => {
    expect(await get('/-/ready')).toMatchObject({ status: 200, text: 'Plumbline is ready.\n' });
  });

  test('not when one is not', async () => {
    store = { ready: false, detail: 'store_unreachable: nobody answers' };
    expect(await get('/-/ready')).toMatchObject({ status: 503, text: 'Plumbline is not ready.\n' });
  });

  test.each([
    [true, 200],
    [false, 503],
  ])('?verbose says of each dependency how it is (%s)', async (ready, status) => {
    store = { ready, detail: 'so it is' };
    const answer = await get('/-/ready?verbose');
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({
      ready,
      dependencies: { store: { ready, detail: 'so it is' } },
    });
  });
});

describe('metrics', () => {
  test('are plain text for who asks for nothing', async () => {
    const { status, headers, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('# TYPE plumbline_things_total counter\n');
    expect(text).toContain('plumbline_things_total{kind="a \\"quoted\\" kind"} 1\n');
  });

  test('are OpenMetrics for who asks for it', async () => {
    const accept =
      'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
    const { headers, text } = await get('/metrics', { headers: { accept } });
    expect(headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text).toContain('# TYPE plumbline_things counter\n');
    expect(text).toMatch(/\n# EOF\n$/);
  });
});

test('reload says what came of it', async () => {
  expect(await get('/-/reload', { method: 'POST' })).toMatchObject({ status: 200, text: 'read again\n' });
  reloaded = { ok: false, detail: 'sources.a: type: must be one of folder' };
  expect(await get('/-/reload', { method: 'POST' })).toMatchObject({
    status: 400,
    text: `${reloaded.detail}\n`,
  });
});

test('anything else is not there', async () => {
  expect(await get('/nothing')).toMatchObject({ status: 404 });
});

test('the landing page is HTML that fetches and runs nothing', async () => {
  const { status, headers, text } = await get('/');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('<h1>Plumbline</h1>');
  expect(text).not.toMatch(/<script|<link|<img|https?:\/\//);
});

test('what goes wrong inside is told to the log, not to the world', async () => {
  landing = () => Promise.reject(new Error('the secret is sesame'));
  const { status, text } = await get('/');
  expect(status).toBe(500);
  expect(text).not.toContain('sesame');
  expect(errors).toEqual([new Error('the secret is sesame')]);
});

/** What is said over a connection of its own, as it is. */
async function say(...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  socket.end([...lines, 'connection: close', '', ''].join('\r\n'));
  await once(socket, 'close');
  return text;
}

describe('what a client got wrong', () => {
  test.each(['/api/%ff', '/api/%E0%A4%A', '/api/%'])('is told, and not logged: %s', async (path) => {
    const { status, headers, text } = await get(path);
    expect(status).toBe(400);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(JSON.parse(text)).toMatchObject({ error: { reason: 'request_malformed' } });
    expect(refusals).toEqual(['request_malformed']);
    expect(errors).toEqual([]);
  });

  test('may be the address of something that the API does not have', async () => {
    expect(JSON.parse((await get('/api/v1/nothing')).text)).toMatchObject({ error: { reason: 'not_found' } });
    expect(refusals).toEqual(['not_found']);
  });

  test.each(['http://[', 'http://a:b:c/', 'x:', '*'])('may be a target that is none: %s', async (target) => {
    const told = await say(`OPTIONS ${target} HTTP/1.1`, 'host: x');
    expect(told).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(told).not.toContain('<html');
    expect(errors).toEqual([]);
  });
});

describe('a header that a proxy before us could understand in another way', () => {
  test.each([
    ['host', 'y'],
    ['Host', 'x'],
    ['authorization', 'Bearer b'],
    ['Content-Type', 'text/plain'],
    ['content-encoding', 'gzip'],
    ['idempotency-key', 'b'],
  ])('is said once: %s', async (name, value) => {
    const lines = ['host: x', 'authorization: Bearer a', 'content-type: text/html', 'content-encoding: br'];
    const request = ['GET /api/x HTTP/1.1', ...lines, 'idempotency-key: a'];
    expect(await say(...request)).toMatch(/^HTTP\/1\.1 200 /);
    const told = await say(...request, `${name}: ${value}`);
    expect(told).toMatch(/^HTTP\/1\.1 400 /);
    expect(told).toContain(`${name.toLowerCase()} is said more than once`);
    expect(refusals).toEqual(['request_malformed']);
  });
});
