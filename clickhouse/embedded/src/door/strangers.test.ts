/** What people without a password, or in no hurry to read, may not do to the others. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { DoorQuery } from '../hold.js';
import { TestEngine, until } from '../testing/engine.js';

const CONNECTIONS = 8;
const RIGHT = '/?user=grafana&password=p';
const OTHER = '/?user=other&password=o';
const USERS = [
  { user: 'grafana', password: 'p' },
  { user: 'other', password: 'o' },
];
const LARGE = "SELECT repeat('x', 1000) FROM numbers(10000) FORMAT TSVRaw";

let engine: TestEngine;
let port: number;
const queries: DoorQuery[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  engine = await TestEngine.in({
    doorConnections: CONNECTIONS,
    doorUnreadBytes: 25_000_000,
    doorStalledMs: 1500,
  });
  const hold = await engine.hold({ role: 'serve', onQuery: (query) => queries.push(query) });
  const opened = await hold.openDoor({
    ...{ host: '127.0.0.1', port: 0, users: USERS },
    ...{ database: 'default', hidden: [] },
  });
  if ('reason' in opened) throw new Error(opened.detail);
  port = opened.port;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await engine.close();
});

async function dial(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

function asking(path: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

async function ask(sql: string, path = RIGHT): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body: sql,
    headers: { connection: 'close' },
  });
  return await response.text();
}

it('who says nothing has half of the connections, and the newest of them', async () => {
  for (let i = 0; i < 3 * CONNECTIONS; i++) await dial();
  expect(await ask('SELECT 1')).toBe('1\n');
  await until(() => sockets.filter(({ closed }) => !closed).length <= CONNECTIONS / 2);
  expect(queries.filter(({ reason }) => reason === 'connections').length).toBeGreaterThan(CONNECTIONS);
});

it('one reader has half of the connections at most, and is told when there are too many', async () => {
  const busy: Socket[] = [];
  for (let i = 0; i < CONNECTIONS / 2; i++) {
    const socket = await dial();
    socket.write(asking(RIGHT, 'SELECT 1').slice(0, -1));
    busy.push(socket);
  }
  await until(async () =>
    /^Code: 202\. .*The limit is store\.door\.connections \(8\)/.test(await ask('SELECT 1')),
  );
  expect(await ask('SELECT 1', OTHER)).toBe('1\n');
  for (let i = 0; i < 2 * CONNECTIONS; i++) await dial();
  expect(await ask('SELECT 1', OTHER)).toBe('1\n');
  expect(busy.every(({ closed }) => !closed)).toBe(true);
});

it('an idle connection goes where there is no room for one that is used', async () => {
  const idle: Socket[] = [];
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = await dial();
    socket.write(asking(i % 2 === 0 ? RIGHT : OTHER, 'SELECT 1'));
    await once(socket, 'data');
    idle.push(socket);
  }
  expect(await ask('SELECT 1')).toBe('1\n');
  await until(() => idle.some(({ closed }) => closed));
});

it('who does not wait for an answer before the next question is left', async () => {
  const socket = await dial();
  const wrong = asking('/?user=grafana&password=no', 'SELECT 1');
  socket.write(wrong.repeat(1000));
  await until(() => socket.closed);
  const told = queries.filter(({ outcome }) => outcome === 'unauthenticated').length;
  expect(told).toBeLessThan(10);
});

it('a wrong password closes the connection', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/?user=grafana&password=no`, { method: 'POST' });
  expect([response.status, response.headers.get('connection')]).toEqual([403, 'close']);
});

it('what is not read has a room of its own, and who does not read is left', async () => {
  const socket = await dial();
  socket.pause().write(asking(RIGHT, LARGE));
  await until(() => queries.some(({ bytes }) => bytes > 1_000_000));
  expect(await ask(LARGE)).toMatch(/^Code: 202\. .*The limit is store\.door\.unread_bytes \(23\.8 MiB\)/);
  expect(await ask('SELECT 1')).toBe('1\n');
  // Others have the other half.
  expect((await ask(LARGE, OTHER)).length).toBeGreaterThan(1_000_000);
  await until(async () => (await ask(LARGE)).length > 1_000_000);
  expect(queries.filter(({ reason }) => reason === 'unread_bytes').length).toBeGreaterThan(0);
  expect(queries.filter(({ reason }) => reason === 'stalled')).toMatchObject([
    { user: 'grafana', outcome: 'limited' },
  ]);
}, 20_000);
