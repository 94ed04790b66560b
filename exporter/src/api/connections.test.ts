import { once } from 'node:events';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { listen, type Listening } from './listen.js';
import { Authority, tlsOf } from './testing/certificates.js';
import type { ListenTls } from './tls/secure-server.js';

const HOST = '127.0.0.1';
const MOST = 3;
const SLOW = 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n';
const HALF = 'GET / HTTP/1.1\r\nhost:';

let listening: Listening | undefined;
let hits = 0;
let clients: Socket[] = [];
let answer: () => void = () => undefined;

async function start(tls?: ListenTls, connections = MOST): Promise<void> {
  hits = 0;
  const limits = {
    connections,
    headBytes: 16_384,
    headWaitMs: 10_000,
    bodyWaitMs: 60_000,
    quietMs: 60_000,
  };
  const started = await listen(
    (request, response) => {
      const end = (): void => void response.end('here');
      if (request.url === '/slow') answer = end;
      else end();
    },
    { host: HOST, port: 0, tls, limits, onLimit: () => void (hits += 1) },
  );
  if ('reason' in started) throw new Error(started.detail);
  listening = started;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await listening?.close(0);
  clients = [];
});

function port(): number {
  return Number(new URL(listening?.url ?? '').port);
}

/** Somebody who comes and says no more than this. */
async function come(says = ''): Promise<Socket> {
  return await begun(connect(port(), HOST), 'connect', says);
}

async function comeByTls(says = ''): Promise<Socket> {
  return await begun(
    connectTls({ port: port(), host: HOST, rejectUnauthorized: false }),
    'secureConnect',
    says,
  );
}

async function begun(socket: Socket, event: string, says: string): Promise<Socket> {
  clients.push(socket);
  socket.on('error', () => undefined).resume();
  await once(socket, event);
  if (says !== '') socket.write(says);
  await sleep(20);
  return socket;
}

/** Which of them are there still. */
function there(sockets: readonly Socket[]): boolean[] {
  return sockets.map((socket) => !socket.closed);
}

const TLS = selfSigned();

describe.each<[string, ListenTls | undefined, typeof come]>([
  ['plain', undefined, come],
  ['with TLS', TLS, comeByTls],
])('connections, %s', (_, tls, comeSo) => {
  beforeEach(async () => {
    await start(tls);
  });

  it('who comes when all are taken gets in for the one that has been without a head for longest', async () => {
    const [never, half, idle] = [
      await comeSo(),
      await comeSo(HALF),
      await comeSo('GET / HTTP/1.1\r\nhost: x\r\n\r\n'),
    ];
    const all = [never, half, idle];
    expect([there(all), hits]).toEqual([[true, true, true], 0]);
    await comeSo();
    expect([there(all), hits]).toEqual([[false, true, true], 1]);
    half.write(' x\r\n\r\n');
    await sleep(20);
    await comeSo();
    expect([there(all), hits]).toEqual([[false, true, false], 2]);
  });

  it('who is being answered is never closed for others, and only where all are the new one is', async () => {
    const all = [await comeSo(SLOW), await comeSo(SLOW), await comeSo(SLOW + SLOW)];
    const last = answer;
    const late = await come();
    await sleep(20);
    expect([there([...all, late]), hits]).toEqual([[true, true, true, false], 1]);
    last();
    await sleep(20);
    await come();
    // One of its two answers is still to be sent.
    expect([there(all), hits]).toEqual([[true, true, true], 2]);
  });

  it('who leaves makes room', async () => {
    for (let i = 0; i < 3 * MOST; i++) {
      const client = await comeSo(i % 2 === 0 ? HALF : '');
      client.destroy();
      await once(client, 'close');
      await sleep(10);
    }
    expect(hits).toBe(0);
  });
});

it('who does not shake hands is closed for others too', async () => {
  await start(TLS);
  const mute = await come();
  await comeByTls();
  await comeByTls();
  await comeByTls();
  expect([mute.closed, hits]).toEqual([true, 1]);
});

it('those who come again as they fall keep nobody out who asks', async () => {
  await start(undefined, 100);
  let isOver = false;
  let fallen = 0;
  const comeAgain = (): void => {
    if (isOver) return;
    const socket = connect(port(), HOST);
    clients.push(socket);
    socket.on('error', () => undefined).resume();
    socket.once('connect', () => socket.write(HALF));
    socket.once('close', () => {
      fallen += 1;
      setTimeout(comeAgain, 1);
    });
  };
  for (let i = 0; i < 200; i++) comeAgain();
  for (let i = 0; i < 50; i++) {
    const status = await new Promise((resolve, reject) => {
      const asked = get({ host: HOST, port: port(), agent: false }, (told) => {
        resolve(told.resume().statusCode);
      });
      asked.on('error', reject);
    });
    expect(status).toBe(200);
  }
  isOver = true;
  expect(fallen).toBeGreaterThan(50);
});

function selfSigned(): ListenTls {
  const authority = new Authority();
  authority.remove();
  return tlsOf(authority.own);
}
