import { setTimeout as sleep } from 'node:timers/promises';
import { failed, type Asked } from '../../../store/failures.js';
import { FileFollowing } from './file-following.js';

const OK: Asked<void> = { ok: true, value: undefined };
const AWAY = failed('store_unreachable', 'it is away');

function address(n: number): Uint8Array {
  return new Uint8Array(16).fill(n);
}

/** A store of three addresses in two slices, of which it is noted what was done. */
class World {
  edition = 'first';
  readonly notes = new Map<string, string>();
  done: number[] = [];
  warnings = 0;
  away = 0;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(noted?: string) {
    if (noted !== undefined) this.notes.set('files', noted);
    const following = new FileFollowing(
      {
        edition: () => this.edition,
        cursors: {
          read: (_, key) => Promise.resolve({ ok: true, value: this.notes.get(key) }),
          write: (_, values) => {
            for (const [key, value] of values) this.notes.set(key, value);
            return Promise.resolve(OK);
          },
        },
        fresh: (after) =>
          Promise.resolve({
            ok: true,
            value:
              after === undefined
                ? { ips: [address(1), address(2)], next: address(2) }
                : { ips: [address(3)], next: undefined },
          }),
        remembered: () => [address(9)],
        follow: (ips) => {
          if (this.away-- > 0) return Promise.resolve(AWAY);
          this.done.push(...ips.map(([n = 0]) => n));
          return Promise.resolve(OK);
        },
        log: { info: () => undefined, warn: () => this.warnings++ },
        now: () => 0,
      },
      5,
    );
    this.#running = following.run(this.#stop.signal);
  }

  /** What was done since the last time. */
  async rest(): Promise<readonly number[]> {
    await sleep(100);
    const { done } = this;
    this.done = [];
    return done;
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

it('goes through all of them when files are others, and once', async () => {
  const world = new World('before');
  expect(await world.rest()).toEqual([9, 1, 2, 3]);
  expect(world.notes.get('files')).toBe('first');
  world.edition = 'second';
  expect(await world.rest()).toEqual([9, 1, 2, 3]);
  expect(await world.rest()).toEqual([]);
  await world.end();
});

it('has nothing to do where they are the same as the last time, or there are none', async () => {
  const world = new World('first');
  expect(await world.rest()).toEqual([]);
  world.edition = '';
  expect(await world.rest()).toEqual([]);
  await world.end();
});

it('begins again where the store was away, and notes nothing before it is through', async () => {
  const world = new World();
  world.away = 3;
  await world.rest();
  expect(world.warnings).toBe(3);
  expect(world.notes.get('files')).toBe('first');
  world.away = Infinity;
  world.edition = 'second';
  await world.rest();
  expect(world.notes.get('files')).toBe('first');
  await world.end();
});
