import { Waiting } from './waiting.js';

function address(n: number): Uint8Array {
  const ip = new Uint8Array(16);
  new DataView(ip.buffer).setUint32(12, n);
  return ip;
}

test('of a million addresses those wait for whom there is room, each once, the oldest first', () => {
  const waiting = new Waiting(1000);
  let waits = 0;
  for (let n = 0; n < 1_000_000; n++) if (waiting.add(address(n))) waits++;
  expect([waits, waiting.size]).toEqual([1000, 1000]);
  expect(waiting.add(address(7))).toBe(true);
  expect(waiting.size).toBe(1000);
  expect(waiting.take(3)).toEqual([address(0), address(1), address(2)]);
  expect(waiting.add(address(1_000_000))).toBe(true);
  expect(waiting.take(2000)).toHaveLength(998);
});

test('who waits for one is woken by it, by the time, and by the end', async () => {
  const waiting = new Waiting(10);
  const stop = new AbortController();
  const woken = waiting.any(60_000, stop.signal);
  waiting.add(address(1));
  await woken;
  waiting.take(1);
  await waiting.any(5, stop.signal);
  const ended = waiting.any(60_000, stop.signal);
  stop.abort();
  await ended;
});
