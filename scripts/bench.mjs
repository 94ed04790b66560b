// npm run bench            every benchmark
// npm run bench NAME…      these; a name is a file of tests/bench
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT } from './ensure.mjs';
import { runStage } from './stages.mjs';

const MINUTES = 60;

const known = benchmarks();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exitCode = 1;
} else {
  await run(asked.length > 0 ? asked : known);
}

async function run(names) {
  ensureInstalled();
  ensureBuilt();
  for (const name of names) {
    const entry = join(ROOT, 'tests/dist/bench', `${name}.js`);
    const { passed } = await runStage({ args: ['--expose-gc', entry], minutes: MINUTES, live: true });
    if (!passed) process.exitCode = 1;
  }
}

function benchmarks() {
  return readdirSync(join(ROOT, 'tests/bench'), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[a-z-]+\.ts$/.test(entry.name))
    .map((entry) => entry.name.slice(0, -'.ts'.length));
}
