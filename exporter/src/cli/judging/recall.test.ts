import { setTimeout as sleep } from 'node:timers/promises';
import { NOTHING_KNOWN, type KnownSource } from '../../store/facts/known-facts.js';
import { keyOf } from '../../store/facts/address-key.js';
import { failed, type Asked } from '../../store/failures.js';
import { Recall } from './recall.js';

const NEVER = new AbortController().signal;

function address(n: number): Uint8Array {
  const ip = new Uint8Array(16);
  new DataView(ip.buffer).setUint32(12, n);
  return ip;
}

/** A store that knows addresses of even numbers. */
class Store {
  readonly asked: number[] = [];
  isAway = false;
  readonly answers = new Map<number, boolean>();

  readonly ask = (ips: readonly Uint8Array[]): Promise<Asked<ReadonlyMap<string, KnownSource>>> => {
    this.asked.push(ips.length);
    if (this.isAway) return Promise.resolve(failed('store_unreachable', 'it is away'));
    const known = ips.filter((ip) => numberOf(ip) % 2 === 0).map((ip) => [keyOf(ip), NOTHING_KNOWN] as const);
    return Promise.resolve({ ok: true, value: new Map(known) });
  };

  recall(most = 10_000): Recall {
    return new Recall({
      ask: this.ask,
      answered: (ip, known) => this.answers.set(numberOf(ip), known !== undefined),
      most,
    });
  }
}

function numberOf(ip: Uint8Array): number {
  return new DataView(ip.buffer).getUint32(12);
}

it('asks for all that is wanted, together, and tells of each what came of it', async () => {
  const store = new Store();
  const recall = store.recall();
  for (let n = 0; n < 10_000; n++) recall.want(address(n));
  recall.want(address(1));
  expect(await recall.end(NEVER)).toMatchObject({ ok: true });
  expect(store.asked).toEqual([4000, 4000, 2000]);
  expect([store.answers.size, store.answers.get(1), store.answers.get(2)]).toEqual([10_000, false, true]);
});

it('asks while there is more to come', async () => {
  const store = new Store();
  const recall = store.recall();
  recall.want(address(2));
  while (store.answers.size < 1) await sleep(5);
  recall.want(address(4));
  while (store.answers.size < 2) await sleep(5);
  expect(store.asked).toEqual([1, 1]);
  expect(await recall.end(NEVER)).toMatchObject({ ok: true });
  expect(store.asked).toEqual([1, 1]);
});

it('forgets none while the store is away, and says so where it stays away', async () => {
  const store = new Store();
  store.isAway = true;
  const recall = store.recall();
  recall.want(address(2));
  expect(await recall.end(NEVER)).toMatchObject({ ok: false });
  store.isAway = false;
  expect(await recall.end(NEVER)).toMatchObject({ ok: true });
  expect([...store.answers]).toEqual([[2, true]]);
});

it('says where there were more at once than there is room for', async () => {
  const recall = new Store().recall(2);
  for (const n of [1, 2, 2]) recall.want(address(n));
  await recall.end(NEVER);
  expect(recall.isBehind).toBe(false);
  for (const n of [4, 5, 6]) recall.want(address(n));
  await recall.end(NEVER);
  expect(recall.isBehind).toBe(true);
});
