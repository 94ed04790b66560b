import type { RequestListener, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { listen, type Listening, type ListenLimits, type ListenOptions } from './listen.js';
import { tlsOf } from './testing/certificates.js';

const open: Listening[] = [];
const HOST = '127.0.0.1';

const LIMITS: ListenLimits = {
  connections: 100,
  headBytes: 16_384,
  headWaitMs: 10_000,
  bodyWaitMs: 60_000,
  quietMs: 60_000,
};
const PLAIN = { host: HOST, port: 0, tls: undefined, limits: LIMITS, onLimit: () => undefined };

async function start(handler: RequestListener, change: Partial<ListenOptions> = {}): Promise<Listening> {
  const listening = await listen(handler, { ...PLAIN, ...change });
  if ('reason' in listening) throw new Error(listening.detail);
  open.push(listening);
  return listening;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close(0)));
});

test('answers where it says it is', async () => {
  const { url } = await start((_, response) => response.end('here'));
  expect(await (await fetch(url)).text()).toBe('here');
});

test('an address in use is refused with the way out', async () => {
  const { url } = await start((_, response) => response.end());
  const port = Number(new URL(url).port);
  expect(await listen(() => undefined, { ...PLAIN, port })).toEqual({
    reason: 'address_in_use',
    detail: `127.0.0.1:${port} is in use: end what listens there, or choose another with --web.listen-address`,
  });
});

test('an address that is not ours is refused', async () => {
  const refusal = await listen(() => undefined, { ...PLAIN, host: '192.0.2.1' });
  expect(refusal).toMatchObject({ reason: 'address_unusable' });
});

test('a certificate that is none is refused', async () => {
  const tls = tlsOf({ cert: 'x', key: 'y' });
  expect(await listen(() => undefined, { ...PLAIN, tls })).toMatchObject({
    reason: 'certificate_unusable',
  });
});

/** A request that has arrived and is not answered yet. */
async function underWay() {
  let listening: Listening | undefined;
  let answer: Promise<Response> | undefined;
  const response = await new Promise<ServerResponse>((resolve) => {
    void start((_, arrived) => {
      resolve(arrived);
    }).then((started) => {
      listening = started;
      answer = fetch(started.url);
      answer.catch(() => undefined);
    });
  });
  if (listening === undefined || answer === undefined) throw new Error('it arrived before it was sent');
  return { listening, answer, response };
}

test('closing waits for what is under way, up to its deadline', async () => {
  const { listening, answer, response } = await underWay();
  const closed = listening.close(10_000);
  response.end('done');
  expect(await (await answer).text()).toBe('done');
  await closed;
});

test('closing does not wait longer than that', async () => {
  const { listening, answer } = await underWay();
  await listening.close(1);
  await expect(answer).rejects.toThrow();
});

describe('a client', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  async function open({ url }: Listening): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), HOST);
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  async function heard(socket: Socket): Promise<string> {
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    if (!socket.closed) await once(socket, 'close');
    return text;
  }

  function limited(limits: Partial<ListenLimits>) {
    const hits: string[] = [];
    const onLimit = (limit: string): void => void hits.push(limit);
    return { hits, change: { limits: { ...LIMITS, ...limits }, onLimit } };
  }

  const asks: RequestListener = (request, response) => {
    request.resume().once('end', () => response.end('x'.repeat(50_000_000)));
  };

  test('whose head is too large is told so', async () => {
    const { hits, change } = limited({ headBytes: 1000 });
    const socket = await open(await start(asks, change));
    socket.write(`GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(2000)}`);
    expect(await heard(socket)).toContain('431 Request Header Fields Too Large');
    expect(hits).toEqual(['head_bytes']);
  });

  test('whose head comes too slowly is told so', async () => {
    const { hits, change } = limited({ headWaitMs: 200 });
    const socket = await open(await start(asks, change));
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    expect(await heard(socket)).toContain('408 Request Timeout');
    expect(hits).toEqual(['head_wait']);
  });

  test('whose body takes too long is told so', async () => {
    const { hits, change } = limited({ headWaitMs: 200, bodyWaitMs: 300 });
    const socket = await open(await start(asks, change));
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nx');
    expect(await heard(socket)).toContain('408 Request Timeout');
    expect(hits).toEqual(['body_wait']);
  });

  test('that asks and does not read is left', async () => {
    const { change } = limited({ quietMs: 300 });
    let left: Promise<unknown> = Promise.resolve();
    const socket = await open(
      await start((request, response) => {
        left = once(response, 'close');
        asks(request, response);
      }, change),
    );
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    while (left instanceof Promise && socket.bytesRead === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await left;
  });

  test('that sends many requests at once is answered in their order', async () => {
    const listening = await start((request, response) => {
      setTimeout(() => response.end(`<${String(request.url)}>`), request.url === '/0' ? 50 : 0);
    });
    const socket = await open(listening);
    const asked = Array.from({ length: 1000 }, (_, i) => `GET /${i} HTTP/1.1\r\nhost: x\r\n\r\n`);
    socket.write(`${asked.join('')}GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const answers = [...(await heard(socket)).matchAll(/<\/(\w+)>/g)].map(([, name]) => name);
    expect(answers).toEqual([...Array.from({ length: 1000 }, (_, i) => String(i)), 'last']);
  });
});

const SECOND = 'GET /second HTTP/1.1\r\nhost: x\r\n\r\n';
const CHUNKS = '0\r\n\r\n';

/** What two servers on one connection could understand in two ways must not be understood at all. */
test.each<[string, readonly string[], string]>([
  ['a length and chunks', ['content-length: 5', 'transfer-encoding: chunked'], CHUNKS],
  ['chunks and a length', ['transfer-encoding: chunked', 'content-length: 5'], CHUNKS],
  ['two lengths', ['content-length: 3', 'content-length: 4'], 'abc'],
  ['one length twice', ['content-length: 3', 'content-length: 3'], 'abc'],
  ['a list of lengths', ['content-length: 3, 3'], 'abc'],
  ['a length with a sign', ['content-length: +3'], 'abc'],
  ['a length in hex', ['content-length: 0x3'], 'abc'],
  ['a length that is too long', ['content-length: 99999999999999999999'], 'abc'],
  ['chunks that are not the last', ['transfer-encoding: chunked, identity'], CHUNKS],
  ['chunks twice', ['transfer-encoding: chunked', 'transfer-encoding: chunked'], CHUNKS],
  ['an encoding that nobody knows', ['transfer-encoding: xchunked'], CHUNKS],
  ['a space before a colon', ['content-length : 3'], 'abc'],
  ['a header that is folded', ['x-a: b', ' content-length: 3'], 'abc'],
  ['a length that is folded', ['content-length:', ' 3'], 'abc'],
  ['a line that ends with LF alone', ['x-a: b\ncontent-length: 3'], 'abc'],
  ['a line that ends with CR alone', ['x-a: b\rcontent-length: 3'], 'abc'],
  ['a head that ends with LF alone', ['content-length: 0\r\n\nGET /x HTTP/1.1'], ''],
  ['a zero byte', ['x-a: b\0c'], ''],
  ['a size of a chunk that is too long', ['transfer-encoding: chunked'], 'fffffffffffffffff\r\nabc'],
  ['a chunk that ends with LF alone', ['transfer-encoding: chunked'], '3\nabc\n0\n\n'],
  ['a length behind the chunks', ['transfer-encoding: chunked'], '0\r\ncontent-length: 5\r\n\r\n'],
])('%s is refused, and nothing is smuggled behind it', async (_, lines, body) => {
  const asked: string[] = [];
  const { url } = await start((request, response) => {
    asked.push(String(request.url));
    request.on('error', () => undefined).resume();
    request.once('end', () => response.end('taken'));
  });
  const socket = connect(Number(new URL(url).port), HOST);
  let text = '';
  socket.on('error', () => undefined).on('data', (data: Buffer) => (text += data.toString()));
  socket.write(['POST /first HTTP/1.1', 'host: x', ...lines, '', body + SECOND].join('\r\n'));
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1.1 400 Bad Request/);
  expect(text).not.toContain('taken');
  expect(asked).not.toContain('/second');
});
