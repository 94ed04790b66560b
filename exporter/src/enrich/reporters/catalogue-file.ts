import { readFileSync } from 'node:fs';
import { readReporters, type KnownReporter } from './read-reporters.js';

/** The same way from `src` and from `dist`. */
const FILE = new URL('../../../catalogue/reporters.yml', import.meta.url);

/** The reporters that are known. That the file is right is tested. */
export function knownReporters(): readonly KnownReporter[] {
  return readReporters(readFileSync(FILE, 'utf8')).reporters;
}
