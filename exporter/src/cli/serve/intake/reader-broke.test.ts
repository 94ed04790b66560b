/** A fault of ours in reading costs what it is met in, which goes to quarantine, and is told so to whoever sent it. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import * as z from 'zod';
import { Api } from '../../../api/api.js';
import { loadSettings } from '../../../config/load.js';
import type { Settings } from '../../../config/settings.js';
import { createRegistry } from '../../../metrics/registry.js';
import { SourceMetrics } from '../../../metrics/sources.js';
import type { Limits } from '../../../model/limits.js';
import { ApiKeys } from '../../../store/api-keys/api-keys.js';
import { freshKey, hashOf } from '../../../store/api-keys/key-text.js';
import { Cursors } from '../../../store/cursors.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { attachment, mixed, XML, zip } from '../../../unpack/made.js';
import { fakeIo } from '../../fake-io.js';
import { IntakeSession } from '../../intake-session.js';
import { IntakeSources } from './intake-sources.js';

/** What only zip files are held to, and what only records of a report are: neither can be asked for. */
const FAULTS = {
  get zipEntries(): number {
    throw new TypeError('x is undefined');
  },
  get textBytes(): number {
    throw new TypeError('y is undefined');
  },
};

const { id, key } = freshKey();
const log = pino({ level: 'silent' });
const NOW = Date.UTC(2026, 10, 22);

let folder: string;
let store: TestStore;
let server: Server;
let session: IntakeSession;
let api: Api;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-broke-'));
  store = await openTestStore();
  const { client } = store;
  const settings = settingsIn(folder);
  const limits: Limits = Object.defineProperties(
    { ...settings.limits },
    Object.getOwnPropertyDescriptors(FAULTS),
  );
  const clocks = { now: () => NOW, clock: () => performance.now(), random: () => 0 };
  const io = fakeIo(clocks);
  const giveUp = new AbortController().signal;
  session = await IntakeSession.open({
    ...{ client, io, log, giveUp },
    settings: { ...settings, limits },
    onSettled: () => undefined,
  });
  const metrics = new SourceMetrics(createRegistry({ version: '', revision: '' }));
  api = new Api({
    limits: settings.uploads,
    readLimits: settings.limits,
    ...{ version: '', host: '', catalogue: () => [], mostLabels: () => 1, ...clocks },
    notifications: { requestBytes: 1, textCharacters: 1 },
    ...{ onNotified: () => undefined, onTold: () => undefined },
    ...{ onRefused: () => undefined, onError: () => undefined },
  });
  const sources = new IntakeSources({
    ...{ session, metrics, log, giveUp, keeper: session.keeper, webhooks: api.webhooks },
    ...{ cursors: new Cursors(client), ...clocks },
  });
  await new ApiKeys(client).add(aKey(), NOW);
  await api.open({
    ...{ client, uploads: sources.uploads(), tasksFolder: join(folder, 'tasks') },
    relabelled: () => undefined,
  });
  const app = express();
  api.addTo(app);
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await api.end(AbortSignal.abort());
  await session.drain();
  await store.close();
  await rm(folder, { recursive: true });
});

function settingsIn(directory: string): Settings {
  const flags = new Map([['store.dir', directory]]);
  const loaded = loadSettings({ flags, env: {}, configFile: undefined, readFile: () => undefined });
  if (!loaded.ok) throw new Error(loaded.problems.join());
  return loaded.settings;
}

function aKey() {
  const none = { signingSecret: undefined, requestsPerMinute: undefined, requestBytes: undefined };
  const times = { createdAt: NOW, expiresAt: undefined, revokedAt: undefined, usedAt: undefined };
  return { id, name: 'a test', scopes: ['reports:write' as const], hash: hashOf(key), ...none, ...times };
}

async function post(files: Readonly<Record<string, string>>): Promise<unknown> {
  const body = new FormData();
  for (const [name, text] of Object.entries(files)) body.append('files', new File([text], name));
  const { port } = server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${key}` };
  const url = `http://127.0.0.1:${port}/api/v1/reports`;
  return await (await fetch(url, { method: 'POST', headers, body })).json();
}

const FATAL_MAIL = mixed(attachment('application/zip', 'a.zip', zip({ name: 'a.xml', content: XML })));

it('a mail and a document whose reading breaks are quarantined, and those beside them are not', async () => {
  expect(
    await post({ 'mail.eml': FATAL_MAIL, 'report.xml': XML, 'note.eml': 'From: a@b.example\r\n\r\nHello' }),
  ).toMatchObject({
    results: [
      { file: 'mail.eml', status: 'quarantined', reason: 'reader_broke' },
      { file: 'report.xml', status: 'quarantined', reason: 'reader_broke' },
      { file: 'note.eml', status: 'ignored' },
    ],
  });
});

it('and are kept, with what went wrong', async () => {
  const row = z.object({ reason: z.string(), detail: z.string() });
  const rows = await store.rows('SELECT reason, detail FROM plumbline.v_quarantine ORDER BY detail', row);
  expect(rows).toEqual([
    { reason: 'reader_broke', detail: 'TypeError: x is undefined' },
    { reason: 'reader_broke', detail: 'TypeError: y is undefined' },
  ]);
});
