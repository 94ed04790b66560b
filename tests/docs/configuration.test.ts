import { readFileSync } from 'node:fs';
import { SETTINGS } from '@plumbline/exporter/config/schema.js';

const rows = readFileSync('docs/configuration.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('docs/configuration.md lists every setting under its names, with its default', () => {
  expect(rows).toEqual(
    SETTINGS.map(({ key, flag, env, shown, description }) => [
      `\`${key}\``,
      `\`${flag}\``,
      `\`${env}\``,
      shown,
      description,
    ]),
  );
});
