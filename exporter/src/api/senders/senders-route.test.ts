/** People say over HTTP who was who: keys may look or say, the same again changes nothing, and all of it is audited. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import * as z from 'zod';
import { DEFAULT_LIMITS } from '../../model/limits.js';
import type { Scope } from '../../model/scopes.js';
import type { CatalogueSender } from '../../model/sender.js';
import { ApiKeys } from '../../store/api-keys/api-keys.js';
import { freshKey, hashOf } from '../../store/api-keys/key-text.js';
import { openTestStore, type TestStore } from '../../store/testing/store.js';
import { Api } from '../api.js';
import type { UploadHouse } from '../reports/house.js';
import { DEFAULT_LIMITS_OF_TESTS } from '../testing/limits.js';

const NOW = Date.UTC(2026, 10, 22);
const MAILER: CatalogueSender = {
  ...{
    key: 'mailer',
    name: 'The Mailer',
    category: 'marketing',
    site: '',
    dmarcDocs: 'https://mailer.example',
  },
  ...{ forwards: false, platform: true, origin: 'catalogue' },
  evidence: [{ kind: 'dkim', value: 'mailer.example' }],
};
const NO_UPLOADS = {} as UploadHouse;
const LABELS = '/api/v1/senders/labels';

let folder: string;
let store: TestStore;
let api: Api;
let server: Server;
let relabelled = 0;
const keys = new Map<Scope, { readonly id: string; readonly key: string }>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-senders-'));
  store = await openTestStore();
  for (const scope of ['reports:write', 'viewer', 'editor', 'admin'] as const) await addKey(scope);
  api = new Api({
    limits: { ...DEFAULT_LIMITS_OF_TESTS, perMinute: 10_000 },
    readLimits: DEFAULT_LIMITS,
    ...{ version: '', host: 'here', catalogue: () => [MAILER], mostLabels: () => 3 },
    ...{ now: () => NOW, clock: () => performance.now(), random: () => 0 },
    notifications: { requestBytes: 1, textCharacters: 1 },
    ...{ onNotified: () => undefined, onTold: () => undefined },
    ...{ onRefused: () => undefined, onError: () => undefined },
  });
  const app = express();
  api.addTo(app);
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await api.open({
    ...{ client: store.client, uploads: NO_UPLOADS, tasksFolder: join(folder, 'tasks') },
    relabelled: () => {
      relabelled++;
    },
  });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await api.end(AbortSignal.abort());
  await store.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  relabelled = 0;
  for (const table of ['sender_labels', 'senders', 'plumbline_private.audit_log'])
    await store.client.command(`TRUNCATE TABLE ${table}`);
});

async function addKey(scope: Scope): Promise<void> {
  const { id, key } = freshKey();
  keys.set(scope, { id, key });
  const none = { signingSecret: undefined, requestsPerMinute: undefined, requestBytes: undefined };
  const times = { createdAt: NOW, expiresAt: undefined, revokedAt: undefined, usedAt: undefined };
  await new ApiKeys(store.client).add(
    { id, name: `the ${scope}`, scopes: [scope], hash: hashOf(key), ...none, ...times },
    NOW,
  );
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

async function ask(method: string, path: string, body?: unknown, scope: Scope = 'editor'): Promise<Told> {
  const { port } = server.address() as AddressInfo;
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${keys.get(scope)?.key ?? ''}`, 'content-type': 'application/json' },
    ...sent,
  });
  return { status: response.status, body: await response.json() };
}

async function audited(): Promise<unknown[]> {
  return await store.rows(
    'SELECT actor, channel, action, target, outcome, host, detail FROM plumbline.v_audit ORDER BY at, detail',
    z.object({
      ...{ actor: z.string(), channel: z.string(), action: z.string(), target: z.string() },
      ...{ outcome: z.string(), host: z.string(), detail: z.string() },
    }),
  );
}

const refusedAs = (status: number, reason: string): object => ({ status, body: { error: { reason } } });

it('a viewer sees the senders that are known', async () => {
  const { key, name, category, site, forwards, platform, origin, evidence } = MAILER;
  const sender = { key, name, category, site, forwards, platform, origin, evidence };
  expect(await ask('GET', '/api/v1/senders', undefined, 'viewer')).toEqual({
    status: 200,
    body: { senders: [{ ...sender, dmarc_docs: 'https://mailer.example' }] },
  });
});

it('an editor says who was who, once: the same again changes nothing', async () => {
  const label = {
    target: '192.0.2.0/24',
    sender: 'mailer',
    sender_class: 'misconfigured',
    note: 'asked them',
  };
  const said = await ask('POST', LABELS, label);
  const actor = `key:${keys.get('editor')?.id ?? ''}`;
  const holding = { ...label, kind: 'address', actor, at: expect.any(String) as string };
  expect(said).toEqual({ status: 200, body: { label: holding, changed: true } });
  expect(relabelled).toBe(1);
  expect(await ask('POST', LABELS, label, 'admin')).toEqual({
    ...said,
    body: { label: holding, changed: false },
  });
  expect(relabelled).toBe(1);
  expect(await ask('GET', LABELS, undefined, 'viewer')).toEqual({
    status: 200,
    body: { labels: [holding], total: 1 },
  });
});

it('and takes it back, with the target as it is in the path, or encoded', async () => {
  for (const target of ['192.0.2.0/24', '2001:db8::/32'])
    await ask('POST', LABELS, { target, sender_class: 'threat' });
  expect(await ask('DELETE', `${LABELS}/192.0.2.0/24`)).toEqual({
    status: 200,
    body: { target: '192.0.2.0/24', removed: true },
  });
  const encoded = `${LABELS}/${encodeURIComponent('2001:DB8::/32')}`;
  expect(await ask('DELETE', encoded)).toMatchObject({ body: { target: '2001:db8::/32', removed: true } });
  expect(relabelled).toBe(4);
  expect(await ask('DELETE', encoded)).toMatchObject({ status: 200, body: { removed: false } });
  expect(relabelled).toBe(4);
  expect(await ask('GET', LABELS)).toMatchObject({ body: { labels: [], total: 0 } });
});

it('makes a sender of our own, which is known from then on', async () => {
  const wish = { target: 'bounce.crm.example', sender: 'our-crm' };
  expect(await ask('POST', LABELS, wish)).toMatchObject(refusedAs(422, 'sender_unknown'));
  const said = await ask('POST', LABELS, { ...wish, new_sender: 'Our CRM' });
  expect(said).toMatchObject({ body: { label: { kind: 'domain', sender: 'our-crm', sender_class: null } } });
  const { body } = await ask('GET', '/api/v1/senders');
  expect(body).toMatchObject({ senders: [MAILER_KEY, { key: 'our-crm', name: 'Our CRM', origin: 'label' }] });
});
const MAILER_KEY = { key: 'mailer' };

it('the audit has who said what of what, also that it was so before', async () => {
  const label = { target: '192.0.2.7', sender_class: 'threat' };
  await ask('POST', LABELS, label);
  await ask('POST', LABELS, label, 'admin');
  await ask('DELETE', `${LABELS}/192.0.2.7`);
  const of = (scope: Scope, action: string, detail: object): object => ({
    ...{ actor: `key:${keys.get(scope)?.id ?? ''}`, channel: 'api', action, target: '192.0.2.7' },
    ...{ outcome: 'done', host: 'here', detail: JSON.stringify(detail) },
  });
  const saying = { sender: '', sender_class: 'threat', note: '' };
  const changed = ['192.0.2.7'];
  expect(await audited()).toEqual(
    expect.arrayContaining([
      of('editor', 'senders.label', { ...saying, key_name: 'the editor', changed }),
      of('admin', 'senders.label', { ...saying, key_name: 'the admin', changed: [] }),
      of('editor', 'senders.unlabel', { key_name: 'the editor', changed }),
    ]),
  );
});

it('who may look may not say, and who sends reports may not even look', async () => {
  const label = { target: '192.0.2.7', sender_class: 'threat' };
  const missing = refusedAs(403, 'scope_missing');
  expect(await ask('POST', LABELS, label, 'viewer')).toMatchObject(missing);
  expect(await ask('DELETE', `${LABELS}/192.0.2.7`, undefined, 'viewer')).toMatchObject(missing);
  expect(await ask('GET', LABELS, undefined, 'reports:write')).toMatchObject(missing);
  expect(await ask('GET', '/api/v1/senders', undefined, 'reports:write')).toMatchObject(missing);
  expect(await audited()).toEqual([]);
});

it.each<[string, unknown, number, string]>([
  ['no JSON', '{', 400, 'body_malformed'],
  ['no target', {}, 400, 'body_malformed'],
  ['a field that there is not', { target: '192.0.2.7', class: 'threat' }, 400, 'body_malformed'],
  ['a class that there is not', { target: '192.0.2.7', sender_class: 'spam' }, 400, 'body_malformed'],
  ['too much', { target: '192.0.2.7', note: 'x'.repeat(20_000) }, 413, 'request_too_large'],
  ['a target that is none', { target: '192.0.2.7/24', sender_class: 'threat' }, 400, 'label_invalid'],
  ['nothing about the target', { target: '192.0.2.7' }, 400, 'label_invalid'],
])('%s is refused', async (_, body, status, reason) => {
  expect(await ask('POST', LABELS, body)).toMatchObject(refusedAs(status, reason));
  expect(relabelled).toBe(0);
});

it('says what may be asked, and how many may be listed', async () => {
  expect(await ask('PUT', LABELS, {})).toMatchObject(refusedAs(405, 'method_not_allowed'));
  expect(await ask('DELETE', `${LABELS}/not%20a%20target`)).toMatchObject(refusedAs(400, 'label_invalid'));
  for (const limit of ['0', 'x', '100001', '1&limit=2'])
    expect(await ask('GET', `${LABELS}?limit=${limit}`)).toMatchObject(refusedAs(400, 'request_malformed'));
  for (const last of [1, 2, 3]) await ask('POST', LABELS, { target: `192.0.2.${last}`, sender: 'mailer' });
  const { body } = await ask('GET', `${LABELS}?limit=2`);
  expect(body).toMatchObject({ labels: [{ target: '192.0.2.3' }, { target: '192.0.2.2' }], total: 3 });
  expect(await ask('POST', LABELS, { target: '192.0.2.4', sender: 'mailer' })).toMatchObject(
    refusedAs(422, 'labels_too_many'),
  );
});
