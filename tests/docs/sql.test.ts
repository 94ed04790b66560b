import { readFileSync } from 'node:fs';
import { sqlPage } from './sql-page.js';
import { withDemo } from './store-with-demo.js';

test('docs/sql.md says what the store says; `npm run docs` writes it', async () => {
  expect(await withDemo(sqlPage)).toBe(readFileSync('docs/sql.md', 'utf8'));
}, 300_000);
