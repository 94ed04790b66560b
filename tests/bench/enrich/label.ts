import { thisProcess } from '@plumbline/exporter/store/load/writer.js';
import { Sweeper } from '@plumbline/exporter/store/load/sweeper.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { plumbline } from '../../commands/plumbline.js';
import { command } from '../door/served-door.js';
import { valueOf, type BenchStore } from '../embedded.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { generate, shapeOf } from '../query/generate.js';
import { inNewStore } from '../scratch-store.js';
import { quantile } from '../stats.js';
import { count, decimal, type Table } from '../table.js';

const RECORDS = 5_000_000;
const QUICK_RECORDS = 100_000;
const AIM_SECONDS = 60;
const TURNS = 10;
const ASKED = `SELECT day, sum(messages), sum(dmarc_pass_messages) FROM v_domain_day
  WHERE day >= today() - 90 GROUP BY day ORDER BY day`;
/** What was answered before is not answered from memory. */
const SETTINGS = { use_query_cache: 0, use_query_condition_cache: 0 };

/** What is labelled, and where its records are. */
interface Target {
  readonly key: string;
  readonly what: string;
  readonly target: string;
}

/** As the store of `query` has them. */
const TARGETS: readonly Target[] = [
  { key: 'one', what: 'one address', target: '203.3.113.7' },
  { key: 'network', what: 'a /24', target: '203.9.113.0/24' },
  { key: 'domain', what: 'a domain', target: 'domain000.example' },
];

interface Labelled extends Target {
  readonly records: number;
  readonly seconds: number;
  /** Loads, and all records of them: they are written again together. */
  readonly reports: number;
  readonly rewritten: number;
  readonly views: readonly (readonly string[])[];
  /** Whether each report has the records and messages that it had, and what held before of `verify` holds. */
  readonly holds: boolean;
  readonly sweepSeconds: number;
  readonly beforeMs: readonly number[];
  readonly duringMs: readonly number[];
  readonly afterMs: readonly number[];
  readonly sweptMs: readonly number[];
}

/** A person's word about what is stored: how soon every view shows it, and what that does to whoever asks meanwhile. */
export async function label(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const shape = shapeOf(settings.records ?? (quick ? QUICK_RECORDS : RECORDS));
  return inNewStore(directory, async (store) => {
    await generate(store, shape, progress);
    const records = await numberOf(store, 'SELECT count() FROM v_records');
    const runs: Labelled[] = [];
    for (const target of TARGETS) {
      const run = await labelled(store, target);
      progress(`label: ${target.what}: ${decimal(run.seconds)} s, ${count(run.rewritten)} written again`);
      runs.push(run);
    }
    return outcomeOf(records, runs);
  });
}

async function labelled(store: BenchStore, target: Target): Promise<Labelled> {
  const beforeMs = await timesOf(store);
  const [held, contents] = [await heldOf(store), await contentsOf(store)];
  const rows = 'SELECT count() FROM records';
  const [before, loads] = [
    await numberOf(store, rows),
    await numberOf(store, 'SELECT count() FROM renewals'),
  ];
  const begun = performance.now();
  const told = { isOver: false };
  const [duringMs] = await Promise.all([
    timesWhile(store, () => !told.isOver),
    command(
      ...['senders', 'label', target.target, '--sender', target.key, '--new', target.what],
      ...['--class', 'forwarder', '--store.dir', store.directory, '--log.level', 'warn'],
    ).finally(() => (told.isOver = true)),
  ]);
  const seconds = (performance.now() - begun) / 1000;
  const views = await viewsOf(store, target.key);
  const rewritten = (await numberOf(store, rows)) - before;
  const reports = (await numberOf(store, 'SELECT count() FROM renewals')) - loads;
  const afterMs = await timesOf(store);
  const stillHeld = await heldOf(store);
  const isSame = (await contentsOf(store)) === contents;
  const sweepSeconds = await sweep(store);
  const sweptMs = await timesOf(store);
  return {
    ...{ ...target, seconds, reports, rewritten, views, sweepSeconds },
    ...{ beforeMs, duringMs, afterMs, sweptMs },
    records: Number(views[0]?.[0] ?? 0),
    holds: isSame && held.every((name) => stillHeld.includes(name)),
  };
}

/** Records and messages that each view has of a sender. */
async function viewsOf(store: BenchStore, key: string): Promise<string[][]> {
  const where = `WHERE sender = '${key}' AND sender_class = 'forwarder'`;
  return [
    ...(await store.ask(`SELECT count(), sum(messages) FROM v_records ${where}`)),
    ...(await store.ask(`SELECT sum(records), sum(messages) FROM v_sender_day ${where}`)),
    ...(await store.ask(`SELECT sum(records), sum(messages) FROM v_source_day ${where}`)),
  ];
}

/** What holds in the store; of what the engine made by itself, no delivery is known. */
async function heldOf(store: BenchStore): Promise<string[]> {
  const { stdout } = await plumbline(['verify', '--store.dir', store.directory]);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; holds: boolean }[] };
  return checks.filter(({ holds }) => holds).map(({ name }) => name);
}

/** Of each report the records and the messages that count, in a number. */
async function contentsOf(store: BenchStore): Promise<string> {
  const [[contents = ''] = []] = await store.ask(
    `SELECT sum(cityHash64(report_key, n, m))
     FROM (SELECT report_key, count() AS n, sum(messages) AS m FROM v_records GROUP BY report_key)`,
  );
  return contents;
}

/** What is done an hour later. */
async function sweep(store: BenchStore): Promise<number> {
  const { client } = store;
  const target = { privateDatabase: `${client.database}_private`, afterSeconds: 0, afterDays: 400 };
  const sweeper = new Sweeper(client, target, thisProcess());
  await sleep(1100);
  const begun = performance.now();
  valueOf(await sweeper.forgetCommitted());
  valueOf(await sweeper.removeRenewed());
  const left = await numberOf(store, 'SELECT count() FROM commits WHERE notEmpty(renewed)');
  if (left > 0) throw new Error(`${left} commits of renewals are left.`);
  return (performance.now() - begun) / 1000;
}

async function timesOf(store: BenchStore): Promise<number[]> {
  const ms: number[] = [];
  await askOnce(store);
  while (ms.length < TURNS) ms.push(await askOnce(store));
  return ms;
}

async function timesWhile(store: BenchStore, goesOn: () => boolean): Promise<number[]> {
  const ms: number[] = [];
  do ms.push(await askOnce(store));
  while (goesOn());
  return ms;
}

async function askOnce(store: BenchStore): Promise<number> {
  const begun = performance.now();
  const rows = await store.ask(ASKED, SETTINGS);
  if (rows.length === 0) throw new Error('v_domain_day is empty');
  return performance.now() - begun;
}

async function numberOf(store: BenchStore, sql: string): Promise<number> {
  const [[value] = []] = await store.ask(sql);
  return Number(value);
}

function outcomeOf(records: number, runs: readonly Labelled[]): Outcome {
  return {
    tables: [labelTable(records, runs), queryTable(runs)],
    aims: runs.flatMap(aimsOf),
    figures: { label: { records, runs } },
    notes: [],
  };
}

function labelTable(all: number, runs: readonly Labelled[]): Table {
  return {
    title: `\`plumbline senders label\` over ${count(all)} records`,
    header: [
      ...['', 'records of it', 'of all', 'seconds', 'reports written again', 'with records'],
      ...['records/s', 'swept in, s'],
    ],
    rows: runs.map(({ what, records, seconds, reports, rewritten, sweepSeconds }) => [
      what,
      ...[count(records), `${decimal((100 * records) / all)} %`, decimal(seconds)],
      ...[count(reports), count(rewritten), count(rewritten / seconds), decimal(sweepSeconds)],
    ]),
  };
}

function queryTable(runs: readonly Labelled[]): Table {
  const both = (ms: readonly number[]): string[] => [decimal(quantile(ms, 0.5)), decimal(quantile(ms, 0.95))];
  return {
    title: 'Milliseconds of v_domain_day, all domains, 90 days, while nothing else is asked',
    header: [
      ...['', 'before p50', 'p95', 'meanwhile p50', 'p95'],
      ...['dead rows there p50', 'p95', 'swept p50', 'p95'],
    ],
    rows: runs.map(({ what, beforeMs, duringMs, afterMs, sweptMs }) => [
      what,
      ...[beforeMs, duringMs, afterMs, sweptMs].flatMap(both),
    ]),
  };
}

function aimsOf({ what, seconds, views, holds, records }: Labelled): Aim[] {
  const isAlike = records > 0 && new Set(views.map((row) => row.join(' '))).size === 1;
  return [
    {
      what: `${what}: seconds until every view shows a label`,
      aim: `at most ${AIM_SECONDS}`,
      measured: decimal(seconds),
      holds: seconds <= AIM_SECONDS,
    },
    {
      what: `${what}: views of the sender; records and messages of each report, and what held of \`verify\``,
      aim: 'alike, as before',
      measured: `${isAlike ? 'alike' : 'differ'}, ${holds ? 'as before' : 'not as before'}`,
      holds: isAlike && holds,
    },
  ];
}
