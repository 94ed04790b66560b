import { writeFileSync } from 'node:fs';
import { catalogueFiles } from '@plumbline/exporter/enrich/senders/catalogue-files.js';
import { readSenders } from '@plumbline/exporter/enrich/senders/read-senders.js';
import { packSenders, SHIPPED_FILE } from '@plumbline/exporter/enrich/senders/shipped.js';
import { configurationPage } from './configuration-page.js';
import { allFamilies } from './metrics-families.js';
import { metricsPage } from './metrics-page.js';
import { sqlPage } from './sql-page.js';
import { withDemo } from './store-with-demo.js';

// First: the demo below is judged by it.
writeFileSync(SHIPPED_FILE, packSenders(readSenders(catalogueFiles()).senders));
writeFileSync('docs/configuration.md', configurationPage());
writeFileSync('docs/metrics.md', metricsPage(allFamilies()));
writeFileSync('docs/sql.md', await withDemo(sqlPage));
