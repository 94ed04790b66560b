import { DueWatch } from './due-watch.js';

let now: number;
let looks: number;
let slices: number;
let watch: DueWatch;

beforeEach(() => {
  now = 0;
  looks = 0;
  slices = 1;
  const look = (): ReturnType<ConstructorParameters<typeof DueWatch>[0]> => {
    looks += 1;
    return Promise.resolve({
      ok: true,
      value: { ips: [], next: looks < slices ? new Uint8Array(16) : undefined },
    });
  };
  watch = new DueWatch(look, 1000, () => now);
});

it('looks at once, and rests when it has seen all', async () => {
  slices = 3;
  for (let i = 0; i < 3; i++) {
    expect(watch.restMs).toBe(0);
    await watch.next();
  }
  expect(watch.restMs).toBe(1000);
});

it('looks again when somebody wishes for it, and not later than it would', async () => {
  await watch.next();
  watch.hurry(2000);
  expect(watch.restMs).toBe(1000);
  watch.hurry(300);
  expect(watch.restMs).toBe(300);
  watch.hurry();
  expect(watch.restMs).toBe(0);
});

it('does not forget what was wished for while it looked', async () => {
  slices = 2;
  await watch.next();
  watch.hurry(300);
  await watch.next();
  expect(watch.restMs).toBe(300);
});

it('looks for the first of many wishes, and once more for the last', async () => {
  await watch.next();
  for (const ms of [300, 400, 500]) watch.hurry(ms);
  now = 300;
  expect(watch.restMs).toBe(0);
  await watch.next();
  expect(watch.restMs).toBe(200);
  now = 500;
  await watch.next();
  expect(watch.restMs).toBe(1000);
});
