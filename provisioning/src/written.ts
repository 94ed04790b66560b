import { grafanaRuleFiles } from './grafana-alerting/rule-files.js';
import { alertGroups, RECORDING } from './rules/groups.js';
import { CASES } from './rules/cases/all.js';
import { scenarioFile } from './rules/cases/scenarios/scenario.js';
import { SCENARIOS } from './rules/cases/scenarios/all.js';
import { testFile } from './rules/cases/test-file.js';
import { ruleFiles, yamlOf } from './rules/rule-file.js';
import type { Thresholds } from './thresholds.js';

/** Files for Prometheus, by where they lie in its folder. */
export function rulesOf(thresholds: Thresholds): Map<string, string> {
  return new Map([...ruleFiles(thresholds)].map(([name, text]) => [`rules/${name}`, text]));
}

/** Files of Grafana-managed rules, by where they lie in the folder of what Grafana is given. */
export function grafanaRulesOf(thresholds: Thresholds): Map<string, string> {
  return new Map([...grafanaRuleFiles(thresholds)].map(([name, text]) => [`alerting/${name}`, text]));
}

/** The rules' tests, which hold for the shipped thresholds. */
export function testsOf(thresholds: Thresholds): Map<string, string> {
  const groups = alertGroups(thresholds).map(({ name }) => name);
  const cases = Object.entries(CASES).map(
    ([name, group]) => [`${name}.yml`, testFile(name, group, thresholds.links)] as const,
  );
  const scenarios = SCENARIOS.map(
    (scenario) => [`scenario-${scenario.name}.yml`, scenarioFile(scenario, [RECORDING, ...groups])] as const,
  );
  return new Map([...cases, ...scenarios].map(([name, file]) => [`tests/${name}`, yamlOf(file)]));
}
