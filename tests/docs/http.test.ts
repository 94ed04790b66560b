import { readFileSync } from 'node:fs';
import { REFUSALS } from '@plumbline/exporter/api/refusals.js';

/** Rows of the table, without what aligns them. */
function rows(page: string): string[] {
  return page
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' '))
    .filter((line) => /^\| \d{3} \|/.test(line));
}

test('docs/sources/http.md has every reason why a request is not done', () => {
  const expected = Object.entries(REFUSALS).map(
    ([reason, [status, hint]]) => `| ${status} | \`${reason}\` | ${hint} |`,
  );
  expect(rows(readFileSync('docs/sources/http.md', 'utf8')).sort()).toEqual(expected.sort());
});
