import { isIpv4Prefix, parsePrefix } from '../../addresses/prefix.js';

export type MmdbValue = string | number | { readonly [key: string]: MmdbValue };

interface Node {
  children: [Node | number | undefined, Node | number | undefined];
}

const MARKER = Buffer.from('ABCDEF4D61784D696E642E636F6D', 'hex');
const BUILT = Date.UTC(2026, 0, 1) / 1000;

/** A small database in MaxMind's format (MaxMind DB File Format 2.0), written for these tests: a record a network. */
export function mmdb(type: string, networks: Readonly<Record<string, MmdbValue>>): Buffer {
  const root: Node = { children: [undefined, undefined] };
  const data: Buffer[] = [];
  let length = 0;
  for (const [text, record] of Object.entries(networks)) {
    put(root, text, length);
    const bytes = encode(record);
    data.push(bytes);
    length += bytes.length;
  }
  const nodes = listed(root);
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: BUILT,
    database_type: type,
    ip_version: 6,
    node_count: nodes.length,
    record_size: 32,
  });
  return Buffer.concat([treeOf(nodes), Buffer.alloc(16), ...data, MARKER, metadata]);
}

/** IPv4 stands in the first 2^32 addresses of the tree. */
function put(root: Node, text: string, offset: number): void {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new Error(`${text} is no network`);
  const network = Uint8Array.from(prefix.network);
  if (isIpv4Prefix(prefix)) network.fill(0, 0, 12);
  let node = root;
  for (let depth = 0; depth < prefix.bits; depth++) {
    const bit = ((network[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1;
    if (depth === prefix.bits - 1) node.children[bit] = offset;
    else {
      const next = node.children[bit];
      const inner: Node = typeof next === 'object' ? next : { children: [undefined, undefined] };
      node.children[bit] = inner;
      node = inner;
    }
  }
}

function listed(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes)
    for (const child of node.children) if (typeof child === 'object') nodes.push(child);
  return nodes;
}

function treeOf(nodes: readonly Node[]): Buffer {
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [number, { children }] of nodes.entries())
    for (const [side, child] of children.entries()) {
      const offset = typeof child === 'number' ? nodes.length + 16 + child : nodes.length;
      tree.writeUInt32BE(
        typeof child === 'object' ? (numbers.get(child) ?? 0) : offset,
        number * 8 + side * 4,
      );
    }
  return tree;
}

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(2, text.length), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([head(6, 4), bytes]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    head(7, entries.length),
    ...entries.flatMap(([key, inner]) => [encode(key), encode(inner)]),
  ]);
}

function head(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}
