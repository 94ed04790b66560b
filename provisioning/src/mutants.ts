/** npm run mutants -w provisioning   says which faults of rules their tests do not see. It takes some minutes. */
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

interface TestFile {
  readonly tests: readonly unknown[];
}

const run = promisify(execFile);

async function main(only: string | undefined): Promise<void> {
  const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'));
  if (!judged.ok) throw new Error(judged.detail);
  const shipped = ruleFiles(judged.value);
  const tests = new Map([...testsOf(judged.value)].map(([name, text]) => [name, parse(text) as TestFile]));
  const mutants = mutantsOf(judged.value).filter(({ name }) => only === undefined || name.includes(only));
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
  process.stdout.write(`${mutants.length} mutants, ${bad.length} survived without a reason\n`);
  if (bad.length > 0) process.exitCode = 1;
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
  const isOfMany = rules.some((name) => name.includes(':')) || rules.length > 9;
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
