/** A source is run again and again, ever later, and nothing that it does reaches the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cursor, Desk, IntakeSource, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { RunningSource, type RunObserver } from './running-source.js';
import { RunningSources, type SourceOrder } from './running-sources.js';

const SETTINGS = { retry: { firstMs: 1, longestMs: 4 }, failuresToOpen: 3, openMs: 5 };
const GONE: SourceTrouble = { reason: 'unreachable', detail: 'nobody there' };
const NO_CURSOR: Cursor = {
  read: () => Promise.resolve(undefined),
  all: () => Promise.resolve(new Map()),
  write: () => Promise.resolve(),
};

const giveUp = new AbortController().signal;
let told: string[];
let verdict: (given: Verdict) => void;
const running: RunningSource[] = [];

beforeEach(() => {
  told = [];
});
afterEach(async () => {
  for (const source of running.splice(0)) await source.stop();
});

function observer(): RunObserver {
  return {
    began: () => told.push('began'),
    well: () => told.push('well'),
    troubled: ({ reason }, retryMs) => told.push(`${reason}${retryMs === undefined ? '' : ` ${retryMs}`}`),
    circuit: (isOpen) => told.push(isOpen ? 'open' : 'closed'),
    limited: (limit) => told.push(`limit ${limit}`),
    progress: (done, of) => told.push(`${done} of ${of ?? '?'}`),
    underWay: (deliveries) => told.push(`under way ${deliveries}`),
  };
}

function begin(
  run: IntakeSource['run'],
  name = 'mailbox',
  { random = (): number => 1, settings = SETTINGS } = {},
): RunningSource {
  const take = (): Promise<{ verdict: Promise<Verdict> }> =>
    Promise.resolve({ verdict: new Promise<Verdict>((resolve) => (verdict = resolve)) });
  const tools = { take, cursor: NO_CURSOR, observer: observer(), now: () => 0, random, giveUp };
  const source = new RunningSource({ name, kind: 'test', run }, tools, settings);
  running.push(source);
  return source;
}

async function untilStopped({ stop }: Desk): Promise<SourceTrouble | undefined> {
  await new Promise((resolve) => {
    stop.addEventListener('abort', resolve);
  });
  return undefined;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(1);
}

it('runs until it is stopped', async () => {
  const source = begin(async (desk) => {
    desk.well();
    return await untilStopped(desk);
  });
  await until(() => source.state.state === 'up');
  await source.stop();
  expect(told).toEqual(['began', 'well']);
  expect(source.state).toEqual({ name: 'mailbox', kind: 'test', state: 'ended', trouble: undefined });
});

it('is tried again later and later; the circuit opens, and closes when it is well', async () => {
  let tries = 0;
  const source = begin(async (desk) => {
    tries += 1;
    if (tries < 5) return GONE;
    desk.well();
    return await untilStopped(desk);
  });
  await until(() => source.state.state === 'up');
  expect(told.filter((what) => what !== 'began')).toEqual([
    ...['unreachable 1', 'unreachable 2', 'open', 'unreachable 6.25', 'unreachable 6.25', 'closed', 'well'],
  ]);
});

it('waits as long as the other side has said', async () => {
  begin(() => Promise.resolve({ ...GONE, reason: 'throttled', retryAfterMs: 60_000 }));
  await until(() => told.includes('throttled 75000'));
  await sleep(5);
  expect(told.filter((what) => what === 'began')).toHaveLength(1);
});

it('never two sources in step: waits that others set are up to a quarter longer', async () => {
  begin(() => Promise.resolve({ ...GONE, retryAfterMs: 60_000 }), 'one', { random: () => 0.4 });
  await until(() => told.includes('unreachable 66000'));
});

it('whoever wants to be left alone for months is asked again after a day', async () => {
  begin(() => Promise.resolve({ ...GONE, retryAfterMs: 9_999_999_000 }), 'one', { random: () => 0 });
  await until(() => told.includes('unreachable 86400000'));
  await sleep(20);
  expect(told.filter((what) => what === 'began')).toHaveLength(1);
});

it('a wait that is longer than timers can be is no hurry', async () => {
  const month = {
    retry: { firstMs: 30 * 86_400_000, longestMs: 30 * 86_400_000 },
    openMs: 1,
    failuresToOpen: 9,
  };
  begin(() => Promise.resolve(GONE), 'one', { settings: month });
  await until(() => told.includes('unreachable 2592000000'));
  await sleep(20);
  expect(told.filter((what) => what === 'began')).toHaveLength(1);
});

it('a fault of ours is a trouble like any other', async () => {
  const source = begin(() => {
    throw new Error('a bug');
  });
  await until(() => source.state.trouble?.reason === 'failed');
  expect(source.state.trouble?.detail).toContain('a bug');
});

it('has ended when all that it handed in has its verdict', async () => {
  const source = begin(async (desk) => {
    await desk.take({ name: 'a', bytes: emptyBytes() });
    return await untilStopped(desk);
  });
  await until(() => told.includes('under way 1'));
  let hasEnded = false;
  const stopping = source.stop().then(() => (hasEnded = true));
  await sleep(5);
  expect(hasEnded).toBe(false);
  verdict({ verdict: 'ack', taken: { stored: 1 }, things: [] });
  await stopping;
  expect(told.slice(-2)).toEqual(['under way 0', 'well']);
});

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of nothing
async function* emptyBytes(): AsyncGenerator<Uint8Array> {
  yield* [];
}

describe('all of them together', () => {
  let begun: string[];
  let sources: RunningSources;
  /** Of which all is over, and which nothing follows. */
  let gone: string[];
  let stuck: Map<string, () => void>;

  beforeEach(() => {
    begun = [];
    gone = [];
    stuck = new Map();
    sources = new RunningSources((name) => gone.push(name));
  });
  afterEach(async () => {
    for (const letGo of stuck.values()) letGo();
    await sources.stop();
  });

  function order(name: string, said: string): SourceOrder {
    return {
      name,
      said,
      begin: () => {
        begun.push(`${name} ${said}`);
        return begin(untilStopped, name);
      },
    };
  }

  it('those that are said otherwise are ended and begun, the others left alone', async () => {
    await sources.have([order('a', '1'), order('b', '1'), order('c', '1')]);
    expect(await sources.have([order('a', '1'), order('b', '2'), order('d', '1')])).toEqual({
      begun: ['b', 'd'],
      ended: ['b', 'c'],
      ending: [],
    });
    expect(begun).toEqual(['a 1', 'b 1', 'c 1', 'b 2', 'd 1']);
    expect(sources.states.map(({ name }) => name).sort()).toEqual(['a', 'b', 'd']);
  });

  /** One that does not end when it is told to. */
  function stuckOrder(name: string, said: string): SourceOrder {
    const run = async (): Promise<undefined> => {
      await new Promise<void>((resolve) => stuck.set(name, resolve));
    };
    return { name, said, begin: () => begin(run, name) };
  }

  it('one that does not end holds up what follows it, and nothing else', async () => {
    await sources.have([stuckOrder('a', '1'), order('b', '1')]);
    const begunAt = performance.now();
    const { ending } = await sources.have([order('a', '2'), order('b', '2'), order('c', '1')]);
    expect([begun, ending]).toEqual([['b 1', 'b 2', 'c 1'], ['a']]);
    expect(performance.now() - begunAt).toBeLessThan(5000);
    expect(sources.states.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    stuck.get('a')?.();
    await until(() => begun.includes('a 2'));
    expect([sources.ending, gone]).toEqual([[], []]);
  });

  it('what follows it is what the settings say last', async () => {
    await sources.have([stuckOrder('a', '1')]);
    await sources.have([order('a', '2')]);
    await sources.have([]);
    await sources.have([order('a', '3')]);
    stuck.get('a')?.();
    await until(() => begun.length > 0);
    expect(begun).toEqual(['a 3']);
  }, 20_000);

  it('of one that is gone is told when it has ended', async () => {
    await sources.have([stuckOrder('a', '1')]);
    await sources.have([]);
    expect(gone).toEqual([]);
    stuck.get('a')?.();
    await until(() => gone.length > 0);
    expect([gone, sources.states]).toEqual([['a'], []]);
  });

  it('one change waits for the one before', async () => {
    await Promise.all([sources.have([order('a', '1')]), sources.have([]), sources.have([order('a', '1')])]);
    expect(begun).toEqual(['a 1', 'a 1']);
    expect(sources.states).toHaveLength(1);
  });
});
