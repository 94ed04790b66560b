import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import type { StoreAddress } from './address.js';
import { connectStore } from './http-client.js';

let server: Server;
let asked: URLSearchParams[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://store').searchParams);
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

async function settingsOf(changes: Partial<StoreAddress>): Promise<Record<string, string | null>[]> {
  const { port } = server.address() as AddressInfo;
  const at = { url: `http://127.0.0.1:${port}`, username: 'default', password: '', database: 'plumbline' };
  const store = connectStore({ ...at, ...changes });
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
