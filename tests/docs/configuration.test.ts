import { readFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.js';

test('docs/configuration.md says what the schema says; `npm run docs` writes it', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationPage());
});
