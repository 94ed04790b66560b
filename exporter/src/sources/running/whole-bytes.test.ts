import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ByteStream } from '../../model/delivery.js';
import type { Keeper, Keeping } from '../../model/keeping.js';
import { wholeBytes } from './whole-bytes.js';

/** Keeps in memory, and so many bytes at most. */
class Room implements Keeper {
  readonly #most: number;
  held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  open(): Keeping {
    const chunks: Uint8Array[] = [];
    let size = 0;
    return {
      add: (chunk) => {
        const part = chunk.subarray(0, this.#most - size);
        chunks.push(part);
        size += part.length;
        return undefined;
      },
      get size() {
        return size;
      },
      hold: () => {
        this.held += 1;
      },
      release: () => {
        this.held -= 1;
        return Promise.resolve();
      },
      read: (from, to) => Readable.from([Buffer.concat(chunks).subarray(from, to)]),
    };
  }
}

async function* breaking(): ByteStream {
  yield Buffer.from('begin');
  await Promise.resolve();
  throw new Error('the connection broke');
}

it('has all of them, until they are let go', async () => {
  const room = new Room(100);
  const whole = await wholeBytes(Readable.from([Buffer.from('one '), Buffer.from('two')]), room);
  expect(whole?.size).toBe(7);
  expect((await buffer(whole?.read() ?? Readable.from([]))).toString()).toBe('one two');
  expect(room.held).toBe(1);
  await whole?.release();
  expect(room.held).toBe(0);
});

it('is nothing where there is no room', async () => {
  const room = new Room(6);
  expect(await wholeBytes(Readable.from([Buffer.from('1234567')]), room)).toBeUndefined();
  expect(room.held).toBe(0);
});

it('is not read any further where there is no room', async () => {
  const room = new Room(100);
  let read = 0;
  let isLetGo = false;
  async function* endless(): ByteStream {
    try {
      for (;;) {
        await Promise.resolve();
        read += 1;
        yield Buffer.alloc(64 * 1024);
      }
    } finally {
      isLetGo = true;
    }
  }
  expect(await wholeBytes(endless(), room)).toBeUndefined();
  expect([read, isLetGo, room.held]).toEqual([1, true, 0]);
});

it('what breaks is thrown on, and nothing is held of it', async () => {
  const room = new Room(100);
  await expect(wholeBytes(breaking(), room)).rejects.toThrow('the connection broke');
  expect(room.held).toBe(0);
});
