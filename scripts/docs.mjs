// npm run docs   writes the pages of docs/ that are made from the code
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT } from './ensure.mjs';
import { runStage } from './stages.mjs';

const MINUTES = 1;

ensureInstalled();
ensureBuilt();
const { passed } = await runStage({
  args: [join(ROOT, 'tests/dist/docs/main.js')],
  minutes: MINUTES,
  live: true,
});
if (!passed) process.exitCode = 1;
