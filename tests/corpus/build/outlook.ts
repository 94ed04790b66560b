import type { Fixture } from './fixture.js';

/** [MS-CFB] 2.2: a version 3 compound file. */
const SECTOR = 512;
const MINI_SECTOR = 64;
const MINI_STREAM_BELOW = 4096;
const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const DIRECTORY_ENTRY = 128;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;

interface Node {
  readonly name: string;
  readonly content: Buffer | undefined;
  readonly children: readonly Node[];
}

/** An Outlook .msg: a compound file whose streams are MAPI properties ([MS-OXMSG]). */
export function outlookMessage(name: string, subject: string, ...attachments: readonly Fixture[]): Fixture {
  const root = storage('Root Entry', [
    stream('__substg1.0_001A001F', utf16('IPM.Note')),
    stream('__substg1.0_0037001F', utf16(subject)),
    ...attachments.map((attachment, i) =>
      storage(`__attach_version1.0_#${i.toString(16).toUpperCase().padStart(8, '0')}`, [
        stream('__substg1.0_3707001F', utf16(attachment.name)),
        stream('__substg1.0_37010102', attachment.bytes),
      ]),
    ),
  ]);
  return { name, bytes: compoundFile(root) };
}

function storage(name: string, children: readonly Node[]): Node {
  return { name, content: undefined, children };
}

function stream(name: string, content: Buffer): Node {
  return { name, content, children: [] };
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** Sectors in order with the chains that run through them; a small stream's chain is of mini sectors. */
class Sectors {
  readonly #size: number;
  readonly chunks: Buffer[] = [];
  readonly next: number[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Where the content begins. */
  add(content: Buffer): number {
    if (content.length === 0) return END_OF_CHAIN;
    const first = this.next.length;
    const count = Math.ceil(content.length / this.#size);
    this.chunks.push(padded(content, count * this.#size));
    for (let i = 1; i <= count; i++) this.next.push(i === count ? END_OF_CHAIN : first + i);
    return first;
  }
}

function compoundFile(root: Node): Buffer {
  const sectors = new Sectors(SECTOR);
  const mini = new Sectors(MINI_SECTOR);
  const nodes = flattened(root);
  const starts = nodes.map(({ content }) => {
    if (content === undefined) return 0;
    return (content.length < MINI_STREAM_BELOW ? mini : sectors).add(content);
  });
  const miniStream = Buffer.concat(mini.chunks);
  starts[0] = sectors.add(miniStream);
  const entries = nodes.map((node, id) =>
    directoryEntry(node, nodes, starts[id] ?? 0, id === 0 ? miniStream.length : (node.content?.length ?? 0)),
  );
  const directory = sectors.add(Buffer.concat(entries));
  const miniTable = sectors.add(table(mini.next));

  const fatAt = sectors.next.length;
  const fatSectors = Math.ceil(fatAt / (SECTOR / 4 - 1));
  const fat = table([...sectors.next, ...Array<number>(fatSectors).fill(FAT_SECTOR)]);
  const miniSectors = Math.ceil((mini.next.length * 4) / SECTOR);
  const header = fileHeader({ fatAt, fatSectors, directory, miniTable, miniSectors });
  return Buffer.concat([header, ...sectors.chunks, fat]);
}

function flattened(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) nodes.push(...node.children);
  return nodes;
}

/** Siblings form a chain to the right, in the order of [MS-CFB] 2.6.4: shorter names first. */
function directoryEntry(node: Node, nodes: readonly Node[], start: number, size: number): Buffer {
  const parent = nodes.find(({ children }) => children.includes(node));
  const siblings = inOrder(parent?.children ?? []);
  const right = siblings[siblings.indexOf(node) + 1];
  const child = inOrder(node.children)[0];
  const idOf = (other: Node | undefined): number => (other === undefined ? FREE : nodes.indexOf(other));

  const entry = Buffer.alloc(DIRECTORY_ENTRY);
  entry.write(node.name, 0, 'utf16le');
  entry.writeUInt16LE((node.name.length + 1) * 2, 64);
  entry.writeUInt8(parent === undefined ? 5 : node.content === undefined ? 1 : 2, 66);
  entry.writeUInt8(1, 67);
  entry.writeUInt32LE(FREE, 68);
  entry.writeUInt32LE(parent === undefined ? FREE : idOf(right), 72);
  entry.writeUInt32LE(idOf(child), 76);
  entry.writeUInt32LE(start, 116);
  entry.writeUInt32LE(size, 120);
  return entry;
}

function inOrder(nodes: readonly Node[]): Node[] {
  return [...nodes].sort((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
}

function table(next: readonly number[]): Buffer {
  const perSector = SECTOR / 4;
  const bytes = Buffer.alloc(Math.ceil(next.length / perSector) * SECTOR, 0xff);
  for (const [i, sector] of next.entries()) bytes.writeUInt32LE(sector, i * 4);
  return bytes;
}

interface Layout {
  readonly fatAt: number;
  readonly fatSectors: number;
  readonly directory: number;
  readonly miniTable: number;
  readonly miniSectors: number;
}

function fileHeader({ fatAt, fatSectors, directory, miniTable, miniSectors }: Layout): Buffer {
  const header = Buffer.alloc(SECTOR, 0xff);
  header.fill(0, 0, 76);
  SIGNATURE.copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(fatSectors, 44);
  header.writeUInt32LE(directory, 48);
  header.writeUInt32LE(MINI_STREAM_BELOW, 56);
  header.writeUInt32LE(miniTable, 60);
  header.writeUInt32LE(miniSectors, 64);
  header.writeUInt32LE(END_OF_CHAIN, 68);
  for (let i = 0; i < fatSectors; i++) header.writeUInt32LE(fatAt + i, 76 + i * 4);
  return header;
}

function padded(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
}
