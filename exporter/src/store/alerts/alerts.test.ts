/** Alerts are told of again, twice and out of order; of each there is one row, which says how it stands. */
import type { AlertNotification, ToldAlert } from '../../model/alert.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { AlertDesk } from './alert-desk.js';
import { alertView } from './alert-view.js';
import { Alerts, type StoredAlert } from './alerts.js';

const MINUTE = 60_000;
const BEGAN = Date.UTC(2026, 10, 20, 6);
const ADA = { actor: 'ada', person: '' };

let store: TestStore;
let alerts: Alerts;
let now = BEGAN;
let desk: AlertDesk;

beforeAll(async () => {
  store = await openTestStore();
  alerts = new Alerts(store.client);
  desk = new AlertDesk({ alerts, now: () => now });
});
beforeEach(async () => {
  for (const table of ['alert_notifications', 'alert_notes', 'domains', 'senders'])
    await store.run(`TRUNCATE TABLE ${table}`);
});
afterAll(async () => {
  await store.close();
});

function alert(changes: Partial<ToldAlert> = {}): ToldAlert {
  return {
    ...{ fingerprint: 'fp1', state: 'firing', startsAt: BEGAN, endsAt: undefined },
    labels: { alertname: 'DmarcAlignmentDropped', severity: 'critical', domain: 'shop.example' },
    annotations: { summary: 'It dropped', description: '61 % of 4,000 messages' },
    generatorUrl: 'http://prometheus.example/graph',
    ...changes,
  };
}

const ended = (minutes: number, changes: Partial<ToldAlert> = {}): ToldAlert =>
  alert({ state: 'resolved', endsAt: BEGAN + minutes * MINUTE, ...changes });

/** So many minutes after it began. */
async function told(
  minutes: number,
  some: readonly ToldAlert[],
  changes: Partial<AlertNotification> = {},
): Promise<void> {
  const notification = { source: 'alertmanager', receiver: 'plumbline', groupKey: '{}:{}' } as const;
  const done = await alerts.told(
    { ...notification, externalUrl: 'http://one.example', alerts: some, ...changes },
    BEGAN + minutes * MINUTE,
  );
  expect(done.ok).toBe(true);
}

async function all(filter: Parameters<Alerts['find']>[0] = {}, limit = 100): Promise<readonly StoredAlert[]> {
  const found = await alerts.find(filter, limit);
  if (!found.ok) throw new Error(found.detail);
  return found.value;
}

async function only(): Promise<ReturnType<typeof alertView>> {
  const found = await all();
  expect(found).toHaveLength(1);
  const [one] = found;
  if (one === undefined) throw new Error('there is none');
  return alertView(one);
}

const minutesAfter = (minutes: number): string => new Date(BEGAN + minutes * MINUTE).toISOString();

describe('an alert', () => {
  it('fires, and has all that was told of it', async () => {
    await store.run(
      `INSERT INTO domains (domain, state, origin, at) SELECT 'shop.example', 'owned', 'config', now64(3)`,
    );
    await told(1, [alert()]);
    expect(await only()).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f]{16}$/) as string, status: 'firing', source: 'alertmanager' },
      ...{ alertname: 'DmarcAlignmentDropped', severity: 'critical', domain: 'shop.example', owned: true },
      ...{ team: null, sender: null, sender_name: null, fingerprint: 'fp1', receiver: 'plumbline' },
      ...{ summary: 'It dropped', description: '61 % of 4,000 messages' },
      ...{ labels: alert().labels, annotations: alert().annotations },
      ...{ generator_url: 'http://prometheus.example/graph', notified: 1 },
      ...{ starts_at: minutesAfter(0), ends_at: null, time_to_resolve: null },
      ...{ first_received_at: minutesAfter(1), last_received_at: minutesAfter(1) },
      ...{ acknowledged_at: null, acknowledged_by: null, acknowledged_person: null },
      ...{ comments: [], time_to_acknowledge: null },
    });
  });

  it('ends, and says how long it took', async () => {
    await told(1, [alert()]);
    await told(32, [ended(30)]);
    expect(await only()).toMatchObject({
      ...{ status: 'resolved', ends_at: minutesAfter(30), time_to_resolve: 30 * 60, notified: 2 },
      last_received_at: minutesAfter(32),
    });
  });

  it('that fires again is another one', async () => {
    await told(1, [alert()]);
    await told(32, [ended(30)]);
    await told(91, [alert({ startsAt: BEGAN + 90 * MINUTE })]);
    expect((await all()).map(({ status, starts_at: at }) => [status, at])).toEqual([
      ['firing', BEGAN + 90 * MINUTE],
      ['resolved', BEGAN],
    ]);
  });

  it('has the numbers that were told last, and the name of its sender', async () => {
    await store.run(`INSERT INTO senders (sender, name, at) SELECT 'mailer', 'The Mailer', now64(3)`);
    const labels = { ...alert().labels, sender: 'mailer', team: 'web' };
    await told(1, [alert({ labels })]);
    await told(240, [alert({ labels, annotations: { summary: 'It dropped', description: '40 %' } })]);
    expect(await only()).toMatchObject({
      ...{ description: '40 %', sender: 'mailer', sender_name: 'The Mailer', team: 'web' },
      annotations: { description: '40 %' },
    });
  });

  it('of which nobody has said whose it is, is there as well', async () => {
    await told(1, [alert({ labels: { alertname: 'PlumblineDown', severity: 'critical' } })]);
    expect(await only()).toMatchObject({ domain: null, owned: false });
  });

  it('of Grafana is another one than that of Alertmanager', async () => {
    await told(1, [alert()]);
    await told(1, [alert()], { source: 'grafana' });
    expect((await all()).map(({ source }) => source).sort()).toEqual(['alertmanager', 'grafana']);
  });
});

describe('what is told of again', () => {
  it('counts once where it is sent again, and each time where it is repeated', async () => {
    for (const minutes of [1, 1.2, 2.5, 4, 241, 481, 481.1]) await told(minutes, [alert()]);
    expect(await only()).toMatchObject({ notified: 3 });
  });

  it('counts once where both of a pair send it', async () => {
    await told(1, [alert(), alert({ fingerprint: 'fp2' })]);
    await told(1.25, [alert({ fingerprint: 'fp2' }), alert()], { externalUrl: 'http://two.example' });
    expect((await all()).map(({ notified }) => notified)).toEqual([1, 1]);
  });

  it('counts twice where it comes with another', async () => {
    await told(1, [alert()]);
    await told(2, [alert(), alert({ fingerprint: 'fp2' })]);
    expect((await all()).map(({ fingerprint, notified }) => [fingerprint, notified]).sort()).toEqual([
      ['fp1', 2],
      ['fp2', 1],
    ]);
  });
});

describe('what comes out of order', () => {
  it('is over where its end came first', async () => {
    await told(32, [ended(30)]);
    await told(33, [alert()]);
    expect(await only()).toMatchObject({ status: 'resolved', time_to_resolve: 30 * 60 });
  });

  it('fires where it is told of long after its end: whoever told of that had lost sight of it', async () => {
    await told(1, [alert()]);
    await told(32, [ended(30)]);
    await told(40, [alert()]);
    expect(await only()).toMatchObject({ status: 'firing', ends_at: null, time_to_resolve: null });
    await told(60, [ended(58)]);
    expect(await only()).toMatchObject({ status: 'resolved', time_to_resolve: 58 * 60 });
  });

  it('has ended, nobody knows when, where another beginning of it is told of', async () => {
    await told(1, [alert({ startsAt: BEGAN + 30_000 })]);
    await told(6, [alert()]);
    expect((await all()).map((one) => [one.status, one.starts_at, one.time_to_resolve])).toEqual([
      ['resolved', BEGAN + 30_000, null],
      ['firing', BEGAN, null],
    ]);
  });
});

describe('people', () => {
  it('take it on, once, and say something to it', async () => {
    await told(1, [alert()]);
    const { id } = await only();
    now = BEGAN + 11 * MINUTE;
    expect(await desk.acknowledge(id, ' I look at it ', { actor: 'key:1', person: 'Ada' })).toMatchObject({
      changed: true,
    });
    now = BEGAN + 12 * MINUTE;
    expect(await desk.acknowledge(id, '', ADA)).toMatchObject({ changed: false });
    expect(await desk.acknowledge(id, 'me too', ADA)).toMatchObject({ changed: false });
    now = BEGAN + 13 * MINUTE;
    expect(await desk.comment(id, 'the key was turned off', ADA)).toMatchObject({ changed: true });
    expect(await desk.comment(id, 'the key was turned off', ADA)).toMatchObject({ changed: false });
    expect(await only()).toMatchObject({
      ...{ acknowledged_at: minutesAfter(11), acknowledged_by: 'key:1', acknowledged_person: 'Ada' },
      time_to_acknowledge: 10 * 60,
      comments: [
        { at: minutesAfter(11), actor: 'key:1', person: 'Ada', text: 'I look at it' },
        { at: minutesAfter(12), actor: 'ada', person: null, text: 'me too' },
        { at: minutesAfter(13), actor: 'ada', person: null, text: 'the key was turned off' },
      ],
    });
  });

  it.each([
    ['alert_unknown', '00000000000000ff', 'hello'],
    ['text_empty', '00000000000000ff', '  '],
    ['text_too_long', '00000000000000ff', 'x'.repeat(4001)],
  ])('are told %s', async (reason, id, text) => {
    expect(await desk.comment(id, text, ADA)).toMatchObject({ ok: false, reason });
  });
});

it('finds those that are asked for, a page at a time', async () => {
  const labels = (domain: string, severity: string) => ({ alertname: 'A', domain, severity });
  await told(1, [
    alert({ fingerprint: 'a', labels: labels('shop.example', 'critical') }),
    alert({ fingerprint: 'b', labels: labels('eu.shop.example', 'warning') }),
    alert({ fingerprint: 'c', labels: labels('workshop.example', 'warning'), startsAt: BEGAN - MINUTE }),
    ended(0.5, { fingerprint: 'd', labels: labels('shop.example', 'info'), startsAt: BEGAN - 2 * MINUTE }),
  ]);
  const names = async (filter: Parameters<Alerts['find']>[0], limit = 100): Promise<string[]> =>
    (await all(filter, limit)).map(({ fingerprint }) => fingerprint);
  expect((await names({ domain: 'shop.example' })).sort()).toEqual(['a', 'b', 'd']);
  expect(await names({ state: 'resolved' })).toEqual(['d']);
  expect(await names({ severity: 'warning', domain: 'workshop.example' })).toEqual(['c']);
  expect(await names({ since: BEGAN - MINUTE, acknowledged: false, alertname: 'A' })).toHaveLength(3);
  expect(await names({ acknowledged: true })).toEqual([]);
  const whole = await names({});
  const pages: string[] = [];
  for (let after: StoredAlert | undefined; ;) {
    const place = after === undefined ? undefined : { startsAt: after.starts_at, id: after.id };
    const [next] = await all({ after: place }, 1);
    if (next === undefined) break;
    pages.push(next.fingerprint);
    after = next;
  }
  expect(pages).toEqual(whole);
  expect(whole).toHaveLength(4);
});
