/** A store with the demo in it, asked through its door as the ClickHouse data source asks. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoOptions } from '@plumbline/exporter/demo/options.js';
import { layStore } from '@plumbline/exporter/store/testing/laid-store.js';
import * as z from 'zod';
import { plumbline, scratch, serve, STATELESS } from '../commands/plumbline.js';
import { askingAt, type Ask } from './asked.js';
import { truthOfDemo, type Truth } from './truth-of-demo.js';

/** The demo is made, and an engine started, beside whatever else runs. */
export const SLOW = 400_000;

const DEMO_DAYS = 60;

const DAY_MS = 86_400_000;

const FOR_EVER = [
  ...['--store.retention.records', 'forever', '--store.retention.reports', 'forever'],
  ...['--failures.days', 'forever'],
];

export interface DemoDoor {
  readonly ask: Ask;
  readonly truth: Truth;
  /** What Grafana takes for now: after the demo came in. */
  readonly now: Date;
  close(): Promise<void>;
}

/** The demo ends yesterday, as views go by the clock. */
export async function openDemoDoor(): Promise<DemoDoor> {
  const options: DemoOptions = {
    ...{ domains: 3, days: DEMO_DAYS, reportsPerDay: 12, seed: 7 },
    end: new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
  };
  const folder = await scratch();
  const data = join(folder.path, 'data');
  const store = (directory: string): string[] => ['--store.dir', directory, ...FOR_EVER];
  const make = (directory: string): Promise<void> => makeDemo(options, store(directory));
  await layStore(data, `dashboards-${options.end}`, make);
  if (process.env['PLUMBLINE_TEST_STORES'] === undefined) await make(data);
  const served = serve([...STATELESS, ...store(data)]);
  const url = await served.logged('url', 'the door is open to readers');
  await served.logged('msg', 'ready');
  const secret = secretSchema.parse(JSON.parse(await readFile(join(data, 'secrets/door.json'), 'utf8')));
  return {
    ask: askingAt(url, secret),
    truth: truthOfDemo(options),
    now: new Date(),
    close: async () => {
      await served.end();
      await folder.remove();
    },
  };
}

const secretSchema = z.object({ user: z.string(), password: z.string() });

async function makeDemo(options: DemoOptions, store: readonly string[]): Promise<void> {
  const { code, stderr } = await plumbline([
    ...['demo', '--domains', String(options.domains), '--days', String(options.days), '--end', options.end],
    ...['--reports-per-day', String(options.reportsPerDay), '--seed', String(options.seed)],
    ...store,
  ]);
  // 2: some of what it made is spoilt on purpose.
  if (code !== 0 && code !== 2) throw new Error(stderr);
}
