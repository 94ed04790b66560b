// npm test               everything; what must have the machine to itself (*.alone.test.ts) last, one after the other
// npm run lint           the lint stages only
// npm test -- ARGUMENTS  jest only, with these arguments
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureDebianPackages, ensureInstalled, tool } from './ensure.mjs';
import { runStage } from './stages.mjs';

const LINT_MINUTES = 10;
const JEST_MINUTES = 45;

// tsc comes first: the typed lint rules and knip read what it writes.
const LINT_STAGES = [
  { name: 'tsc', args: [tool('typescript/bin/tsc'), '-b'] },
  { name: 'prettier', args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'eslint', args: [tool('eslint/bin/eslint.js'), '--max-warnings=0', '.'] },
  { name: 'knip', args: [tool('knip/bin/knip.js'), '--no-progress'] },
];

/** Tests that take the time of something have no others beside them. */
const ALONE = '\\.alone\\.test\\.ts$';
const JEST_STAGES = [
  { name: 'jest', args: ['--testPathIgnorePatterns', '/node_modules/', ALONE] },
  { name: 'alone', args: ['--runInBand', '--testPathPatterns', ALONE] },
];

const total = { passed: 0, failed: 0, skipped: 0 };
const argv = process.argv.slice(2);
const lintOnly = argv[0] === '--only' && argv[1] === 'lint';
const jestArguments = lintOnly ? [] : argv;

try {
  ensureInstalled();
  if (jestArguments.length === 0) await lint();
  else ensureBuilt();
  if (!lintOnly) {
    ensureDebianPackages();
    await jest();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  total.failed += 1;
}

if (total.skipped > 0) process.stdout.write(`${total.skipped} skipped\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function lint() {
  for (const { name, args } of LINT_STAGES) {
    const stage = await runStage({ args, minutes: LINT_MINUTES });
    show(name, stage, stage.passed ? 'ok' : 'FAILED');
    total[stage.passed ? 'passed' : 'failed'] += 1;
  }
}

async function jest() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  try {
    for (const { name, args } of jestArguments.length > 0
      ? [{ name: 'jest', args: jestArguments }]
      : JEST_STAGES)
      await runTests(name, args, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runTests(name, args, folder) {
  const results = join(folder, `${name}.json`);
  const stage = await runStage({
    args: [tool('jest/bin/jest.js'), '--ci', '--json', `--outputFile=${results}`, ...args],
    env: {
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --no-warnings`,
      PLUMBLINE_TEST_STORES: join(folder, 'stores'),
    },
    minutes: JEST_MINUTES,
    live: jestArguments.length > 0,
  });
  const counts = countTests(stage, results);
  for (const line of stage.output.split('\n'))
    if (line.startsWith('skipped: ')) process.stdout.write(`${line}\n`);
  show(name, stage, `${counts.passed} passed, ${counts.failed} failed`);
  for (const key of Object.keys(total)) total[key] += counts[key];
}

/** A jest that crashes, runs nothing, or fails in a way it does not count is one failure. */
function countTests(stage, resultsFile) {
  const results = readResults(resultsFile);
  const counts = {
    passed: results?.numPassedTests ?? 0,
    failed: (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0),
    skipped: (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0),
  };
  const ranNothing = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (!stage.passed || ranNothing)) counts.failed = 1;
  return counts;
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function show(name, stage, outcome) {
  process.stdout.write(`${name.padEnd(9)} ${stage.seconds.toFixed(1).padStart(6)} s  ${outcome}\n`);
  if (!stage.passed) process.stdout.write(`${stage.output.trimEnd()}\n`);
}
