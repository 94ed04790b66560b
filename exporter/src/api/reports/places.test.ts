import { Places } from './places.js';

let now = 0;
let places: Places;

beforeEach(() => {
  now = 0;
  places = new Places({ clock: () => now, crowdedMs: 10 });
});

it('there are so many of each', () => {
  const [one] = [places.take('a', 2), places.take('a', 2)];
  expect(places.take('a', 2)).toBeUndefined();
  expect(places.take('b', 2)).toBeDefined();
  one?.free();
  expect(places.take('a', 2)).toBeDefined();
});

it('one that nobody waits for any more is not free before its work has ended, well or not', async () => {
  for (const settle of [Promise.resolve(), Promise.reject(new Error('no'))]) {
    let end: (value: Promise<void>) => void = () => undefined;
    const place = places.take('a', 1);
    place?.until(new Promise<void>((resolve) => (end = resolve)));
    place?.free();
    expect(places.take('a', 1)).toBeUndefined();
    end(settle);
    await new Promise((resolve) => setTimeout(resolve));
    const again = places.take('a', 1);
    expect(again).toBeDefined();
    again?.free();
  }
});

describe('when all are taken', () => {
  it('what has been coming in for longest, and for long, makes room, and no more than was taken is free then', () => {
    const first = places.take('a', 2);
    now = 5;
    const second = places.take('a', 2);
    now = 10;
    expect(places.take('a', 2)).toBeUndefined();
    now = 11;
    expect(places.take('a', 2)).toBeDefined();
    expect([first?.crowded.aborted, second?.crowded.aborted]).toEqual([true, false]);
    first?.free();
    expect(places.take('a', 2)).toBeUndefined();
    now = 16;
    expect(places.take('a', 2)).toBeDefined();
    expect(second?.crowded.aborted).toBe(true);
    second?.free();
    expect(places.take('a', 2)).toBeUndefined();
  });

  it('what is all here makes room for nobody', () => {
    const [whole, atWork] = [places.take('a', 2), places.take('a', 2)];
    whole?.whole();
    atWork?.until(new Promise(() => undefined));
    now = 1000;
    expect(places.take('a', 2)).toBeUndefined();
    expect([whole?.crowded.aborted, atWork?.crowded.aborted]).toEqual([false, false]);
  });

  it('those of others make no room', () => {
    const other = places.take('b', 1);
    places.take('a', 1)?.whole();
    now = 1000;
    expect(places.take('a', 1)).toBeUndefined();
    expect(other?.crowded.aborted).toBe(false);
  });
});
