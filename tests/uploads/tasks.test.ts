/** Uploads whose senders do not wait: told of by asking or by events, to those who may know, and forgotten in time. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter, postLater, SLOW, taskAt, untilDone } from './exporter.js';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.make();
  await exporter.begin('--uploads.tasks', '3', '--uploads.followers', '2');
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

it('is told of its end by events, and may ask', async () => {
  const task = await postLater(exporter, exporter.mail(0), exporter.mail(1), new File(['<no'], 'no.xml'));
  const events = await (await exporter.get(task.events)).text();
  expect(events).toMatch(/event: done\nid: end\ndata: .*\n\n$/);
  expect(await taskAt(exporter, task.url)).toMatchObject({
    state: 'done',
    done: 3,
    results: [
      { file: exporter.mail(0).name, status: 'stored' },
      { file: exporter.mail(1).name, status: 'stored' },
      { file: 'no.xml', status: 'quarantined' },
    ],
  });
});

it('whoever was cut off hears how far it is, and whoever heard the end is told not to come again', async () => {
  const { events } = await postLater(exporter, exporter.mail(0));
  await (await exporter.get(events)).text();
  const again = await (await exporter.get(events, { 'last-event-id': '0' })).text();
  expect(again).toMatch(/^retry: 2000\n\nevent: done\nid: end\n/);
  const over = await exporter.get(events, { 'last-event-id': 'end' });
  expect([over.status, await over.text()]).toEqual([204, '']);
});

it(
  'is for its sender and for those who may look',
  async () => {
    const { url, events } = await postLater(exporter, exporter.mail(0));
    const as = (key: string): { authorization: string } => ({ authorization: `Bearer ${key}` });
    const other = as((await exporter.makeKey('reports:write')).key);
    expect((await exporter.get(url, other)).status).toBe(404);
    expect((await exporter.get(events, other)).status).toBe(404);
    expect((await exporter.get(url, as((await exporter.makeKey('viewer')).key))).status).toBe(200);
    expect((await exporter.get('/api/v1/tasks/..%2f..%2fsecrets')).status).toBe(404);
    expect((await exporter.get(url, as('x'))).status).toBe(401);
    // Who may not see it learns no more than of one that there never was.
    const none = await exporter.get('/api/v1/tasks/00000000-0000-0000-0000-000000000000', other);
    expect(await none.text()).toBe(await (await exporter.get(url, other)).text());
  },
  SLOW,
);

it(
  'is stored after all when serve is killed, and counts once',
  async () => {
    const task = await postLater(exporter, exporter.mail(2), exporter.mail(3));
    await exporter.kill();
    await exporter.beginAgain();
    const { results } = await untilDone(exporter, task.url);
    for (const { status } of results) expect(['stored', 'duplicate']).toContain(status);
    const folder = join(exporter.folder, 'data', 'uploads', task.id);
    while ((await readdir(folder)).length > 1) await sleep(20);
    expect(await readdir(folder)).toEqual(['task.json']);
    expect(await exporter.count('SELECT count() FROM v_reports')).toBe('4');
  },
  SLOW,
);

it(
  'there are so many that wait, and so many that follow, and each that is too many is counted',
  async () => {
    await exporter.end();
    await exporter.begin('--uploads.tasks', '3', '--uploads.followers', '2', '--store.batch.seconds', '10s');
    const { events } = await postLater(exporter, exporter.mail(4));
    for (const index of [5, 6]) await postLater(exporter, exporter.mail(index));
    await expect(postLater(exporter, exporter.mail(7))).rejects.toThrow('answered 429');
    const following = [await exporter.get(events), await exporter.get(events)];
    expect((await exporter.get(events)).status).toBe(429);
    const hits = (limit: string): string =>
      `plumbline_source_limit_hits_total{source="upload",limit="${limit}"}`;
    expect(await exporter.metric(hits('tasks'))).toBe(1);
    expect(await exporter.metric(hits('followers'))).toBe(1);
    for (const response of following) expect(await response.text()).toContain('event: done');
  },
  SLOW,
);

it(
  'is forgotten when it has been done for as long as the settings say',
  async () => {
    await exporter.end();
    await exporter.begin('--uploads.tasks-kept', '3s');
    const { url } = await postLater(exporter, exporter.mail(8));
    await untilDone(exporter, url);
    while ((await exporter.get(url)).status !== 404) await sleep(100);
    const folder = join(exporter.folder, 'data', 'uploads');
    while ((await readdir(folder)).length > 0) await sleep(100);
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);
