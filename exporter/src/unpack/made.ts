/** Builders of containers and mail, and a reader that takes everything out of them: for the tests of this folder. */
import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Delivery, Document, Unpacked } from '../model/delivery.js';
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js';
import { unpack } from './unpack.js';

type Content = string | Uint8Array;

export const XML =
  '<?xml version="1.0"?>\n<feedback><report_metadata><org_name>a</org_name></report_metadata></feedback>\n';
export const JSON_TEXT = '{"organization-name":"a","policies":[]}';

/** XML that hardly compresses, and longer than any buffer between here and zlib. */
export function longXml(bytes: number): string {
  let seed = 1;
  let text = '<?xml version="1.0"?><feedback>';
  while (text.length < bytes) {
    seed = (seed * 48271) % 2147483647;
    text += `<r>${seed.toString(36)}</r>`;
  }
  return `${text}</feedback>`;
}

export function gzip(content: Content, name?: string): Buffer {
  const packed = gzipSync(content);
  if (name === undefined) return packed;
  packed[3] = 8;
  return Buffer.concat([packed.subarray(0, 10), Buffer.from(`${name}\0`, 'latin1'), packed.subarray(10)]);
}

/** A gzip file with a block in it that deflate does not have, behind all of its content. */
export function brokenGzip(content: Content): Buffer {
  const sound = deflateRawSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
  return Buffer.concat([gzip('').subarray(0, 10), sound, Buffer.alloc(20, 0x07)]);
}

export const zlib = (content: Content): Buffer => deflateSync(content);

export interface ZipItem {
  readonly name: string;
  readonly content: Content;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  readonly method?: number;
  readonly crc?: number;
  /** Sizes and checksum stand behind the content, with a signature or without. */
  readonly descriptor?: 'signed' | 'unsigned';
  /** Sizes stand in an extra field of 64 bits. */
  readonly zip64?: boolean;
}

export function zip(...items: readonly ZipItem[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const item of items) {
    const local = localEntry(item);
    const name = Buffer.from(item.name);
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 0, 'latin1');
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local);
    directory.push(central, name);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(items.length, 10);
  return Buffer.concat([...locals, ...directory, end]);
}

function localEntry(item: ZipItem): Buffer {
  const content = Buffer.from(item.content);
  const packed = item.stored === true ? content : deflateRawSync(content);
  const sums = Buffer.alloc(12);
  sums.writeUInt32LE(item.crc ?? crc32(content), 0);
  sums.writeUInt32LE(packed.length, 4);
  sums.writeUInt32LE(content.length, 8);
  const extra = Buffer.alloc(item.zip64 === true ? 20 : 0);
  if (item.zip64 === true) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(content.length), 4);
    extra.writeBigUInt64LE(BigInt(packed.length), 12);
    sums.fill(0xff, 4);
  }
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 0, 'latin1');
  header.writeUInt16LE((item.encrypted === true ? 1 : 0) | (item.descriptor === undefined ? 0 : 8), 6);
  header.writeUInt16LE(item.method ?? (item.stored === true ? 0 : 8), 8);
  if (item.descriptor === undefined) sums.copy(header, 14);
  header.writeUInt16LE(Buffer.byteLength(item.name), 26);
  header.writeUInt16LE(extra.length, 28);
  const signature = item.descriptor === 'signed' ? Buffer.from('PK\x07\x08') : Buffer.alloc(0);
  const descriptor = item.descriptor === undefined ? [] : [signature, sums];
  return Buffer.concat([header, Buffer.from(item.name), extra, packed, ...descriptor]);
}

/** Lines as mail has them. */
export function lines(...text: readonly string[]): string {
  return text.map((line) => `${line}\r\n`).join('');
}

export function base64(content: Content, width = 76): string {
  const text = Buffer.from(content).toString('base64');
  return text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\r\n');
}

const HEADERS = ['From: reports@example.net', 'To: dmarc@example.com', 'Subject: Report Domain: example.com'];

/** A mail: its own header lines, then its body. */
export function mail(headers: readonly string[], body: string): string {
  return `${lines(...HEADERS, ...headers, '')}${body}`;
}

/** A part: its header lines, then its body. */
export function part(headers: readonly string[], body: string): string {
  return `${lines(...headers, '')}${body}`;
}

export function multipart(boundary: string, ...parts: readonly string[]): string {
  return `${parts.map((text) => `--${boundary}\r\n${text}\r\n`).join('')}--${boundary}--\r\n`;
}

export function mixed(...parts: readonly string[]): string {
  return mixedBy('b1', ...parts);
}

/** With a boundary of one's own, for a mail inside a mail. */
export function mixedBy(boundary: string, ...parts: readonly string[]): string {
  const headers = ['MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${boundary}"`];
  return mail(headers, multipart(boundary, ...parts));
}

export function attachment(type: string, name: string, content: Content): string {
  return part(
    [
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
    ],
    base64(content),
  );
}

export const TEXT_PART = part(['Content-Type: text/plain; charset=utf-8'], 'This is a report.');

export async function* chunked(content: Content, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

export function delivery(name: string, content: Content, chunkSize?: number): Delivery {
  return { name, bytes: chunked(content, chunkSize) };
}

/** One thing that came out, its bytes read, in words. */
export interface Taken {
  readonly type: Unpacked['type'];
  readonly path: string;
  readonly text?: string;
  readonly end?: string;
  readonly reason?: string;
  readonly limit?: string;
  readonly deviations?: readonly string[];
}

export async function take(thing: Unpacked): Promise<Taken> {
  switch (thing.type) {
    case 'document':
      return takeDocument(thing);
    case 'failure_mail':
      return { type: thing.type, path: thing.path, deviations: thing.deviations.codes() };
    case 'ignored':
      return { type: thing.type, path: thing.path, reason: thing.reason };
    case 'refused': {
      const base = { type: thing.type, path: thing.path, reason: thing.reason };
      return thing.limit === undefined ? base : { ...base, limit: thing.limit };
    }
  }
}

async function takeDocument(document: Document): Promise<Taken> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of document.bytes) chunks.push(Uint8Array.from(chunk));
  const end = document.end();
  const base = {
    type: document.type,
    path: document.path,
    text: brief(Buffer.concat(chunks).toString('latin1')),
    deviations: document.deviations.codes(),
  };
  if (end.whole) return { ...base, end: 'whole' };
  return { ...base, end: end.reason, ...(end.limit === undefined ? {} : { limit: end.limit }) };
}

export interface Way {
  readonly limits?: Partial<Limits>;
  readonly chunkSize?: number;
}

/** Everything that a delivery unpacks to. */
export async function unpacked(name: string, content: Content, way: Way = {}): Promise<Taken[]> {
  const all: Taken[] = [];
  for await (const thing of unpack(delivery(name, content, way.chunkSize), {
    ...DEFAULT_LIMITS,
    ...way.limits,
  })) {
    all.push(await take(thing));
  }
  return all;
}

export function whole(path: string, text: string, ...deviations: readonly string[]): Taken {
  return { type: 'document', path, text: brief(text), deviations, end: 'whole' };
}

/** Long texts are compared by their digest, so that a test that fails stays readable. */
export function brief(text: string): string {
  if (text.length <= 2000) return text;
  return `${text.length} bytes, SHA-256 ${createHash('sha256').update(text, 'latin1').digest('hex')}`;
}

/** The first so many bytes of a text that a document was cut to, as `Taken` has them. */
export function lengthOf(taken: Taken | undefined): number {
  const text = taken?.text ?? '';
  return Number(/^(\d+) bytes, SHA-256/.exec(text)?.[1] ?? text.length);
}
