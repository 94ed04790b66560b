import { existsSync, readFileSync } from 'node:fs';

test('the suites that are begun first are there, each once', () => {
  const listed = JSON.parse(readFileSync('scripts/slow-suites.json', 'utf8')) as string[];
  expect(listed.filter((path) => !existsSync(path))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});
