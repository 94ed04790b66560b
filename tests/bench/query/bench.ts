import type { BenchStore } from '../embedded.js';
import { runParts, type Aim, type Bench, type BenchSettings, type Outcome } from '../outcome.js';
import { inNewStore } from '../scratch-store.js';
import { quantile } from '../stats.js';
import { count, decimal, type Table } from '../table.js';
import { dropCaches } from './caches.js';
import { DATA_DESCRIPTION, generate, shapeOf } from './generate.js';
import { panels } from './panels.js';
import { questionsOf, type Question } from './questions.js';

const RECORDS = 20_000_000;
const QUICK_RECORDS = 300_000;
/** Where the aim is. */
const AIM_RECORDS = 100_000_000;
const AIM_MS = 200;
const TURNS = 20;
const QUICK_TURNS = 3;

/** What was answered before is not answered from memory. */
const SETTINGS = { use_query_cache: 0, use_query_condition_cache: 0 };

interface Timing {
  readonly name: string;
  readonly warmMs: readonly number[];
  readonly coldMs: readonly number[];
}

async function views(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const shape = shapeOf(settings.records ?? (quick ? QUICK_RECORDS : RECORDS));
  const turns = settings.rounds ?? (quick ? QUICK_TURNS : TURNS);
  return inNewStore(directory, async (store) => {
    await generate(store, shape, progress);
    const [[records = '0'] = []] = await store.ask('SELECT count() FROM records');
    const isPageCacheDropped = await dropCaches(store);
    const timings: Timing[] = [];
    for (const question of await questionsOf(store, shape)) {
      progress(question.name);
      timings.push(await timeOf(store, question, turns));
    }
    return outcomeOf(Number(records), timings, isPageCacheDropped);
  });
}

/** Cold is the first time after all caches were dropped, warm the second time that the very same is asked. */
async function timeOf(store: BenchStore, { name, sql }: Question, turns: number): Promise<Timing> {
  const warmMs: number[] = [];
  const coldMs: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await dropCaches(store);
    coldMs.push(await millisecondsOf(store, sql(turn)));
    warmMs.push(await millisecondsOf(store, sql(turn)));
  }
  return { name, warmMs, coldMs };
}

async function millisecondsOf(store: BenchStore, sql: string): Promise<number> {
  const start = performance.now();
  const rows = await store.ask(sql, SETTINGS);
  if (rows.length === 0) throw new Error(`Nothing is the answer to ${sql}`);
  return performance.now() - start;
}

function outcomeOf(records: number, timings: readonly Timing[], isPageCacheDropped: boolean): Outcome {
  const notes = [
    ...(isPageCacheDropped
      ? []
      : ["The system's page cache was left as it was, which takes root: cold is less so."]),
    ...(records < 0.9 * AIM_RECORDS
      ? [`The aim is for ${count(AIM_RECORDS)} records: --records ${AIM_RECORDS}.`]
      : []),
  ];
  return {
    tables: [timesTable(records, timings)],
    aims: timings.map(aimOf),
    figures: { records, isPageCacheDropped, questions: timings },
    notes,
  };
}

function timesTable(records: number, timings: readonly Timing[]): Table {
  return {
    title: `Milliseconds over ${count(records)} records; ${timings[0]?.warmMs.length ?? 0} times each, about another domain, IP or report each time`,
    header: ['', 'warm p50', 'p95', 'cold p50', 'p95'],
    rows: timings.map(({ name, warmMs, coldMs }) => [
      name,
      ...[warmMs, coldMs].flatMap((ms) => [decimal(quantile(ms, 0.5)), decimal(quantile(ms, 0.95))]),
    ]),
  };
}

function aimOf({ name, warmMs }: Timing): Aim {
  const p95 = quantile(warmMs, 0.95);
  return {
    what: `${name}, warm p95`,
    aim: `under ${AIM_MS} ms`,
    measured: `${decimal(p95)} ms`,
    holds: p95 < AIM_MS,
  };
}

const PARTS = { views, panels };

/** How long the views take that dashboards ask, and every query of these, over many records. */
export const QUERY: Bench = {
  parts: Object.keys(PARTS),
  data: DATA_DESCRIPTION,
  run: (settings) => runParts(PARTS, settings),
};
