/** The door is of who opens it: it has their limits, and closes when they say so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_ENGINE_LIMITS } from '../limits.js';
import type { EngineHold } from '../hold.js';
import { TestEngine } from '../testing/engine.js';

const DOOR = {
  host: '127.0.0.1',
  port: 0,
  users: [{ user: 'grafana', password: 'p' }],
  database: 'default',
  hidden: [],
};
const LONG = 'SELECT count() FROM numbers(1000000000) WHERE cityHash64(number) = 5';

let engine: TestEngine;
beforeEach(async () => {
  engine = await TestEngine.in();
});
afterEach(async () => {
  await engine.close();
});

async function addressOf(hold: EngineHold): Promise<string> {
  const opened = await hold.openDoor(DOOR);
  if ('reason' in opened) throw new Error(opened.detail);
  return `http://127.0.0.1:${opened.port}/?user=grafana&password=p`;
}

async function ask(address: string, body: string): Promise<string> {
  return await (await fetch(address, { method: 'POST', body })).text();
}

it('has the limits of who opens it, whoever started the engine', async () => {
  await engine.hold();
  const limits = { ...DEFAULT_ENGINE_LIMITS, doorResultRows: 5, memoryBytes: 3_000_000_000 };
  const address = await addressOf(await engine.hold({ role: 'serve', limits }));
  expect(await ask(address, 'SELECT number FROM numbers(6)')).toMatch(/store\.door\.result_rows \(5\)/);
  const others = engine.events.flatMap((event) => (event.event === 'attached' ? event.others : []));
  expect(others).toContain('memory_bytes');
  expect(others).not.toContain('door_result_rows');
});

it('answers who is there before it closes, and nobody new', async () => {
  const hold = await engine.hold({ role: 'serve' });
  const address = await addressOf(hold);
  const answer = ask(address, LONG);
  await sleep(100);
  const closing = hold.closeDoor(20_000);
  await sleep(100);
  await expect(ask(address, 'SELECT 1')).rejects.toThrow();
  expect(await answer).toMatch(/^\d+\n$/);
  await closing;
});

it('waits for nobody longer than was said', async () => {
  const hold = await engine.hold({ role: 'serve' });
  const answer = ask(await addressOf(hold), LONG.replace('1000000000', '1000000000000'));
  const left = expect(answer).rejects.toThrow();
  await sleep(100);
  await hold.closeDoor(200);
  await left;
});
