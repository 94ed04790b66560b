// npm run provisioning   writes what Prometheus is given from the TypeScript that defines it; --help says more
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT } from './ensure.mjs';
import { runStage } from './stages.mjs';

const MINUTES = 1;

ensureInstalled();
ensureBuilt();
const { passed } = await runStage({
  args: [join(ROOT, 'provisioning/dist/main.js'), ...process.argv.slice(2)],
  minutes: MINUTES,
  live: true,
});
if (!passed) process.exitCode = 1;
