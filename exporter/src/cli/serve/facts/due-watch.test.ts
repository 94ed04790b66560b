import type { DueSources } from '../../../store/facts/due-sources.js';
import { DueWatch } from './due-watch.js';

const MINUTE = 60_000;
const TIMES = { everyMs: 60 * MINUTE, askMs: 3000, leastMs: 5000, rest: 20 };
const ADDRESS = new Uint8Array(16);

/** A store of so many slices, each of which takes so long to look through. */
class World {
  now = 0;
  word = 'nobody';
  slices = 1;
  sliceMs = 10;
  dueInMs: number | undefined;
  readonly looks: number[] = [];
  readonly watch = new DueWatch(
    {
      look: (after) => this.#look(after),
      writtenByOthers: () => Promise.resolve({ ok: true, value: this.word }),
      clock: () => this.now,
    },
    TIMES,
  );
  #left = 0;

  #look(after: Uint8Array | undefined): Promise<{ ok: true; value: DueSources }> {
    if (after === undefined) {
      this.looks.push(this.now);
      this.#left = this.slices;
    }
    this.now += this.sliceMs;
    const next = --this.#left > 0 ? ADDRESS : undefined;
    return Promise.resolve({ ok: true, value: { ips: [], next, dueInMs: this.dueInMs } });
  }

  /** When looks began, of all until then. */
  async until(ms: number, busy: () => void = () => undefined): Promise<readonly number[]> {
    const from = this.looks.length;
    for (;;) {
      if (this.now + this.watch.restMs > ms) break;
      this.now += this.watch.restMs;
      busy();
      expect(await this.watch.next()).toMatchObject({ ok: true });
    }
    this.now = ms;
    return this.looks.slice(from);
  }
}

it('looks at once, and then every hour', async () => {
  expect(await new World().until(61 * MINUTE)).toEqual([0, 60 * MINUTE + 10]);
});

it('looks within seconds when others have written something, and no more often for many of them', async () => {
  const world = new World();
  await world.until(10 * MINUTE);
  world.word = 'somebody';
  const [look = Infinity, ...more] = await world.until(20 * MINUTE);
  expect(look).toBeLessThanOrEqual(10 * MINUTE + TIMES.askMs);
  expect(more).toEqual([]);
  let writes = 0;
  const looks = await world.until(21 * MINUTE, () => (world.word = `write ${writes++}`));
  expect(looks.length).toBeGreaterThan(5);
  expect(looks.length).toBeLessThanOrEqual(12);
});

it('of a large store, is at it for a twentieth of the time at most', async () => {
  const world = new World();
  world.slices = 40;
  world.sliceMs = 75;
  let writes = 0;
  const looks = await world.until(10 * MINUTE, () => (world.word = `write ${writes++}`));
  expect(looks.length).toBeGreaterThan(8);
  expect(looks.length).toBeLessThanOrEqual(10);
});

it('looks again when one is due for which nobody answered, wherever it knows that from', async () => {
  const world = new World();
  world.dueInMs = 15 * MINUTE;
  expect(await world.until(16 * MINUTE)).toEqual([0, 15 * MINUTE + 10]);
  world.dueInMs = undefined;
  await world.until(40 * MINUTE);
  world.watch.dueIn(15 * MINUTE);
  expect(await world.until(56 * MINUTE)).toEqual([55 * MINUTE]);
});

it('looks once more where somebody was in a hurry while it did', async () => {
  const world = new World();
  world.slices = 2;
  const looks = await world.until(MINUTE, () => {
    if (world.watch.restMs === 0 && world.now === 10) world.watch.hurry();
  });
  expect(looks).toEqual([0, 20 + TIMES.leastMs]);
});
