import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import type { StoreAddress } from './address.js';
import type { StoreClient } from './client.js';
import { connectStore } from './http-client.js';

let server: Server;
let asked: URLSearchParams[] = [];
let answer = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://store').searchParams);
    request.resume().on('end', () => response.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

function connect(changes: Partial<StoreAddress> = {}): StoreClient {
  const { port } = server.address() as AddressInfo;
  const at = { url: `http://127.0.0.1:${port}`, username: 'default', password: '', database: 'plumbline' };
  return connectStore({ ...at, ...changes });
}

async function settingsOf(changes: Partial<StoreAddress>): Promise<Record<string, string | null>[]> {
  const store = connect(changes);
  asked = [];
  await store.rows('SELECT 1', z.object({}));
  await store.insert('records', ['a'], [new Uint8Array(1)]);
  await store.close();
  const names = ['async_insert', 'insert_quorum', 'insert_quorum_parallel', 'select_sequential_consistency'];
  return asked.map((settings) => Object.fromEntries(names.map((name) => [name, settings.get(name)])));
}

describe('every statement', () => {
  it('is acknowledged when it is on disk, not when it is in a queue', async () => {
    const one = {
      async_insert: '0',
      insert_quorum: null,
      insert_quorum_parallel: null,
      select_sequential_consistency: null,
    };
    expect(await settingsOf({})).toEqual([one, one]);
  });

  it('on a cluster is acknowledged by most replicas, and sees what was acknowledged', async () => {
    const one = {
      async_insert: '0',
      insert_quorum: 'auto',
      insert_quorum_parallel: '0',
      select_sequential_consistency: '1',
    };
    expect(await settingsOf({ isCluster: true })).toEqual([one, one]);
  });
});

describe('many rows', () => {
  const numbers = Array.from({ length: 1000 }, (_, n) => n);
  const ask = async (rows: readonly unknown[]) => {
    answer = rows.map((n) => `${JSON.stringify({ n })}\n`).join('');
    const store = connect();
    const asked = await store.rows('SELECT n', z.object({ n: z.number() }));
    await store.close();
    answer = '';
    return asked;
  };

  it('are all there, in their order', async () => {
    expect(await ask(numbers)).toEqual({ ok: true, value: numbers.map((n) => ({ n })) });
  });

  it('are refused as a whole where one, however late, is something else', async () => {
    expect(await ask([...numbers, 'many'])).toMatchObject({ ok: false, reason: 'store_refused' });
  });
});
