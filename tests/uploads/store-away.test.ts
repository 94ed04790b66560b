/** The store is away while uploads are under way, behind an address such as a server's. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attach, type Attached } from '../store/harness/attached.js';
import { Data } from '../store/harness/data.js';
import { openGate, type Gate } from '../store/harness/gate.js';
import { Exporter, form, postLater, SLOW, statuses, taskAt, untilDone } from './exporter.js';

const FOR_EVER = ['--store.retention.records', '--store.retention.reports', '--failures.days'];
const IMPATIENT = ['--uploads.commit-wait', '2s', '--store.retry.longest', '0.5s', '--web.shutdown', '5s'];

const SECRET = '0123456789abcdef';

let settings: string;
let data: Data;
let store: Attached;
let gate: Gate;
let exporter: Exporter;

beforeAll(async () => {
  data = await Data.withStore();
  store = await attach(data);
  gate = await openGate(store.socketPath);
  exporter = await Exporter.make();
  const own = ['--store.dir', join(exporter.folder, 'own'), '--store.url', `${gate.url}/plumbline`];
  settings = join(exporter.folder, 'plumbline.yml');
  await writeFile(settings, `sources: { hook: { type: webhook, service: raw, secret: ${SECRET} } }\n`);
  exporter.storeAt(...own, ...FOR_EVER.flatMap((setting) => [setting, 'forever']));
}, SLOW);
beforeEach(async () => {
  gate.set('open');
  await exporter.begin(...IMPATIENT, '--config.file', settings);
}, SLOW);
afterEach(async () => {
  gate.set('open');
  await exporter.end();
}, SLOW);
afterAll(async () => {
  await exporter.remove();
  await gate.close();
  await store.close();
  await data.remove();
}, SLOW);

async function reports(): Promise<string> {
  const [[count] = []] = await store.rows('SELECT count() FROM v_reports');
  return count ?? '';
}

/** One whose key has been looked at, and half of whose bytes are here. */
async function underWay(index: number) {
  const half = exporter.half(exporter.mail(index));
  await half.begin();
  await sleep(300);
  return half;
}

it(
  'an upload is told to come again; what it brought is stored when the store is back, and counts once',
  async () => {
    const half = await underWay(0);
    gate.set('broken');
    await half.end();
    const told = await half.told();
    expect(told).toMatchObject({ status: 503, body: { error: { reason: 'store_away' } } });
    expect(told.body.error?.detail).toContain('send it again');
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await exporter.post(form(exporter.mail(0)))).toMatchObject({
      status: 503,
      body: { error: { reason: 'store_away' } },
    });
    gate.set('open');
    while ((await reports()) !== '1') await sleep(50);
    expect(statuses(await exporter.post(form(exporter.mail(0))))).toEqual(['duplicate']);
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);

it(
  'an upload that was answered 202 waits for it, however long, and goes on by itself',
  async () => {
    const task = await postLater(exporter, exporter.mail(1), exporter.mail(2));
    gate.set('broken');
    await sleep(4000);
    gate.set('open');
    const { results } = await untilDone(exporter, task.url);
    expect(results).toMatchObject([{ status: 'stored' }, { status: 'stored' }]);
    expect(await reports()).toBe('3');
  },
  SLOW,
);

it(
  'told to end meanwhile, it ends in time, answers the upload, and does the task after the next start',
  async () => {
    const half = await underWay(3);
    const slow = await underWay(4);
    const task = await postLater(exporter, exporter.mail(5));
    gate.set('broken');
    await half.end();
    await sleep(300);
    const begun = performance.now();
    const ended = exporter.end();
    expect((await slow.told()).body.error?.reason).toBe('not_ready');
    expect(await half.told()).toMatchObject({ status: 503, body: { error: { reason: 'store_away' } } });
    expect(await ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5000 + 2000);
    gate.set('open');
    await exporter.begin(...IMPATIENT, '--config.file', settings);
    await untilDone(exporter, task.url);
    const again = await exporter.post(form(exporter.mail(3), exporter.mail(4), exporter.mail(5)));
    expect(again.status).toBe(200);
    expect(statuses(again).slice(1)).toEqual(['stored', 'duplicate']);
    expect(await reports()).toBe('6');
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);

it(
  'a task whose store does not say what it did is done once',
  async () => {
    const task = await postLater(exporter, exporter.mail(6));
    gate.set('answerless');
    await sleep(2000);
    gate.set('open');
    expect((await untilDone(exporter, task.url)).results).toHaveLength(1);
    expect(await taskAt(exporter, task.url)).toMatchObject({ state: 'done', done: 1 });
    expect(await reports()).toBe('7');
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);

it(
  'a service is told to send its mail again, which is stored meanwhile and counts once',
  async () => {
    const hook = '/api/v1/webhooks/hook';
    const secret = { authorization: `Bearer ${SECRET}` };
    gate.set('broken');
    const away = { status: 503, body: { error: { reason: 'store_away' } } };
    expect(await exporter.post(exporter.mail(7), secret, hook)).toMatchObject(away);
    expect(await exporter.post(exporter.mail(7), secret, hook)).toMatchObject(away);
    gate.set('open');
    while ((await reports()) !== '8') await sleep(50);
    expect(statuses(await exporter.post(exporter.mail(7), secret, hook))).toEqual(['duplicate']);
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);
