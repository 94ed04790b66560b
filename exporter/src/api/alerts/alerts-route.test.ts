/** Alerts come in over HTTP, people see them and say something to them, and what may be sent again is said to be. */
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
import { ApiKeys } from '../../store/api-keys/api-keys.js';
import { freshKey, hashOf } from '../../store/api-keys/key-text.js';
import type { StoreClient } from '../../store/client.js';
import { failed } from '../../store/failures.js';
import { openTestStore, type TestStore } from '../../store/testing/store.js';
import { Api } from '../api.js';
import type { UploadHouse } from '../reports/house.js';
import { DEFAULT_LIMITS_OF_TESTS } from '../testing/limits.js';
import {
  FIRES,
  ofAlertmanager,
  ofGrafana,
  ofGrafanaByTemplate,
  ofGrafanasButton,
} from './testing/notifications.js';

const NOW = Date.UTC(2026, 10, 20, 6, 1);
const NO_UPLOADS = {} as UploadHouse;
const ALERTS = '/api/v1/alerts';
const WEBHOOK = `${ALERTS}/webhook`;

let folder: string;
let store: TestStore;
let api: Api;
let server: Server;
let isAway = false;
let counted: string[] = [];
let told: string[] = [];
const keys = new Map<Scope, { readonly id: string; readonly key: string }>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-alerts-'));
  store = await openTestStore();
  for (const scope of ['alerts:write', 'reports:write', 'viewer', 'editor', 'admin'] as const)
    await addKey(scope, undefined);
  api = new Api({
    limits: { ...DEFAULT_LIMITS_OF_TESTS, perMinute: 10_000 },
    readLimits: DEFAULT_LIMITS,
    ...{ version: '', host: 'here', catalogue: () => [], mostLabels: () => 3 },
    ...{ now: () => NOW, clock: () => performance.now(), random: () => 0 },
    ...{ onRefused: () => undefined, onError: () => undefined },
    notifications: { requestBytes: 20_000, textCharacters: 2000 },
    onNotified: (from, outcome) => counted.push(`${from} ${outcome}`),
    onTold: (from, outcome, alerts) => {
      if (alerts > 0) told.push(`${from} ${outcome} ${alerts}`);
    },
  });
  const app = express();
  api.addTo(app);
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await api.open({
    ...{ client: awayAtTimes(store.client), uploads: NO_UPLOADS, tasksFolder: join(folder, 'tasks') },
    relabelled: () => undefined,
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
  counted = [];
  told = [];
  for (const table of ['alert_notifications', 'alert_notes', 'plumbline_private.audit_log'])
    await store.run(`TRUNCATE TABLE ${table}`);
});

/** Which takes nothing while it is away. */
function awayAtTimes(client: StoreClient): StoreClient {
  return {
    database: client.database,
    rows: (...asked) => client.rows(...asked),
    stream: (...asked) => client.stream(...asked),
    command: (...asked) => client.command(...asked),
    ping: () => client.ping(),
    close: () => client.close(),
    insert: async (...asked) =>
      isAway ? failed('store_unreachable', 'nobody answers') : await client.insert(...asked),
  };
}

async function addKey(scope: Scope, requestsPerMinute: number | undefined): Promise<string> {
  const { id, key } = freshKey();
  keys.set(scope, { id, key });
  const none = { signingSecret: undefined, requestBytes: undefined };
  const times = { createdAt: NOW, expiresAt: undefined, revokedAt: undefined, usedAt: undefined };
  await new ApiKeys(store.client).add(
    { id, name: `the ${scope}`, scopes: [scope], hash: hashOf(key), requestsPerMinute, ...none, ...times },
    NOW,
  );
  return key;
}

interface Ask {
  readonly body?: unknown;
  readonly key?: string | undefined;
  readonly scope?: Scope;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(method: string, path: string, { body, scope = 'editor', key, headers }: Ask = {}) {
  const { port } = server.address() as AddressInfo;
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key ?? keys.get(scope)?.key ?? ''}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...sent,
  });
  return { status: response.status, body: await response.json() };
}

const send = (body: unknown, more: Ask = {}) =>
  ask('POST', WEBHOOK, { body, scope: 'alerts:write', ...more });

const LIST = z.object({
  alerts: z.array(z.looseObject({ id: z.string(), source: z.string(), alertname: z.string() })),
  next: z.string().nullable(),
});

async function listed(query = '') {
  const { status, body } = await ask('GET', `${ALERTS}${query}`, { scope: 'viewer' });
  expect(status).toBe(200);
  return LIST.parse(body);
}

const refusedAs = (status: number, reason: string): object => ({ status, body: { error: { reason } } });

describe('the webhook', () => {
  it('takes what Alertmanager sends', async () => {
    expect(await send(ofAlertmanager(FIRES))).toEqual({ status: 200, body: { alerts: 1 } });
    expect((await listed()).alerts).toMatchObject([
      {
        ...{ status: 'firing', source: 'alertmanager', alertname: 'DmarcAlignmentDropped', ends_at: null },
        ...{ severity: 'critical', domain: 'shop.example', summary: 'It dropped', notified: 1 },
        ...{ starts_at: '2026-11-20T06:00:00.123Z', first_received_at: new Date(NOW).toISOString() },
      },
    ]);
    expect(counted).toEqual(['alertmanager stored']);
    expect(told).toEqual(['alertmanager kept 1']);
  });

  it.each([
    ['by itself', ofGrafana()],
    ['by a payload template that is its own', ofGrafanaByTemplate()],
  ])('takes what Grafana sends %s', async (_, body) => {
    expect(await send(body)).toEqual({ status: 200, body: { alerts: 2 } });
    const { alerts } = await listed();
    expect(alerts.map(({ source, fingerprint }) => [source, fingerprint]).sort()).toEqual([
      ['grafana', '0badc0de00000001'],
      ['grafana', '4c1e3a0b9d2f8871'],
    ]);
    expect(alerts.find(({ fingerprint }) => fingerprint === '4c1e3a0b9d2f8871')).toMatchObject({
      ...{ starts_at: '2026-11-20T06:00:00.000Z', ends_at: null, summary: 'It dropped' },
      generator_url: 'http://grafana.example/alerting/grafana/dmarc-alignment/view?orgId=1',
      labels: { grafana_folder: 'Plumbline', domain: 'shop.example' },
    });
    expect(counted).toEqual(['grafana stored']);
  });

  it('says to the button Test of Grafana that all is well, and keeps nothing that would fire for ever', async () => {
    expect(await send(ofGrafanasButton())).toEqual({ status: 200, body: { alerts: 0, test: true } });
    expect((await listed()).alerts).toEqual([]);
    expect(counted).toEqual(['grafana test']);
  });

  it('says how many alerts its sender left out', async () => {
    const body = { ...ofAlertmanager(FIRES), truncatedAlerts: 9999 };
    expect(await send(body)).toEqual({ status: 200, body: { alerts: 1, left_out: 9999 } });
    expect(told).toEqual(['alertmanager kept 1', 'alertmanager left_out 9999']);
  });

  it('keeps characters of all kinds as they are, and of what is huge a part', async () => {
    const odd = { '': 'no name', ключ: '\u0000\t"\\', note: '🦊'.repeat(3000), constructor: 'x' };
    await send(ofAlertmanager({ ...FIRES, labels: { ...FIRES.labels, ...odd } }));
    const [alert] = (await listed()).alerts;
    expect(alert).toMatchObject({ alertname: 'DmarcAlignmentDropped', domain: 'shop.example' });
    const { note, ...rest } = z.record(z.string(), z.string()).parse(alert?.['labels']);
    expect(rest).toEqual({ ...FIRES.labels, '': 'no name', ключ: '\u0000\t"\\', constructor: 'x' });
    expect(note).toMatch(/^(?:🦊){900,1000}…$/u);
    expect(told).toEqual(['alertmanager cut 1']);
  });

  it('has what ended with no time for it end when that came', async () => {
    await send(ofAlertmanager({ ...FIRES, status: 'resolved' }));
    expect((await listed()).alerts).toMatchObject([
      { status: 'resolved', ends_at: new Date(NOW).toISOString(), time_to_resolve: 59.877 },
    ]);
  });

  it('tells its sender to send again what the store does not take, and nothing is there twice then', async () => {
    isAway = true;
    expect(await send(ofAlertmanager(FIRES))).toMatchObject(refusedAs(503, 'store_away'));
    isAway = false;
    expect((await listed()).alerts).toEqual([]);
    await send(ofAlertmanager(FIRES));
    await send(ofAlertmanager(FIRES));
    expect((await listed()).alerts).toMatchObject([{ notified: 1 }]);
    expect(counted).toEqual(['alertmanager store_away', 'alertmanager stored', 'alertmanager stored']);
  });

  it('tells who sends too often to send it again too: with 429 nobody would', async () => {
    const key = await addKey('alerts:write', 1);
    expect(await send(ofAlertmanager(FIRES), { key })).toMatchObject({ status: 200 });
    expect(await send(ofAlertmanager(FIRES), { key })).toMatchObject(refusedAs(503, 'rate_limited'));
    expect(counted).toEqual(['alertmanager stored', 'alertmanager rate_limited']);
    await addKey('alerts:write', undefined);
  });

  it.each([
    ['no JSON', 'hello', 'body_malformed', 400, 'malformed'],
    ['another version', { ...ofAlertmanager(FIRES), version: '5' }, 'body_malformed', 400, 'malformed'],
    ['no time', ofAlertmanager({ ...FIRES, startsAt: 'soon' }), 'body_malformed', 400, 'malformed'],
    [
      'no beginning',
      ofAlertmanager({ ...FIRES, startsAt: FIRES.endsAt }),
      'body_malformed',
      400,
      'malformed',
    ],
    ['too much', ofAlertmanager(...Array<object>(60).fill(FIRES)), 'request_too_large', 413, 'too_large'],
  ])('refuses %s', async (_, body, reason, status, outcome) => {
    expect(await send(body, { headers: { 'user-agent': 'Grafana' } })).toMatchObject(
      refusedAs(status, reason),
    );
    expect(counted).toEqual([`grafana ${outcome}`]);
    expect((await listed()).alerts).toEqual([]);
  });

  it.each([
    ['no JSON', 'hello', 'The body is no JSON.'],
    [
      'another version',
      '{"version":"2"}',
      'version: is 4 (the webhook of Alertmanager) or 1 (the webhook of Grafana',
    ],
    ['a list', '[]', 'the body: '],
    [
      'much that is wrong',
      ofAlertmanager(...Array<object>(30).fill({ ...FIRES, startsAt: 'soon' })),
      'and 20 more',
    ],
    ['no time', ofAlertmanager({ ...FIRES, startsAt: 'soon' }), 'alerts.0.startsAt: is no time (RFC 3339)'],
  ])('says of %s what is wrong with it', async (_, body, words) => {
    const { body: refused } = await send(body);
    const { error } = z.object({ error: z.object({ detail: z.string() }) }).parse(refused);
    expect(error.detail).toContain(words);
    expect(error.detail.length).toBeLessThan(1000);
  });

  it('is not for a key that is none', async () => {
    const [known = ''] = [keys.get('alerts:write')?.key];
    expect(await send(ofAlertmanager(FIRES), { key: `${known.slice(0, -4)}AAAA` })).toMatchObject(
      refusedAs(401, 'key_unknown'),
    );
    expect(await send(ofAlertmanager(FIRES), { headers: { authorization: '' } })).toMatchObject(
      refusedAs(401, 'key_missing'),
    );
    expect(counted).toEqual([]);
  });

  it.each(['viewer', 'editor', 'reports:write'] as const)('is not for a key with %s', async (scope) => {
    expect(await send(ofAlertmanager(FIRES), { scope })).toMatchObject(refusedAs(403, 'scope_missing'));
    expect(counted).toEqual([]);
  });
});

describe('people', () => {
  async function oneAlert(): Promise<string> {
    await send(ofAlertmanager(FIRES));
    return (await listed()).alerts[0]?.id ?? '';
  }

  const token = (claims: object): string =>
    ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'sig'].join('.');

  it('take an alert on, in the name that Grafana gives them, and it is audited', async () => {
    const id = await oneAlert();
    const headers = { 'x-grafana-id': token({ sub: 'user:2', username: 'ada' }) };
    const actor = `key:${keys.get('editor')?.id ?? ''}`;
    expect(await ask('POST', `${ALERTS}/${id}/acknowledge`, { body: {}, headers })).toMatchObject({
      status: 200,
      body: {
        changed: true,
        alert: { id, acknowledged_by: actor, acknowledged_person: 'ada', comments: [] },
      },
    });
    expect(await ask('POST', `${ALERTS}/${id}/acknowledge`, { body: {}, scope: 'admin' })).toMatchObject({
      body: { changed: false, alert: { acknowledged_by: actor } },
    });
    const audited = await store.rows(
      `SELECT actor, action, target, JSONExtractString(detail, 'grafana_user') AS person,
         JSONExtractString(detail, 'domain') AS domain FROM plumbline.v_audit ORDER BY person DESC LIMIT 1`,
      z.record(z.string(), z.string()),
    );
    const act = { action: 'alerts.acknowledge', target: id };
    expect(audited).toEqual([{ actor, ...act, person: 'ada', domain: 'shop.example' }]);
  });

  it('take on one that is over, too', async () => {
    await send(ofAlertmanager({ ...FIRES, status: 'resolved', endsAt: '2026-11-20T06:00:30Z' }));
    const id = (await listed()).alerts[0]?.id ?? '';
    expect(await ask('POST', `${ALERTS}/${id}/acknowledge`, { body: {} })).toMatchObject({
      status: 200,
      body: { changed: true, alert: { status: 'resolved', acknowledged_at: new Date(NOW).toISOString() } },
    });
  });

  it('say something to it, and see it', async () => {
    const id = await oneAlert();
    const said = { body: { text: 'the key was turned off' }, headers: { 'x-grafana-user': 'bob' } };
    expect(await ask('POST', `${ALERTS}/${id}/comments`, said)).toMatchObject({ body: { changed: true } });
    expect(await ask('POST', `${ALERTS}/${id}/comments`, said)).toMatchObject({ body: { changed: false } });
    expect(await ask('GET', `${ALERTS}/${id}`, { scope: 'viewer' })).toMatchObject({
      status: 200,
      body: { alert: { comments: [{ person: 'bob', text: 'the key was turned off' }] } },
    });
  });

  it.each([
    ['an alert that is not there', `${ALERTS}/00000000000000ff/comments`, { text: 'x' }, 404, 'not_found'],
    ['what is no alert', `${ALERTS}/abc/acknowledge`, {}, 404, 'not_found'],
    ['nothing', `${ALERTS}/00000000000000ff/comments`, {}, 400, 'body_malformed'],
  ])('cannot say to %s', async (_, path, body, status, reason) => {
    expect(await ask('POST', path, { body })).toMatchObject(refusedAs(status, reason));
  });

  it('who only look cannot say anything, and others cannot look', async () => {
    const id = await oneAlert();
    for (const scope of ['viewer', 'alerts:write'] as const)
      expect(await ask('POST', `${ALERTS}/${id}/acknowledge`, { body: {}, scope })).toMatchObject(
        refusedAs(403, 'scope_missing'),
      );
    expect(await ask('GET', ALERTS, { scope: 'alerts:write' })).toMatchObject(
      refusedAs(403, 'scope_missing'),
    );
  });

  it('see alerts a page at a time', async () => {
    const alerts = [1, 2, 3].map((n) => ({ ...FIRES, fingerprint: `${n}` }));
    await send(ofAlertmanager(...alerts));
    const first = await listed('?limit=2&state=firing&domain=Shop.example&since=2026-11-20');
    const second = await listed(`?limit=2&cursor=${first.next ?? ''}`);
    expect([first.alerts.length, second.alerts.length, second.next]).toEqual([2, 1, null]);
    const seen = [...first.alerts, ...second.alerts].map(({ fingerprint }) => fingerprint);
    expect(seen.sort()).toEqual(['1', '2', '3']);
  });

  it.each(['limit=0', 'state=open', 'since=monday', 'cursor=x', 'acknowledged=maybe'])(
    'are told what is wrong with %s',
    async (query) => {
      expect(await ask('GET', `${ALERTS}?${query}`)).toMatchObject(refusedAs(400, 'request_malformed'));
    },
  );
});
