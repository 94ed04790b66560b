import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import type { ByteStream } from '../../model/delivery.js';
import { fileDeliveries, missingPaths } from './files.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-files-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `bytes of ${path}`);
  }
}

function names(...paths: string[]): string[] {
  const deliveries = fileDeliveries(
    paths.map((path) => join(root, path)),
    Readable.from([]),
  );
  return [...deliveries].map(({ name }) => relative(root, name));
}

async function read(bytes: ByteStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('which files', () => {
  test('those named, in the order in which they are named', () => {
    write('b.xml', 'a.xml');
    expect(names('b.xml', 'a.xml')).toEqual(['b.xml', 'a.xml']);
  });

  test('those of a folder and of the folders in it, in the order of their names', () => {
    write('in/c.eml', 'in/b/2.eml', 'in/b/1.eml', 'in/a.eml', 'in/.hidden');
    expect(names('in')).toEqual(['in/.hidden', 'in/a.eml', 'in/b/1.eml', 'in/b/2.eml', 'in/c.eml']);
  });

  test('of a Maildir what is delivered, and its folders; neither tmp nor the server’s own files', () => {
    write('box/cur/1:2,S', 'box/new/2', 'box/tmp/3', 'box/dovecot.index', 'box/.Junk/cur/4');
    mkdirSync(join(root, 'box/.Junk/new'));
    expect(names('box')).toEqual(['box/.Junk/cur/4', 'box/cur/1:2,S', 'box/new/2']);
  });

  test('a folder that is called tmp is read where there is no Maildir', () => {
    write('in/tmp/1.eml', 'in/cur/2.eml');
    expect(names('in')).toEqual(['in/cur/2.eml', 'in/tmp/1.eml']);
  });

  test('a link to a file is followed, a link to a folder is not', () => {
    write('in/a.eml', 'elsewhere/b.eml');
    symlinkSync(join(root, 'elsewhere/b.eml'), join(root, 'in/b.eml'));
    symlinkSync(join(root, 'in'), join(root, 'in/circle'));
    expect(names('in')).toEqual(['in/a.eml', 'in/b.eml']);
  });

  test('a folder that is named through a link is read', () => {
    write('in/a.eml');
    symlinkSync(join(root, 'in'), join(root, 'link'));
    expect(names('link')).toEqual(['link/a.eml']);
  });

  test('sockets and the like in a folder are passed over', async () => {
    write('in/a.eml');
    const server = createServer().listen(join(root, 'in/socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(names('in')).toEqual(['in/a.eml']);
    await new Promise((resolve) => server.close(resolve));
  });

  test('a path at which there is nothing is told beforehand', () => {
    write('a.eml');
    expect(missingPaths([join(root, 'a.eml'), join(root, 'b.eml'), '-'])).toEqual([join(root, 'b.eml')]);
  });
});

describe('their bytes', () => {
  test.each([0, 1, 65_536, 65_537, 1_000_000])('%d of them', async (length) => {
    const content = Buffer.alloc(length, 'plumbline ');
    writeFileSync(join(root, 'file'), content);
    for (const { bytes } of fileDeliveries([join(root, 'file')], Readable.from([])))
      expect((await read(bytes)).equals(content)).toBe(true);
  });

  test('come from the standard input for -', async () => {
    const [delivery, ...more] = fileDeliveries(
      ['-'],
      Readable.from([Buffer.from('<feed'), Buffer.from('back/>')]),
    );
    expect(delivery?.name).toBe('-');
    expect((await read(delivery?.bytes ?? Readable.from([]))).toString()).toBe('<feedback/>');
    expect(more).toEqual([]);
  });

  test('fail for whoever reads them where a file cannot be read: here a link to nothing', async () => {
    mkdirSync(join(root, 'in'));
    symlinkSync(join(root, 'gone'), join(root, 'in/link'));
    const [delivery] = fileDeliveries([join(root, 'in')], Readable.from([]));
    await expect(read(delivery?.bytes ?? Readable.from([]))).rejects.toThrow('ENOENT');
  });
});
