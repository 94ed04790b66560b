import { readFileSync } from 'node:fs';
import { COMMON } from '@plumbline/exporter/config/intake/common.js';
import { SOURCE_KINDS } from '@plumbline/exporter/config/intake/read-sources.js';
import { SOURCE_TROUBLES } from '@plumbline/exporter/model/source-troubles.js';

const OVERVIEW = readFileSync('docs/sources.md', 'utf8');
const PAGES: Readonly<Record<keyof typeof SOURCE_KINDS, string>> = {
  folder: 'folders',
  maildir: 'folders',
  mbox: 'folders',
  imap: 'imap',
  pop3: 'imap',
  smtp: 'smtp',
  lmtp: 'smtp',
  webhook: 'http',
};

/** What stands in the first column of the tables. */
function named(page: string): string[] {
  return [...page.matchAll(/^\| \[?`([\w.{}]+)`/gm)].map(([, name = '']) => name);
}

function cells(page: string, columns: number): string[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, columns + 1)
      .map((cell) => cell.trim())
      .join(' | '),
  );
}

test('docs/sources.md has every kind of source', () => {
  expect(named(OVERVIEW)).toEqual(expect.arrayContaining(Object.keys(SOURCE_KINDS)));
});

test('docs/sources.md has every reason for which a source does not work', () => {
  const reasons = Object.entries(SOURCE_TROUBLES).map(([reason, says]) => `\`${reason}\` | ${says}`);
  expect(cells(OVERVIEW, 2)).toEqual(expect.arrayContaining(reasons));
});

test.each(Object.entries(SOURCE_KINDS))('every setting of %s is told of', (kind, schema) => {
  const page = readFileSync(`docs/sources/${PAGES[kind as keyof typeof PAGES]}.md`, 'utf8');
  const told = [...`${OVERVIEW}${page}`.matchAll(/`([a-z0-9_]+)(?:[./][\w/.]+)?`/g)].map(([, name]) => name);
  const settings = Object.keys(schema.shape).filter((name) => name !== 'type');
  expect(told).toEqual(expect.arrayContaining([...settings, ...Object.keys(COMMON)]));
});
