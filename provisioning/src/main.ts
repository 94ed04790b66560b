import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { dashboardFiles } from './dashboards/files.js';
import { PROVISIONING } from './folder.js';
import { withAlertTable } from './rules/alert-table.js';
import { alertGroups } from './rules/groups.js';
import { readThresholds, type Thresholds } from './thresholds.js';
import { grafanaRulesOf, rulesOf, testsOf } from './written.js';

const USAGE = `npm run provisioning                                   writes provisioning/prometheus, alerting and dashboards
npm run provisioning -- --thresholds FILE --out DIR    writes rules of your own: for Prometheus to DIR/rules, for Grafana to DIR/alerting
`;

function main(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { thresholds: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const { thresholds: mine, out } = values;
  if (mine !== undefined && out === undefined) {
    fail('--thresholds needs --out: the rules in provisioning/ are those of the shipped thresholds');
    return;
  }
  const own = mine === undefined ? undefined : readOwn(mine);
  if (own === null) {
    fail(`${mine ?? ''} cannot be read`);
    return;
  }
  const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'), own);
  if (!judged.ok) {
    fail(`${mine ?? 'thresholds.yml'}: ${judged.detail}`);
    return;
  }
  if (out === undefined) writeShipped(judged.value);
  else writeOwn(out, judged.value);
}

function readOwn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function writeOwn(out: string, thresholds: Thresholds): void {
  write(out, rulesOf(thresholds));
  write(out, grafanaRulesOf(thresholds));
}

function writeShipped(thresholds: Thresholds): void {
  const folder = join(PROVISIONING, 'prometheus');
  write(folder, rulesOf(thresholds));
  write(folder, testsOf(thresholds));
  write(PROVISIONING, grafanaRulesOf(thresholds));
  write(join(PROVISIONING, 'dashboards'), dashboardFiles());
  const page = join(PROVISIONING, '../docs/alerting.md');
  writeFileSync(page, withAlertTable(readFileSync(page, 'utf8'), alertGroups(thresholds)));
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}

main(process.argv.slice(2));
