/** Settled days, sent to a real Prometheus, and to receivers that do what none should. */
import type { Over, Later } from '@plumbline/exporter/cli/serve/remote-write/answer.js';
import { Receiver } from '@plumbline/exporter/cli/serve/remote-write/receiver.js';
import { RemoteWriting } from '@plumbline/exporter/cli/serve/remote-write/remote-writing.js';
import { createRegistry } from '@plumbline/exporter/metrics/registry.js';
import { RemoteWriteMetrics } from '@plumbline/exporter/metrics/remote-write/metrics.js';
import type { Sample } from '@plumbline/exporter/metrics/remote-write/write-request.js';
import { Cursors } from '@plumbline/exporter/store/cursors.js';
import { openTestStore, type TestStore } from '@plumbline/exporter/store/testing/store.js';
import { newDomains } from '@plumbline/exporter/store/testing/told.js';
import { describeWhere } from '../clients/program.js';
import { hasPrometheus, NO_PROMETHEUS, Prometheus } from './prometheus.js';

const SLOW = 60_000;
const DAY_MS = 86_400_000;
const GOES_ON = new AbortController().signal;

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at)
     SELECT arrayJoin(arrayPushFront(arrayMap(n -> concat('d', toString(n), '.example'), range(1, 100)), 'example')), 'owned', 'config', now64(3)`,
  );
}, SLOW);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

/** The midnight after a day that is so many days before the last that is settled, which is three days ago. */
function after(daysBack: number): number {
  return (Math.floor(Date.now() / DAY_MS) - 2 - daysBack) * DAY_MS;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Wish {
  readonly url?: string;
  readonly fromDays?: number;
  readonly samples?: number;
  readonly post?: (samples: readonly Sample[], stop: AbortSignal) => Promise<Over | Later>;
  readonly cursors?: Pick<Cursors, 'write'>;
  readonly wait?: (ms: number, stop: AbortSignal) => Promise<void>;
}

let stores = 0;

/** As one process has it; of another with the same URL it knows what that has sent. */
function writer(wish: Wish) {
  const url = wish.url ?? `http://receiver${++stores}.test/`;
  const registry = createRegistry({ version: 'test', revision: '' });
  const now = (): number => Date.now();
  const where = { url, headers: {}, timeout: 10_000, ca: undefined };
  const receiver = new Receiver(where, { version: 'test', now });
  const writing = new RemoteWriting(
    { url, interval: 3_600_000, fromDays: wish.fromDays ?? 28, samples: wish.samples ?? 2000 },
    {
      client: store.client,
      bounds: { subdomains: 100, senders: 10 },
      cursors: wish.cursors ?? new Cursors(store.client),
      receiver: wish.post === undefined ? receiver : { post: wish.post },
      metrics: new RemoteWriteMetrics(registry),
      log: SILENT,
      now,
      random: () => 1,
      wait: wish.wait ?? (() => Promise.resolve()),
    },
  );
  return {
    url,
    round: () => writing.round(GOES_ON),
    run: (stop: AbortSignal) => writing.run(stop),
    /** Samples by what became of them. */
    counted: async (): Promise<Record<string, number>> => {
      const { values = [] } =
        (await registry.getSingleMetric('plumbline_remote_write_samples_total')?.get()) ?? {};
      return Object.fromEntries(values.map(({ labels, value }) => [String(labels['outcome']), value]));
    },
  };
}

/** Keeps what comes, and answers as it is told. */
function fakeReceiver(answer: (samples: readonly Sample[]) => Over | Later = () => OK) {
  const requests: Sample[][] = [];
  return {
    requests,
    post: (samples: readonly Sample[]): Promise<Over | Later> => {
      requests.push([...samples]);
      return Promise.resolve(answer(samples));
    },
    /** Of one domain: the times of its samples, without those that come twice. */
    times: (domain: string): number[] => [
      ...new Set(
        requests
          .flat()
          .filter(({ labels }) => labels['domain'] === domain)
          .map(({ at }) => at),
      ),
    ],
  };
}

const OK: Over = { outcome: 'written', detail: '204' };

describeWhere(hasPrometheus, NO_PROMETHEUS)('a Prometheus', () => {
  describe('with an out-of-order window', () => {
    let prometheus: Prometheus;
    let url = '';
    beforeAll(async () => {
      prometheus = await Prometheus.start({ outOfOrder: '40d' });
      url = `${prometheus.url}/api/v1/write`;
    }, SLOW);
    afterAll(() => prometheus.remove());

    /** As it is told at midnight. */
    async function compliant(domain: string, daysBack: number): Promise<number | undefined> {
      const series = `dmarc_daily_messages{domain="${domain}",sender_class="compliant"}`;
      const found = await prometheus.query(`last_over_time(${series}[1d])`, after(daysBack));
      return found[0]?.value;
    }

    it(
      'has the figures of each settled day once, however often it is looked',
      async () => {
        const { domain, hear } = newDomain();
        await hear({ days: [9, 0], messages: 50, sender: 'our-crm' });
        const first = writer({ url });
        expect(await first.round()).toEqual({ ended: 'all_sent' });
        expect(await compliant(domain, 9)).toBe(50);
        expect(await compliant(domain, 0)).toBe(50);
        const { written = 0 } = await first.counted();
        // Five classes, three ways to be aligned, three dispositions, one sender.
        expect(written).toBe(10 * 13);
        expect(
          await prometheus.query(`dmarc_daily_sender_messages{domain="${domain}"}`, after(3) - 1000),
        ).toEqual([
          {
            labels: {
              __name__: 'dmarc_daily_sender_messages',
              domain,
              sender: 'our-crm',
              sender_class: 'compliant',
            },
            value: 50,
          },
        ]);

        await first.round();
        const restarted = writer({ url });
        await restarted.round();
        expect(await first.counted()).toMatchObject({ written });
        expect(await restarted.counted()).toEqual({ written: 0, too_old: 0, refused: 0 });
      },
      SLOW,
    );

    it(
      'has what changed of a day later, and nothing twice of the others',
      async () => {
        const { domain, hear } = newDomain();
        const takeBack = await hear({ days: [5, 4], messages: 30, sender: 'gone' });
        await hear({ days: [5, 2], messages: 50 });
        const exporter = writer({ url });
        await exporter.round();
        expect(await compliant(domain, 4)).toBe(80);
        await takeBack();
        await hear({ days: [4, 4], messages: 7 });
        await exporter.round();
        expect([await compliant(domain, 5), await compliant(domain, 4), await compliant(domain, 3)]).toEqual([
          50, 57, 50,
        ]);
        const counts = `count_over_time(dmarc_daily_messages{domain="${domain}",sender_class="compliant"}[1d])`;
        expect((await prometheus.query(counts, after(4)))[0]?.value).toBe(2);
        expect((await prometheus.query(counts, after(3)))[0]?.value).toBe(1);
        const gone = `last_over_time(dmarc_daily_sender_messages{domain="${domain}",sender="gone"}[1d])`;
        expect((await prometheus.query(gone, after(4)))[0]?.value).toBe(0);
      },
      SLOW,
    );

    it(
      'is not asked for ever to take what lies before its window',
      async () => {
        const { domain, hear } = newDomain();
        await hear({ days: [60, 59], messages: 50 });
        await hear({ days: [3, 3], messages: 20 });
        const exporter = writer({ url, fromDays: 90 });
        expect(await exporter.round()).toEqual({ ended: 'all_sent' });
        expect(await exporter.counted()).toEqual({ written: 13, too_old: 26, refused: 0 });
        expect(await compliant(domain, 3)).toBe(20);
        await exporter.round();
        expect(await exporter.counted()).toMatchObject({ too_old: 26 });
      },
      SLOW,
    );
  });

  it(
    'without an out-of-order window takes nothing, which is counted, and tried again by the next process',
    async () => {
      const { hear } = newDomain();
      await hear({ days: [1, 1], messages: 50 });
      const prometheus = await Prometheus.start();
      const url = `${prometheus.url}/api/v1/write`;
      const first = writer({ url, fromDays: 5 });
      await first.round();
      await first.round();
      const counted = await first.counted();
      expect(counted).toMatchObject({ written: 0, refused: 0 });
      expect(counted['too_old']).toBeGreaterThan(0);
      const next = writer({ url, fromDays: 5 });
      await next.round();
      expect(await next.counted()).toEqual(counted);
      await prometheus.remove();
    },
    SLOW,
  );
});

describe('a receiver', () => {
  it('gets requests about one day each, no larger than they may be', async () => {
    const { hear } = newDomain();
    await hear({ days: [2, 1], messages: 50 });
    const receiver = fakeReceiver();
    await writer({ post: receiver.post, samples: 30 }).round();
    for (const request of receiver.requests) {
      expect(new Set(request.map(({ at }) => Math.floor(at / DAY_MS))).size).toBe(1);
      expect(request.length).toBeLessThanOrEqual(30);
    }
  });

  it('that refuses one of many gets the others', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [2, 2], messages: 50 });
    const receiver = fakeReceiver((samples) =>
      samples.some(({ labels }) => labels['domain'] === domain) ? { outcome: 'refused', detail: '400' } : OK,
    );
    const exporter = writer({ post: receiver.post });
    expect(await exporter.round()).toEqual({ ended: 'all_sent' });
    const counted = await exporter.counted();
    expect(counted).toMatchObject({ refused: 13 });
    expect(counted['written']).toBeGreaterThan(13);
  });

  it('that has too much to do is left alone for as long as it says, and then gets the same again', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [2, 2], messages: 50 });
    const stop = new AbortController();
    const waits: number[] = [];
    let troubles = 2;
    const receiver = fakeReceiver(() =>
      troubles-- > 0 ? { trouble: 'busy', detail: '429', retryAfterMs: 60_000 } : OK,
    );
    const exporter = writer({
      post: receiver.post,
      wait: (ms) => {
        waits.push(ms);
        if (waits.length === 3) stop.abort();
        return Promise.resolve();
      },
    });
    await exporter.run(stop.signal);
    // Up to a quarter longer than it asks for; then until the next look.
    expect(waits).toEqual([75_000, 75_000, 3_600_000]);
    const [first, second] = receiver.requests;
    expect(second).toEqual(first);
    expect(receiver.times(domain)).toHaveLength(1);
    expect(await exporter.counted()).toMatchObject({ too_old: 0, refused: 0 });
  });

  it("that is nobody's any more is forgotten, 90 days after what was sent last could be sent again", async () => {
    const cursors = new Cursors(store.client);
    // The oldest first: cursors are never written at a time before the last.
    const written: [source: string, daysAgo: number][] = [
      ['imap', 1000],
      ['remote_write/left-long-ago', 28 + 91],
      ['remote_write/left', 28 + 89],
    ];
    for (const [source, daysAgo] of written)
      await cursors.write(source, new Map([['a.example', '{}']]), Date.now() - daysAgo * DAY_MS);
    await writer({ post: fakeReceiver().post, fromDays: 28 }).round();
    const kept = await Promise.all(written.map(([source]) => cursors.read(source, 'a.example')));
    expect(kept.map((read) => read.ok && read.value)).toEqual(['{}', undefined, '{}']);
  });

  it('gets the same at the same time from a process that does not know whether it was sent', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [2, 2], messages: 50 });
    const receiver = fakeReceiver();
    let writes = 0;
    const real = new Cursors(store.client);
    // The process ends behind the first request.
    const dying: Pick<Cursors, 'write'> = {
      write: (source, values, now) =>
        ++writes % 2 === 1
          ? real.write(source, values, now)
          : Promise.resolve({ ok: false, reason: 'store_unreachable', detail: 'ended', retryable: true }),
    };
    const url = 'http://same.test/';
    await writer({ url, post: receiver.post, cursors: dying, fromDays: 5 }).round();
    const before = receiver.times(domain);
    await writer({ url, post: receiver.post, fromDays: 5 }).round();
    expect(receiver.times(domain)).toHaveLength(1);

    await hear({ days: [2, 2], messages: 1 });
    await writer({ url, post: receiver.post, cursors: dying, fromDays: 5 }).round();
    await hear({ days: [2, 2], messages: 1 });
    await writer({ url, post: receiver.post, fromDays: 5 }).round();
    // What may be there has a time that nothing else gets.
    const [at = 0] = receiver.times(domain);
    expect(receiver.times(domain)).toEqual([at, at + 1, at + 2]);
    expect(before.every((time) => time === at)).toBe(true);
  });
});
