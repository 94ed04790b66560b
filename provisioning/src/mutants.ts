/** npm run mutants -w provisioning   says which faults of rules their tests do not see. It takes some minutes. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROVISIONING } from './folder.js';
import { ruleFiles } from './rules/rule-file.js';
import { mutantsOf, type Mutant } from './rules/testing/mutations.js';
import { excuseOf } from './rules/testing/survivors.js';
import { readThresholds } from './thresholds.js';
import { testsOf } from './written.js';

const AT_ONCE = 2;
const run = promisify(execFile);

async function main(only: string | undefined): Promise<void> {
  const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'));
  if (!judged.ok) throw new Error(judged.detail);
  const shipped = ruleFiles(judged.value);
  const tests = testsOf(judged.value);
  const mutants = mutantsOf(judged.value).filter(({ name }) => only === undefined || name.includes(only));
  const survivors: string[] = [];
  const left = mutants.values();
  const worker = async (): Promise<void> => {
    for (const mutant of left) {
      if (await survives(mutant, shipped, tests)) survivors.push(mutant.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const bad = survivors.filter((name) => excuseOf(name) === undefined);
  for (const name of survivors.sort())
    process.stdout.write(`survived: ${name}${bad.includes(name) ? '' : ` (${excuseOf(name) ?? ''})`}\n`);
  process.stdout.write(
    `${mutants.length} mutants, ${survivors.length} survived, ${bad.length} without a reason\n`,
  );
  if (bad.length > 0) process.exitCode = 1;
}

async function survives(
  { files }: Mutant,
  shipped: ReadonlyMap<string, string>,
  tests: ReadonlyMap<string, string>,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-mutant-'));
  try {
    for (const name of ['rules', 'tests']) mkdirSync(join(folder, name));
    for (const [name, text] of shipped) writeFileSync(join(folder, 'rules', name), files.get(name) ?? text);
    for (const [name, text] of tests) writeFileSync(join(folder, name), text);
    // What knows it best comes first.
    const own = [...files.keys()].map((name) => `tests/${name}`).filter((name) => tests.has(name));
    const others = [...tests.keys()].filter(
      (name) => !own.includes(name) && (own.length === 0 || name.includes('scenario')),
    );
    for (const name of [...own, ...others]) if (!(await passes(join(folder, name)))) return false;
    return true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function passes(test: string): Promise<boolean> {
  return run('promtool', ['test', 'rules', test]).then(
    () => true,
    () => false,
  );
}

await main(process.argv[2]);
