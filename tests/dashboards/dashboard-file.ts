/** What the tests read of a dashboard, as it lies in its file. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROVISIONING } from '@plumbline/provisioning/folder.js';
import * as z from 'zod';

const one = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const chosen = z.union([one, z.array(one)]);

const targetSchema = z.looseObject({
  refId: z.string().default('A'),
  rawSql: z.string().optional(),
  expr: z.string().optional(),
  format: z.union([z.number(), z.string()]).optional(),
});

const flatPanelSchema = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string().default(''),
  interval: z.string().nullish(),
  maxDataPoints: z.number().nullish(),
  targets: z.array(targetSchema).default([]),
});
const panelSchema = flatPanelSchema.extend({ panels: z.array(flatPanelSchema).default([]) });

const variableQuery = z.union([
  z.string(),
  z.looseObject({ rawSql: z.string().optional(), query: z.string().optional() }),
]);
const variableSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  query: variableQuery.optional(),
  includeAll: z.boolean().default(false),
  multi: z.boolean().default(false),
  allValue: z.string().nullish(),
  current: z.looseObject({ value: chosen.optional(), text: chosen.optional() }).optional(),
});

const annotationSchema = z.looseObject({ name: z.string(), target: targetSchema.partial().optional() });

const dashboardSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panelSchema),
  templating: z.object({ list: z.array(variableSchema).default([]) }).default({ list: [] }),
  annotations: z.object({ list: z.array(annotationSchema).default([]) }).default({ list: [] }),
});

export type DashboardFile = z.infer<typeof dashboardSchema>;
export type PanelFile = z.infer<typeof flatPanelSchema>;
export type VariableFile = z.infer<typeof variableSchema>;

function readDashboard(json: string): DashboardFile {
  return dashboardSchema.parse(JSON.parse(json));
}

/** Of a dashboard, those in rows that are folded too. */
export function panelsOf({ panels }: DashboardFile): PanelFile[] {
  return panels.flatMap((panel) => [panel, ...panel.panels]);
}

const DASHBOARDS = join(PROVISIONING, 'dashboards', 'plumbline');

export async function dashboardFiles(folder = DASHBOARDS): Promise<DashboardFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => readDashboard(await readFile(join(folder, name), 'utf8'))));
}
