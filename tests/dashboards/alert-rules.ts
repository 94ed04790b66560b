/** What Grafana-managed alert rules ask. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROVISIONING } from '@plumbline/provisioning/folder.js';
import { parse } from 'yaml';
import * as z from 'zod';

const datumSchema = z.looseObject({
  refId: z.string(),
  relativeTimeRange: z.looseObject({ from: z.number(), to: z.number() }).default({ from: 600, to: 0 }),
  model: z.looseObject({
    rawSql: z.string().optional(),
    expr: z.string().optional(),
    format: z.number().optional(),
  }),
});
const ruleSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  data: z.array(datumSchema).default([]),
});
const fileSchema = z.looseObject({
  groups: z.array(z.looseObject({ rules: z.array(ruleSchema) })).default([]),
});

export interface AlertQuestion {
  readonly rule: string;
  readonly refId: string;
  readonly sql: string | undefined;
  readonly expr: string | undefined;
  readonly format: number;
  /** Seconds back. */
  readonly from: number;
  readonly to: number;
}

const ALERTING = join(PROVISIONING, 'alerting');

export async function alertQuestions(folder = ALERTING): Promise<AlertQuestion[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const rules = texts.flatMap((text) => fileSchema.parse(parse(text)).groups.flatMap((group) => group.rules));
  return rules.flatMap(({ title, data }) =>
    data.map(({ refId, relativeTimeRange, model }) => ({
      ...{ rule: title, refId, sql: model.rawSql, expr: model.expr, format: model.format ?? 1 },
      ...{ from: relativeTimeRange.from, to: relativeTimeRange.to },
    })),
  );
}
