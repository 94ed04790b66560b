// npm run bench                          every benchmark
// npm run bench NAME… [-- OPTION…]       these; see tests/bench
import { join } from 'node:path';
import { ensureBuilt, ensureDebianPackages, ensureInstalled, ROOT } from './ensure.mjs';
import { runStage } from './stages.mjs';

const MINUTES = 120;

ensureInstalled();
ensureBuilt();
// Benches against a mail server, or all of them.
if (process.argv.slice(2).every((word) => word === 'imap' || word.startsWith('--'))) ensureDebianPackages();
const args = [join(ROOT, 'tests/dist/bench/main.js'), ...process.argv.slice(2)];
const { passed } = await runStage({ args, minutes: MINUTES, live: true });
if (!passed) process.exitCode = 1;
