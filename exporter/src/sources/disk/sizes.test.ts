import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totalBytes } from './sizes.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-sizes-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const GOING = new AbortController().signal;

test('of files, and of all in folders and the folders in them', async () => {
  mkdirSync(join(root, 'in/deeper'), { recursive: true });
  writeFileSync(join(root, 'in/a'), 'x'.repeat(10));
  writeFileSync(join(root, 'in/deeper/b'), 'x'.repeat(200));
  writeFileSync(join(root, 'c'), 'x'.repeat(3000));
  expect(await totalBytes([join(root, 'in'), join(root, 'c')], GOING)).toBe(3210);
});

test('a path that has gone meanwhile has none', async () => {
  expect(await totalBytes([join(root, 'gone')], GOING)).toBe(0);
});

test('nobody knows how much comes from the standard input', async () => {
  expect(await totalBytes([root, '-'], GOING)).toBeUndefined();
});

test('nobody wants to know once the command is told to stop', async () => {
  writeFileSync(join(root, 'a'), '');
  expect(await totalBytes([root], AbortSignal.abort())).toBeUndefined();
});
