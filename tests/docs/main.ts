import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.js';
import { sqlPage } from './sql-page.js';
import { withDemo } from './store-with-demo.js';

writeFileSync('docs/configuration.md', configurationPage());
writeFileSync('docs/sql.md', await withDemo(sqlPage));
