import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Targets } from './statements.js';

/** Beside the sources: the compiler copies no SQL. */
const FOLDER = new URL('../../../src/door/testing/', import.meta.url);

/** Statements of a list, with what they aim at. */
export async function readList(kind: 'attacks' | 'honest' | 'alike', targets: Targets): Promise<string[]> {
  const text = await readFile(fileURLToPath(new URL(`${kind}.sql`, FOLDER)), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replaceAll('{FILE}', targets.file)
        .replaceAll('{OUT}', targets.outside)
        .replaceAll('{URL}', targets.url)
        .replaceAll('{LINE}', '\n'),
    );
}
