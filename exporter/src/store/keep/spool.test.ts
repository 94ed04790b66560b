import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Delivery } from '../../model/delivery.js';
import { DEFAULT_LIMITS } from '../../model/limits.js';
import { isWhole, type Keeping, type Kept } from '../../model/keeping.js';
import { unpack } from '../../unpack/unpack.js';
import { DEFAULT_KEEP, type KeepSettings } from './settings.js';
import { Spool, type KeepLoss } from './spool.js';

const MIB = 1024 * 1024;

let root: string;
let losses: KeepLoss[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-spool-'));
  losses = [];
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function spool(settings: Partial<KeepSettings> = {}): Spool {
  return Spool.open({
    directory: join(root, 'spool'),
    settings: { ...DEFAULT_KEEP, ...settings },
    onLoss: (loss) => losses.push(loss),
  });
}

function names(): string[] {
  return readdirSync(join(root, 'spool'));
}

/** Files of the spool that this process has open, whether they have a name or not. */
function openFiles(): string[] {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.filter((path) => path.startsWith(join(root, 'spool')));
}

async function fill(keeping: Keeping, chunks: readonly Uint8Array[]): Promise<void> {
  keeping.hold();
  for (const chunk of chunks) await keeping.add(chunk);
}

async function read(keeping: Keeping, from = 0, to = keeping.size): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of keeping.read(from, to)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Chunks that differ, of some bytes in all. */
function chunksOf(bytes: number, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes / size) }, (_, i) =>
    Buffer.alloc(Math.min(size, bytes - i * size), `chunk ${i} of many. `),
  );
}

describe('what is kept', () => {
  it.each([
    ['in memory, as it is', 100_000, 30_000, 0],
    ['on disk, where it is large', 5 * MIB + 17, 30_000, 1],
    ['on disk, where it comes in large chunks', 5 * MIB + 17, 700_000, 1],
  ])('%s', async (_, bytes, size, files) => {
    const store = spool();
    const keeping = store.open();
    const chunks = chunksOf(bytes, size);
    await fill(keeping, chunks);
    const all = Buffer.concat(chunks);
    expect(store.usage.files).toBe(files);
    expect(store.usage.inMemory + store.usage.onDisk).toBe(bytes);
    expect(store.usage.inMemory).toBeLessThanOrEqual(MIB);
    expect((await read(keeping)).equals(all)).toBe(true);
    for (const [from, to] of [
      [0, 10],
      [29_999, 30_001],
      [70_000, bytes],
      [bytes - 5, bytes],
      [bytes, bytes],
    ] as const)
      expect((await read(keeping, from, to)).equals(all.subarray(from, to))).toBe(true);
    await keeping.release();
    expect(store.usage).toEqual({ inMemory: 0, onDisk: 0, files: 0 });
    expect(losses).toEqual([]);
  });

  it('is not what others make of the memory around it', async () => {
    const shared = Buffer.alloc(1000, 'a');
    const keeping = spool().open();
    await fill(keeping, [shared.subarray(100, 110)]);
    shared.fill('b');
    expect((await read(keeping)).toString()).toBe('aaaaaaaaaa');
  });

  it('stays until the last holder lets go', async () => {
    const store = spool();
    const keeping = store.open();
    await fill(keeping, chunksOf(2 * MIB, MIB));
    keeping.hold();
    await keeping.release();
    expect((await read(keeping)).length).toBe(2 * MIB);
    await keeping.release();
    await expect(read(keeping, 0, 10)).rejects.toThrow('let go');
    await keeping.add(Buffer.from('more'));
    expect(store.usage.inMemory).toBe(0);
  });

  it('goes to disk sooner where memory is short, unless it is small', async () => {
    const store = spool({ allMemoryBytes: 300_000 });
    const [first, small, second] = [store.open(), store.open(), store.open()];
    await fill(first, chunksOf(290_000, 50_000));
    await fill(small, chunksOf(50_000, 50_000));
    await fill(second, chunksOf(400_000, 50_000));
    expect(store.usage.files).toBe(1);
    await Promise.all([first, small, second].map((keeping) => keeping.release()));
  });
});

describe('its files', () => {
  it('are private, and have no name that could be left behind', async () => {
    const keeping = spool().open();
    await fill(keeping, chunksOf(2 * MIB, MIB));
    expect(names()).toEqual([]);
    expect(openFiles()).toHaveLength(1);
    expect(statSync(join(root, 'spool')).mode & 0o777).toBe(0o700);
    await keeping.release();
    expect(openFiles()).toEqual([]);
  });

  it('of a killed process are removed when it is opened, and no others', () => {
    spool();
    writeFileSync(join(root, 'spool', 'kept-1-1'), 'left behind');
    writeFileSync(join(root, 'spool', 'mine'), 'not its own');
    spool();
    expect(names()).toEqual(['mine']);
  });
});

describe('what is not kept whole is told, once', () => {
  it('where it is larger than one may be', async () => {
    const keeping = spool({ documentBytes: 100_000 }).open();
    await fill(keeping, chunksOf(300_000, 30_000));
    expect(losses).toEqual([{ reason: 'document_bytes' }]);
    expect(keeping.size).toBe(100_000);
  });

  it('where all of them take more of the disk than they may', async () => {
    const store = spool({ spoolBytes: 3 * MIB });
    const [first, second] = [store.open(), store.open()];
    await fill(first, chunksOf(2 * MIB + 1, 300_000));
    await fill(second, chunksOf(3 * MIB, 300_000));
    expect(losses).toEqual([{ reason: 'spool_bytes' }]);
    expect((await read(first)).length).toBe(2 * MIB + 1);
    await first.release();
    await second.release();
    expect(store.usage).toEqual({ inMemory: 0, onDisk: 0, files: 0 });
  });

  it('where the disk does not take it', async () => {
    const store = spool();
    rmSync(join(root, 'spool'), { recursive: true });
    const keeping = store.open();
    await fill(keeping, chunksOf(4 * MIB, MIB));
    expect(losses).toMatchObject([
      { reason: 'spool_failed', detail: expect.stringContaining('ENOENT') as string },
    ]);
    await keeping.release();
    expect(store.usage).toEqual({ inMemory: 0, onDisk: 0, files: 0 });
  });
});

describe('reading a delivery', () => {
  /** XML of some bytes, made as it is read. */
  function xml(bytes: number): Delivery {
    const chunk = Buffer.alloc(256 * 1024, '<record/>\n');
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<feedback>\n');
      for (let at = 0; at < bytes; at += chunk.length) yield await Promise.resolve(Buffer.from(chunk));
    }
    return { name: 'a.xml', bytes: chunks() };
  }

  async function readThrough(delivery: Delivery, store: Spool, whenRead: (kept: Kept) => Promise<void>) {
    for await (const thing of unpack(delivery, DEFAULT_LIMITS, store)) {
      if (thing.type !== 'document' || thing.kept === undefined) throw new Error('a document was expected');
      const hash = createHash('sha256');
      let most = 0;
      for await (const chunk of thing.bytes) {
        hash.update(chunk);
        most = Math.max(most, store.usage.inMemory);
      }
      expect(most).toBeLessThan(2 * MIB);
      const again = createHash('sha256');
      for await (const chunk of thing.kept.read()) again.update(chunk);
      if (isWhole(thing.kept)) expect(again.digest('hex')).toBe(hash.digest('hex'));
      await whenRead(thing.kept);
    }
  }

  it('of 200 MB holds little of it in memory, and nothing afterwards', async () => {
    const store = spool({ documentBytes: 300 * MIB });
    await readThrough(xml(200 * MIB), store, (kept) => {
      expect(isWhole(kept)).toBe(true);
      expect(store.usage.onDisk).toBeGreaterThan(198 * MIB);
      return Promise.resolve();
    });
    expect(store.usage).toEqual({ inMemory: 0, onDisk: 0, files: 0 });
    expect(openFiles()).toEqual([]);
  });

  it('leaves nothing when it fails or is told to stop', async () => {
    const store = spool();
    const stopped = readThrough(xml(5 * MIB), store, () => Promise.reject(new Error('stop')));
    await expect(stopped).rejects.toThrow('stop');
    expect(store.usage).toEqual({ inMemory: 0, onDisk: 0, files: 0 });
    expect(openFiles()).toEqual([]);
  });
});
