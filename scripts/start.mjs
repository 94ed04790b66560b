// npm start                `plumbline serve`, after installing and building what is missing
// npm start -- OPTION…     the same, with these options
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
// In this process: signals and the exit code need nobody to pass them on.
const bin = join(ROOT, 'exporter/bin/plumbline.js');
process.argv = [process.execPath, bin, 'serve', ...process.argv.slice(2)];
await import(bin);
