/** An mbox is cut where it is read as mails: the parts have the same mails under the same numbers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile, type OpenedFile } from '../disk/opened-file.js';
import { joined } from './cuts.js';
import { BEGINNING, isLongMbox, partsOf } from './parts.js';

let root: string;
let file: OpenedFile;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-mbox-'));
});
afterEach(async () => {
  await file.close();
  rmSync(root, { recursive: true });
});

async function open(text: string): Promise<void> {
  writeFileSync(join(root, 'mbox'), text);
  const opened = await openFile(join(root, 'mbox'));
  if (!opened.ok) throw new Error(opened.detail);
  file = opened.file;
}

function mail(text: string, end = '\n'): string {
  return ['From a@b.example Sat Jan  3 01:02:03 2026', 'Subject: x', '', text, '', ''].join(end);
}

async function cut(partBytes: number, isComplete = true, from = BEGINNING): Promise<[number, string][]> {
  const parts: [number, string][] = [];
  for await (const part of partsOf(file, { from, end: file.signature.size, isComplete, partBytes }))
    parts.push([part.from.mails + 1, (await joined(part.bytes)).toString()]);
  return parts;
}

test('mail by mail', async () => {
  await open(mail('one') + mail('two') + mail('three'));
  expect(await cut(1)).toEqual([
    [1, mail('one')],
    [2, mail('two')],
    [3, mail('three')],
  ]);
});

test('some mails at a time, and their numbers go on', async () => {
  await open(mail('one') + mail('two') + mail('three'));
  expect(await cut(mail('one').length + 1)).toEqual([
    [1, mail('one') + mail('two')],
    [3, mail('three')],
  ]);
});

test('with the line ends of Windows', async () => {
  await open(mail('one', '\r\n') + mail('two', '\r\n'));
  expect((await cut(1)).length).toBe(2);
});

test('not at text that only looks like a separator', async () => {
  await open(mail('text\nFrom x 01:02\n\nFrom here on\n\n>From y 01:02') + mail('two'));
  expect((await cut(1)).length).toBe(2);
});

test('blank lines at the beginning are no mail', async () => {
  await open(`\n\n${mail('one')}${mail('two')}`);
  expect((await cut(1)).map(([number]) => number)).toEqual([1, 2]);
});

test('where the last mail may go on, it is left for later', async () => {
  await open(mail('one') + mail('two'));
  expect(await cut(1, false)).toEqual([[1, mail('one')]]);
  expect(await cut(1_000_000, false)).toEqual([[1, mail('one')]]);
});

test('separators across the blocks in which it is looked at', async () => {
  const texts = Array.from({ length: 40 }, (_, i) => mail('x'.repeat(100_000 + i * 7)));
  await open(texts.join(''));
  expect((await cut(1)).map(([, text]) => text)).toEqual(texts);
});

test('only what begins as an mbox is one', async () => {
  await open(mail('one'));
  expect(await isLongMbox(file, 10)).toBe(true);
  expect(await isLongMbox(file, 1000)).toBe(false);
  await file.close();
  await open('<feedback>\nFrom a 01:02');
  expect(await isLongMbox(file, 10)).toBe(false);
});
