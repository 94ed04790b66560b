import { setTimeout as sleep } from 'node:timers/promises';
import { stateOf } from '../../../metrics/domains/testing/rows.js';
import { failed, type Asked } from '../../../store/failures.js';
import type { Settled } from '../../../store/intake/entry.js';
import type { DomainState } from '../../../store/state/read-state.js';
import { StateRefresh, type StateRefreshTimes } from './state-refresh.js';

const NEVER_MS = 1_000_000;
const AWAY = failed('store_unreachable', 'away');

let refresh: StateRefresh;
/** Moved by tests. */
let clock: number;
let answer: Asked<DomainState>;
let reads: number;
let underWay: number;
let mostAtOnce: number;
let told: string[];
let tookMs: number;

beforeEach(() => {
  clock = 0;
  [reads, underWay, mostAtOnce, tookMs] = [0, 0, 0, 0];
  told = [];
  answer = { ok: true, value: stateOf(['a.example']) };
});
afterEach(() => refresh.stop());

/** Its clock goes on as that of the machine does, and by what a test adds. */
function make(times: Partial<StateRefreshTimes> = {}): StateRefresh {
  const begun = performance.now();
  refresh = new StateRefresh(
    {
      domains: {
        have: () => {
          told.push('have');
          return Promise.resolve();
        },
        forget: () => told.push('forget'),
        bytesBeside: () => Buffer.from('text'),
      },
      metrics: {
        refreshed: (at) => told.push(`refreshed ${at}`),
        failed: (reason) => told.push(reason),
      },
      log: { warn: () => undefined },
      now: () => 42,
      clock: () => performance.now() - begun + clock,
    },
    { refreshMs: NEVER_MS, rest: 10, staleAfterMs: 3_600_000, momentMs: 5, firstMs: NEVER_MS, ...times },
  );
  return refresh;
}

async function read(): Promise<Asked<DomainState>> {
  reads++;
  underWay++;
  mostAtOnce = Math.max(mostAtOnce, underWay);
  await sleep(tookMs);
  underWay--;
  return answer;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

const STORED = { entry: { type: 'report' }, outcome: { ok: true, value: 'stored' } } as unknown as Settled;
const DUPLICATE = {
  entry: { type: 'report' },
  outcome: { ok: true, value: 'duplicate' },
} as unknown as Settled;

it('reads as soon as it begins, and then by the clock', async () => {
  make({ refreshMs: 10 }).begin(read);
  await until(() => reads > 3);
  expect(told.slice(0, 2)).toEqual(['have', 'refreshed 42']);
});

it('reads a moment after reports were stored, once for many of them, and not for those that were there', async () => {
  make({ momentMs: 30 }).begin(read);
  await until(() => reads === 1 && underWay === 0);
  refresh.settled(DUPLICATE);
  await sleep(60);
  expect(reads).toBe(1);
  for (let i = 0; i < 100; i++) refresh.settled(STORED);
  await until(() => reads === 2);
  await sleep(60);
  expect(reads).toBe(2);
});

it('reads again what changed while it read, and never two at once', async () => {
  tookMs = 20;
  make().begin(read);
  await until(() => underWay === 1);
  refresh.soon();
  refresh.soon();
  await until(() => reads === 2);
  await sleep(60);
  expect([reads, mostAtOnce]).toEqual([2, 1]);
});

it('rests so many times as long as it took', async () => {
  tookMs = 40;
  make({ rest: 10 }).begin(read);
  await until(() => reads === 1 && underWay === 0);
  const ended = performance.now();
  refresh.soon();
  await until(() => reads === 2);
  expect(performance.now() - ended).toBeGreaterThan(350);
});

it('keeps what it has where the store does not answer, counts why, and tries again', async () => {
  make({ refreshMs: 10 }).begin(read);
  await until(() => told.includes('have'));
  answer = AWAY;
  await until(() => told.filter((one) => one === 'store_unreachable').length > 1);
  expect(String(refresh.bytesBeside(0))).toBe('text');
  expect(told).not.toContain('forget');
});

it('forgets what it has when it could not be read for too long, and only then', async () => {
  make({ staleAfterMs: 10_000 }).begin(read);
  await until(() => told.includes('have'));
  clock += 9000;
  String(refresh.bytesBeside(0));
  expect(told).not.toContain('forget');
  clock += 2000;
  String(refresh.bytesBeside(0));
  expect(told).toContain('forget');
});

describe('who asks before it was read for the first time', () => {
  it('waits for it', async () => {
    const ready = make().ready();
    refresh.begin(read);
    await ready;
    expect(told).toContain('have');
    await refresh.ready();
  });

  it('waits so long, and no longer', async () => {
    make({ firstMs: 20 });
    await refresh.ready();
    expect(reads).toBe(0);
  });

  it('does not wait where the exporter has run for a minute without a store', async () => {
    make();
    clock += 61_000;
    await refresh.ready();
    expect(reads).toBe(0);
  });
});

it('ends when what is under way is done, and reads no more', async () => {
  tookMs = 20;
  make({ refreshMs: 1 }).begin(read);
  await until(() => underWay === 1);
  await refresh.stop();
  expect(underWay).toBe(0);
  refresh.soon();
  await sleep(30);
  expect(reads).toBe(1);
});

it('keeps nobody waiting where it is left out', async () => {
  const left = make();
  left.leaveOut();
  left.soon();
  await left.ready();
  await sleep(30);
  expect(reads).toBe(0);
});
