/** Alerts with the labels that they are shipped with. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROVISIONING } from '../../folder.js';
import type { Labels } from './running.js';

const RULES = join(PROVISIONING, 'prometheus/rules');

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly labels?: Labels }[];
  }[];
}

export function shippedLabels(alertname: string): Labels & { readonly alertname: string } {
  const files = readdirSync(RULES).map((name) => parse(readFileSync(join(RULES, name), 'utf8')) as RuleFile);
  const rules = files.flatMap(({ groups }) => groups).flatMap(({ rules: all }) => all);
  const found = rules.find(({ alert }) => alert === alertname);
  if (found === undefined) throw new Error(`no rule is called ${alertname}`);
  return { ...found.labels, alertname };
}
