/**
 * npm run mutants -w provisioning            says which faults of rules their tests do not see. It takes some minutes.
 * npm run mutants -w provisioning -- NAME    of one alert or recording, or of thresholds called so, in seconds.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { PROVISIONING } from './folder.js';
import { ruleFiles } from './rules/rule-file.js';
import { mutantsOf, type Mutant } from './rules/testing/mutations.js';
import { excuseOf } from './rules/testing/survivors.js';
import { readThresholds } from './thresholds.js';
import { testsOf } from './written.js';

const AT_ONCE = 2;
/** So many rules that differ are nearly all. */
const OF_MANY = 9;

interface TestFile {
  readonly tests: readonly unknown[];
}

const run = promisify(execFile);

async function main(only: string | undefined): Promise<void> {
  const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'));
  if (!judged.ok) throw new Error(judged.detail);
  const shipped = ruleFiles(judged.value);
  const tests = new Map([...testsOf(judged.value)].map(([name, text]) => [name, parse(text) as TestFile]));
  const mutants = mutantsOf(judged.value).filter((mutant) => only === undefined || isOf(mutant, only));
  const bad: string[] = [];
  const left = mutants.values();
  const worker = async (): Promise<void> => {
    for (const mutant of left) {
      if (!(await survives(mutant, shipped, tests))) continue;
      const excuse = excuseOf(mutant.name);
      if (excuse === undefined) bad.push(mutant.name);
      process.stdout.write(`survived: ${mutant.name}${excuse === undefined ? '' : ` (${excuse})`}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (mutants.length === 0) {
    process.stderr.write(`no alert, recording or threshold is called ${only ?? ''}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`${mutants.length} mutants, ${bad.length} survived without a reason\n`);
  if (bad.length > 0) process.exitCode = 1;
}

/** What differs in most alerts is not of one. */
function isOf({ name, rules }: Mutant, only: string): boolean {
  return name.includes(only) || (rules.length <= OF_MANY && rules.includes(only));
}

async function survives(
  { files, rules }: Mutant,
  shipped: ReadonlyMap<string, string>,
  tests: ReadonlyMap<string, TestFile>,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-mutant-'));
  try {
    for (const name of ['rules', 'tests']) mkdirSync(join(folder, name));
    for (const [name, text] of shipped) writeFileSync(join(folder, 'rules', name), files.get(name) ?? text);
    for (const [name, file] of testsFor(rules, tests)) {
      writeFileSync(join(folder, name), JSON.stringify(file));
      if (!(await passes(join(folder, name)))) return false;
    }
    return true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Those that name one of the alerts first, and then days as they happen, of all alerts; a recording is in many. */
function testsFor(rules: readonly string[], tests: ReadonlyMap<string, TestFile>): [string, TestFile][] {
  const isOfMany = rules.some((name) => name.includes(':')) || rules.length > OF_MANY;
  const isNamed = (test: unknown): boolean => rules.some((rule) => JSON.stringify(test).includes(rule));
  const scenarios = [...tests].filter(([name]) => name.includes('scenario'));
  const cases = [...tests]
    .filter(([name]) => !name.includes('scenario'))
    .map(([name, file]): [string, TestFile] => [
      name,
      { ...file, tests: file.tests.filter((test) => isOfMany || isNamed(test)) },
    ])
    .filter(([, { tests: left }]) => left.length > 0);
  return [...cases, ...scenarios];
}

async function passes(test: string): Promise<boolean> {
  return run('promtool', ['test', 'rules', test]).then(
    () => true,
    () => false,
  );
}

await main(process.argv[2]);
