/** Files for Grafana that are written by hand: data sources, the provider of dashboards, and the example of who is told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { PROVISIONING } from './folder.js';

function text(name: string): string {
  return readFileSync(join(PROVISIONING, name), 'utf8');
}

const variable = z.string().regex(/^\$PLUMBLINE_[A-Z_]+$/);

/** What the ClickHouse data source 4.20 reads: it passes over all else without a word. */
const CLICKHOUSE = z.strictObject({
  name: z.string(),
  uid: z.literal('plumbline-clickhouse'),
  type: z.literal('grafana-clickhouse-datasource'),
  access: z.literal('proxy'),
  editable: z.literal(false),
  jsonData: z.strictObject({
    host: variable,
    port: variable,
    protocol: z.literal('http'),
    secure: variable,
    username: variable,
    defaultDatabase: z.literal('plumbline'),
    queryTimeout: z.literal('30'),
  }),
  secureJsonData: z.strictObject({ password: z.literal('$PLUMBLINE_STORE_DOOR_PASSWORD') }),
});
const PROMETHEUS = z.strictObject({
  name: z.string(),
  uid: z.literal('plumbline-prometheus'),
  type: z.literal('prometheus'),
  access: z.literal('proxy'),
  editable: z.literal(false),
  url: z.literal('$PLUMBLINE_PROMETHEUS_URL'),
  jsonData: z.strictObject({ httpMethod: z.literal('POST') }),
});
const SOURCES = z.strictObject({ apiVersion: z.literal(1), datasources: z.tuple([CLICKHOUSE, PROMETHEUS]) });

describe('the data sources', () => {
  const file = text('datasources/plumbline.yml');

  it('are two, with what each reads and nothing that it would pass over', () => {
    expect(SOURCES.safeParse(parse(file)).error).toBeUndefined();
  });

  it('say of each variable that they take what it is, for there is no other word of it', () => {
    const taken = file.match(/(?<=\$)PLUMBLINE_\w+/g) ?? [];
    const told = file.match(/(?<=^# {3})PLUMBLINE_\w+/gm) ?? [];
    expect(taken).toHaveLength(6);
    expect(told.toSorted()).toEqual(taken.toSorted());
  });
});

it('dashboards are read from beside their provider, into the folder of the rules', () => {
  expect(parse(text('dashboards/plumbline.yml'))).toEqual({
    apiVersion: 1,
    providers: [
      expect.objectContaining({
        folder: 'Plumbline',
        type: 'file',
        allowUiUpdates: false,
        options: { path: '/etc/grafana/provisioning/dashboards/plumbline' },
      }),
    ],
  });
});

const EXAMPLE = z.strictObject({
  apiVersion: z.literal(1),
  contactPoints: z.array(
    z.strictObject({
      orgId: z.literal(1),
      name: z.string(),
      receivers: z.array(z.looseObject({ uid: z.string().max(40), type: z.enum(['webhook', 'email']) })),
    }),
  ),
  templates: z.array(z.strictObject({ orgId: z.literal(1), name: z.string(), template: z.string() })),
});

describe('the example of who is told', () => {
  const file = text('alerting/notifications.yml.example');

  it('adds contact points and templates, and no policies, which would replace all there are', () => {
    const { contactPoints } = EXAMPLE.parse(parse(file));
    expect(contactPoints.map(({ name }) => name)).toEqual(['plumbline-history', 'plumbline-email']);
  });

  it('has templates that it uses, and uses those it has', () => {
    const { templates } = EXAMPLE.parse(parse(file));
    const made = templates.flatMap(({ template }) => template.match(/(?<=define ")[\w.]+/g) ?? []);
    const used = file.match(/(?<=template ")[\w.]+/g) ?? [];
    expect(new Set(used)).toEqual(new Set(made));
  });

  it('has policies that are understood, for who takes them out of their comment', () => {
    const [, commented = ''] = file.split('# policies:\n');
    const policies = parseDocument(`policies:\n${commented.replace(/^# ?/gm, '')}`);
    expect(policies.errors).toEqual([]);
    const routes = z
      .object({ policies: z.array(z.object({ routes: z.array(z.object({ receiver: z.string() })) })) })
      .parse(policies.toJS());
    expect(routes.policies[0]?.routes.map(({ receiver }) => receiver)).toEqual([
      'plumbline-history',
      'plumbline-email',
    ]);
  });
});
