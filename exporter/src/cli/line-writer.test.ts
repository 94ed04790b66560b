import { Writable } from 'node:stream';
import { Sponge } from './fake-io.js';
import { EXIT, Stopped } from './io.js';
import { LineWriter } from './line-writer.js';

const never = new AbortController().signal;
const BIG_LINE = 'x'.repeat(100_000);

/** Takes a write and is full until it is told to go on. */
class Slow extends Writable {
  #done: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    this.#done = done;
  }

  goOn(): void {
    this.#done?.();
  }
}

test('lines are held until there are enough of them, or until they are asked for', () => {
  const stream = new Sponge();
  const lines = new LineWriter(stream, never);
  lines.write('one');
  expect(stream.text).toBe('');
  lines.flush();
  expect(stream.text).toBe('one\n');
  lines.write(BIG_LINE);
  expect(stream.text).toBe(`one\n${BIG_LINE}\n`);
});

test('a stream that has room is not waited for', () => {
  const lines = new LineWriter(new Sponge(), never);
  lines.write('one');
  lines.flush();
  expect(lines.drained()).toBeUndefined();
});

test('a full stream is waited for', async () => {
  const stream = new Slow();
  const lines = new LineWriter(stream, never);
  lines.write(BIG_LINE);
  const drained = lines.drained();
  expect(drained).toBeInstanceOf(Promise);
  stream.goOn();
  await drained;
  expect(lines.drained()).toBeUndefined();
});

test('being told to stop ends the waiting, and the work after it', async () => {
  const stop = new AbortController();
  const lines = new LineWriter(new Slow(), stop.signal);
  lines.write(BIG_LINE);
  const drained = lines.drained();
  stop.abort(new Stopped(EXIT.interrupted));
  await drained;
  expect(() => lines.drained()).toThrow(Stopped);
});
