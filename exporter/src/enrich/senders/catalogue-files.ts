import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SenderFile } from './read-senders.js';

/** The same way from `src` and from `dist`. */
const DIRECTORY = fileURLToPath(new URL('../../../catalogue/senders/', import.meta.url));

/** The files of the catalogue, in the order of their names. */
export function catalogueFiles(directory: string = DIRECTORY): SenderFile[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yml'))
    .toSorted()
    .map((name) => ({
      name: `catalogue/senders/${name}`,
      text: readFileSync(`${directory}/${name}`, 'utf8'),
      origin: 'catalogue' as const,
    }));
}
