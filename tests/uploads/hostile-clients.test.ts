/** Clients that mean no good: each is ended, told why where it listens, and keeps nobody else out. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter, form, REPORTS, SLOW, statuses } from './exporter.js';

const LIMITS = {
  files: '20',
  'file-bytes': '2MiB',
  'request-bytes': '4MiB',
  idle: '1s',
  'bytes-per-second': '1KiB',
  connections: '300',
  'head-wait': '3s',
};
const MIB = 1024 * 1024;
const REFUSED = 'plumbline_api_refused_total';

let exporter: Exporter;
const sockets: Socket[] = [];

beforeAll(async () => {
  exporter = await Exporter.make();
  const flags = Object.entries(LIMITS).flatMap(([name, value]) => [`--uploads.${name}`, value]);
  await exporter.begin(...flags, '--raw.spool-bytes', '3MiB');
}, SLOW);
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await exporter.remove();
}, SLOW);

async function open(): Promise<Socket> {
  const { hostname, port } = new URL(exporter.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

function head(...lines: readonly string[]): string {
  const authorization = `authorization: Bearer ${exporter.key}`;
  return [`POST ${REPORTS} HTTP/1.1`, 'host: x', authorization, ...lines, '', ''].join('\r\n');
}

function hits(limit: string): string {
  return `plumbline_source_limit_hits_total{source="upload",limit="${limit}"}`;
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** Writes the same again and again, as fast as it is read, until the other side has had enough. */
async function pour(socket: Socket, bytes: string): Promise<void> {
  while (!socket.destroyed) {
    if (!socket.write(bytes))
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    await sleep(0);
  }
}

async function memoryMib(): Promise<number> {
  const status = await readFile(`/proc/${exporter.process.pid ?? 'self'}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

describe('slow ones', () => {
  it('a body that stands still is given up', async () => {
    const socket = await open();
    socket.write(`${head('content-length: 1000')}<feedback>`);
    expect(await heard(socket)).toContain('"reason":"too_slow"');
    expect(await exporter.metric(hits('idle'))).toBe(1);
  });

  it(
    'a body that drips is given up',
    async () => {
      const socket = await open();
      socket.write(head('content-length: 100000'));
      const drip = setInterval(() => socket.write('x'), 200);
      expect(await heard(socket)).toContain('"reason":"too_slow"');
      clearInterval(drip);
    },
    SLOW,
  );

  it(
    'a head that drips is given up',
    async () => {
      const socket = await open();
      socket.write(`POST ${REPORTS} HTTP/1.1\r\n`);
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 200);
      expect(await heard(socket)).toContain('408');
      clearInterval(drip);
      expect(await exporter.metric(hits('head_wait'))).toBe(1);
    },
    SLOW,
  );
});

describe('large ones', () => {
  it('a huge head is refused, in one header or in many', async () => {
    for (const lines of [
      [`x-large: ${'x'.repeat(100_000)}`],
      Array.from({ length: 5000 }, (_, i) => `x-${i}: many`),
    ]) {
      const socket = await open();
      socket.write(head(...lines));
      expect(await heard(socket)).toContain('431');
    }
    expect(await exporter.metric(hits('head_bytes'))).toBe(2);
  });

  const FORM = ['transfer-encoding: chunked', 'content-type: multipart/form-data; boundary=x'];
  const DISPOSITION = 'content-disposition: form-data; name="files"; filename="a"';

  it.each<[string, string[], string, string, string]>([
    ['a file', ['transfer-encoding: chunked'], 'x', 'x'.repeat(65_536), 'file_too_large'],
    ['small files', FORM, '--x', `\r\n${DISPOSITION}\r\n\r\nx\r\n--x`, 'files_too_many'],
    ['headers of a part', FORM, '--x\r\n', 'x-a: bcdefghij\r\n'.repeat(4096), 'request_too_large'],
    ['one header of a part', FORM, `--x\r\n${DISPOSITION}`, 'x'.repeat(65_536), 'request_too_large'],
    ['something before the first part', FORM, '-', '-'.repeat(65_536), 'request_too_large'],
  ])(
    '%s without an end: it is refused where it is too much, in flat memory',
    async (_, lines, begin, again, reason) => {
      const before = await memoryMib();
      const socket = await open();
      socket.write(head(...lines) + chunk(begin));
      const pouring = pour(socket, chunk(again));
      expect(await heard(socket)).toContain(`"reason":"${reason}"`);
      await pouring;
      expect((await memoryMib()) - before).toBeLessThan(64);
    },
  );

  it('what the spool has no room for is told to come again, and counted', async () => {
    const large = (name: string): File => new File([Buffer.alloc(1.8 * MIB)], name);
    const told = await exporter.post(form(large('a'), large('b')));
    expect(told).toMatchObject({ status: 503, body: { error: { reason: 'spool_full' } } });
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await exporter.metric(hits('raw.spool_bytes'))).toBe(1);
    expect((await exporter.post(form(exporter.mail(0)))).status).toBe(200);
  });
});

describe('forms that are bombs', () => {
  const TYPE = { 'content-type': 'multipart/form-data; boundary=x' };
  const part = (disposition: string, body: string, ...headers: string[]): string =>
    [`--x`, `content-disposition: form-data; ${disposition}`, ...headers, '', body, ''].join('\r\n');

  it.each([
    ['too many files', part('name="files"; filename="a"', 'x').repeat(1000), 413, 'files_too_many'],
    ['too many fields', part('name="a"', 'x').repeat(1000), 400, 'multipart_malformed'],
    ['a field that is too long', part('name="a"', 'x'.repeat(100_000)), 400, 'multipart_malformed'],
    ['parts without a name', '--x\r\n\r\nx\r\n'.repeat(1000), 400, 'multipart_malformed'],
    ['no more than boundaries', '--x\r\n'.repeat(100_000), 400, 'multipart_malformed'],
  ])('%s', async (_, body, status, reason) => {
    expect(await exporter.post(`${body}--x--\r\n`, TYPE)).toMatchObject({
      status,
      body: { error: { reason } },
    });
  });

  it('a form in a form is a file like any other', async () => {
    const inner = `${part('name="files"; filename="b"', '<feedback/>').replaceAll('--x', '--y')}--y--\r\n`;
    const nested = 'content-type: multipart/mixed; boundary=y';
    const body = `${part('name="files"; filename="a"', inner.repeat(100), nested)}--x--\r\n`;
    const told = await exporter.post(body, TYPE);
    expect(told.body.results).toMatchObject([{ file: 'a', status: 'quarantined' }]);
  });
});

it('a length that is said twice in two ways is refused: nothing is smuggled behind it', async () => {
  for (const lines of [
    ['content-length: 4', 'transfer-encoding: chunked'],
    ['content-length: 4', 'content-length: 5'],
    ['transfer-encoding: chunked, identity'],
  ]) {
    const socket = await open();
    socket.write(`${head(...lines)}0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\n\r\n`);
    const text = await heard(socket);
    expect(text).toContain('400 Bad Request');
    expect(text).not.toContain('plumbline_build_info');
  }
});

it('requests that come all at once are done one by one, and none behind one that is refused', async () => {
  const upload = async (index: number): Promise<string> => {
    const mail = await exporter.mail(index).text();
    return `${head(`content-length: ${Buffer.byteLength(mail)}`)}${mail}`;
  };
  const socket = await open();
  const long = `${head('content-length: 5000000')}x`;
  socket.write((await upload(1)) + (await upload(2)) + long + (await upload(3)));
  const text = await heard(socket);
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '200', '413']);
  expect(statuses(await exporter.post(form(exporter.mail(1), exporter.mail(3))))).toEqual([
    'duplicate',
    'stored',
  ]);
});

it('nothing that a stranger asks for fills the log', async () => {
  let logged = 0;
  exporter.process.stderr?.on('data', (data: Buffer) => (logged += data.length));
  const malformed = await exporter.metric(`${REFUSED}{reason="request_malformed"}`);
  const last = 'GET /-/healthy HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  for (const [line, said] of [
    ['GET /api/v1/tasks/%ff', 'request_malformed'],
    ['POST /api/v1/webhooks/%E0%A4%A', 'request_malformed'],
    ['GET /api/v1/tasks/a', 'key_missing'],
    ['GET /api/v2', 'not_found'],
    ['GET http://[', 'nothing here'],
    ['POST /-/reload', 'read again'],
  ]) {
    const socket = await open();
    socket.write(`${`${line ?? ''} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(500)}${last}`);
    expect((await heard(socket)).split(said ?? '')).toHaveLength(501);
  }
  expect(await exporter.metric(`${REFUSED}{reason="request_malformed"}`)).toBe(malformed + 1000);
  expect(logged).toBeLessThan(10_000);
});

it('an upload that breaks off leaves nothing behind', async () => {
  const before = await exporter.metric('plumbline_deliveries_total{source="upload",outcome="committed"}');
  const aborted = await exporter.metric(`${REFUSED}{reason="aborted"}`);
  for (let i = 0; i < 5; i++) {
    const socket = await open();
    const part = '--x\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\n';
    const lines = ['content-type: multipart/form-data; boundary=x', 'content-length: 900000'];
    socket.write(`${head(...lines)}${part}<a/>\r\n${part}<feed`);
    await sleep(50);
    socket.destroy();
  }
  await sleep(200);
  expect(await exporter.metric('plumbline_deliveries_total{source="upload",outcome="committed"}')).toBe(
    before,
  );
  expect(await exporter.metric(`${REFUSED}{reason="aborted"}`)).toBe(aborted + 5);
});

it(
  '10,000 connections keep nobody out, and are counted',
  async () => {
    for (let wave = 0; wave < 20; wave++)
      await Promise.all(Array.from({ length: 500 }, () => open().catch(() => undefined)));
    expect((await exporter.post(form(exporter.mail(0)))).status).toBe(200);
    expect(await exporter.metric(hits('connections'))).toBeGreaterThan(5000);
  },
  SLOW,
);

it(
  'connections that never finish a head, and come again as they fall, keep nobody out',
  async () => {
    const { hostname, port } = new URL(exporter.url);
    let isOver = false;
    const comeAgain = (): void => {
      if (isOver) return;
      const socket = connect(Number(port), hostname, () => socket.write('GET /metrics HTTP/1.1\r\nhost:'));
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => setTimeout(comeAgain, 1));
    };
    for (let i = 0; i < 400; i++) comeAgain();
    const before = await exporter.metric(hits('connections'));
    const agent = new Agent({ keepAlive: false });
    const authorization = `Bearer ${exporter.key}`;
    for (let i = 0; i < 20; i++)
      for (const path of ['/-/healthy', '/metrics', '/api/v1/tasks/a']) {
        const asked = request(exporter.url + path, { agent, headers: { authorization } }).end();
        const [told] = (await once(asked, 'response')) as [IncomingMessage];
        expect(told.resume().statusCode).toBe(path.includes('tasks') ? 404 : 200);
      }
    expect((await exporter.post(form(exporter.mail(0)))).status).toBe(200);
    isOver = true;
    expect(await exporter.metric(hits('connections'))).toBeGreaterThan(before + 100);
  },
  SLOW,
);

it(
  'all that was read is accounted for',
  async () => {
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);
