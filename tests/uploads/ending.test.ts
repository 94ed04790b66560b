/** Told to end while uploads are under way: each is stored, or its sender told to come again; what was promised is kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter, form, postLater, SLOW, statuses, untilDone } from './exporter.js';

/** What is taken waits for company, so that there is time to end. */
const SLOWLY = ['--store.batch.seconds', '20s', '--web.shutdown', '15s', '--uploads.idle', '60s'];
const UNDER_WAY = 'plumbline_source_under_way_deliveries{source="upload"}';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.make();
}, SLOW);
beforeEach(async () => {
  await exporter.begin(...SLOWLY);
}, SLOW);
afterEach(async () => {
  await exporter.end();
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

async function untilUnderWay(deliveries: number): Promise<void> {
  while ((await exporter.metric(UNDER_WAY)) < deliveries) await sleep(20);
}

it(
  'what is all here is stored and answered so, and counts once',
  async () => {
    const answer = exporter.post(form(exporter.mail(0), exporter.mail(1)));
    await untilUnderWay(2);
    const begun = performance.now();
    expect(await exporter.end()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(statuses(await answer)).toEqual(['stored', 'stored']);
    await exporter.beginAgain();
    const again = exporter.post(form(exporter.mail(0), exporter.mail(1)));
    await untilUnderWay(2);
    await exporter.end();
    expect(statuses(await again)).toEqual(['duplicate', 'duplicate']);
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);

it(
  'what is not all here is to come again, and nothing of it is left',
  async () => {
    const half = exporter.half(exporter.mail(2), { 'content-type': 'message/rfc822' });
    await half.begin();
    await sleep(200);
    const begun = performance.now();
    const ended = exporter.end();
    const told = await half.told();
    expect(told).toMatchObject({ status: 503, body: { error: { reason: 'not_ready' } } });
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(await exporter.count('SELECT count() FROM v_reports')).toBe('2');
  },
  SLOW,
);

it(
  'who comes while it ends is told to come again',
  async () => {
    const first = exporter.post(form(exporter.mail(3)));
    await untilUnderWay(1);
    exporter.process.kill('SIGTERM');
    const late = await exporter.post(form(exporter.mail(4))).catch(() => undefined);
    // Where it had ended there is no answer, which says as much.
    if (late !== undefined)
      expect(late).toMatchObject({ status: 503, body: { error: { reason: 'not_ready' } } });
    expect(statuses(await first)).toEqual(['stored']);
  },
  SLOW,
);

it(
  'what was answered 202 is done after the next start, and counts once',
  async () => {
    const task = await postLater(exporter, exporter.mail(5), exporter.mail(6));
    expect(await exporter.end()).toBe(0);
    await exporter.begin();
    const { results } = await untilDone(exporter, task.url);
    expect(results).toHaveLength(2);
    expect(await exporter.count('SELECT count() FROM v_reports')).toBe('5');
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);

it(
  'who follows a task is let go, and comes again to where it is',
  async () => {
    const task = await postLater(exporter, exporter.mail(7));
    const events = exporter.get(task.events).then((response) => response.text());
    await untilUnderWay(1);
    expect(await exporter.end()).toBe(0);
    expect(await events).toMatch(/^retry: 2000\n\nevent: progress\nid: 0\n/);
    await exporter.begin();
    await untilDone(exporter, task.url);
    const later = await exporter.get(task.events, { 'last-event-id': '0' });
    expect(await later.text()).toMatch(/event: done\nid: end\ndata: .*"status":"/);
    expect((await exporter.get(task.events, { 'last-event-id': 'end' })).status).toBe(204);
  },
  SLOW,
);
