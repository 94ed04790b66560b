import { join } from 'node:path';
import { openBenchStore, type BenchStore } from '../embedded.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { generate, shapeOf } from '../query/generate.js';
import { questionsOf } from '../query/questions.js';
import { quantile, ratios, summarise } from '../stats.js';
import { count, decimal, times, type Table } from '../table.js';
import type { Asked } from './ask-all.js';
import { askDirectly } from './ask-directly.js';
import { askOverHttp } from './ask-over-http.js';

const RECORDS = 2_000_000;
const QUICK_RECORDS = 100_000;
const ROUNDS = 3;
const TURNS = 20;
const QUICK_TURNS = 2;
const AT_ONCE = [1, 3];
const USER = 'bench';

/** By what ways the same is asked. */
const WAYS = {
  direct: 'the engine called directly: chDB, in the process that asks',
  socket: 'its private socket: HTTP, and no judging',
  known: 'the door, by a statement that it has judged before',
  fresh: 'the door, by a statement that it has never seen',
} as const;
type Way = keyof typeof WAYS;
const NAMES = Object.keys(WAYS) as Way[];

/** What the door costs beside the engine. */
export async function race(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const shape = shapeOf(settings.records ?? (quick ? QUICK_RECORDS : RECORDS));
  const folder = join(directory, 'race');
  const store = await openBenchStore(folder);
  await generate(store, shape, progress);
  const [[records = '0'] = []] = await store.ask('SELECT count() FROM records');
  const questions = await questionsOf(store, shape);
  await store.close();
  const turns = quick ? QUICK_TURNS : TURNS;
  const statements = Array.from({ length: turns }, (_, turn) => turn).flatMap((turn) => [
    'SELECT 1',
    ...questions.map(({ sql }) => sql(turn)),
  ]);
  const rounds: Round[] = [];
  const wanted = settings.rounds ?? (quick ? 1 : ROUNDS);
  for (let round = 0; round < wanted; round++)
    for (const atOnce of AT_ONCE) {
      progress(`race: round ${round + 1} of ${wanted}, ${atOnce} at once`);
      rounds.push({ atOnce, asked: await askByAllWays(folder, statements, { atOnce, round }) });
    }
  return outcomeOf(Number(records), rounds);
}

interface Round {
  readonly atOnce: number;
  readonly asked: Readonly<Record<Way, Asked>>;
}

async function askByAllWays(
  folder: string,
  statements: readonly string[],
  { atOnce, round }: { readonly atOnce: number; readonly round: number },
): Promise<Record<Way, Asked>> {
  // The data has one process: first one that asks itself, then the engine as it is. All ask twice: what is read for the
  // first time, or judged, does not count.
  const direct = await askDirectly(folder, statements, atOnce);
  const store = await openBenchStore(folder);
  try {
    const inside = { socketPath: store.socketPath };
    await askOverHttp(inside, statements, atOnce);
    const socket = await askOverHttp(inside, statements, atOnce);
    const door = await doorOf(store);
    await askOverHttp(door, statements, atOnce);
    const known = await askOverHttp(door, statements, atOnce);
    const mark = `/* ${round} ${atOnce} */`;
    const fresh = await askOverHttp(
      door,
      statements.map((sql, i) => `${mark} /* ${i} */ ${sql}`),
      atOnce,
    );
    return { direct, socket, known, fresh };
  } finally {
    await store.close();
  }
}

async function doorOf(store: BenchStore) {
  const { host, port } = await store.openDoor(USER, USER);
  return { host, port, auth: `${USER}:${USER}` };
}

function outcomeOf(records: number, rounds: readonly Round[]): Outcome {
  return {
    tables: AT_ONCE.map((atOnce) => tableOf(records, atOnce, roundsAt(rounds, atOnce))),
    aims: AT_ONCE.map((atOnce) => aimOf(atOnce, roundsAt(rounds, atOnce))),
    figures: { race: { records, rounds } },
    notes: [],
  };
}

function roundsAt(rounds: readonly Round[], atOnce: number): Round[] {
  return rounds.filter((round) => round.atOnce === atOnce);
}

function rate({ seconds, milliseconds }: Asked): number {
  return milliseconds.length / seconds;
}

function p95(asked: Asked): number {
  return quantile(asked.milliseconds, 0.95);
}

function tableOf(records: number, atOnce: number, rounds: readonly Round[]): Table {
  const all = (way: Way, of: (asked: Asked) => number): number[] => rounds.map(({ asked }) => of(asked[way]));
  return {
    title: `Eleven questions of dashboards and SELECT 1, over ${count(records)} records, ${atOnce} at once; median of ${rounds.length} rounds`,
    header: ['', 'queries/s', 'p50 ms', 'p95 ms', 'p95 beside direct'],
    rows: NAMES.map((way) => [
      WAYS[way],
      decimal(summarise(all(way, rate)).median),
      decimal(summarise(all(way, ({ milliseconds }) => quantile(milliseconds, 0.5))).median),
      decimal(summarise(all(way, p95)).median),
      times(summarise(ratios(all(way, p95), all('direct', p95)))),
    ]),
  };
}

const AIM_RATIO = 1.5;

function aimOf(atOnce: number, rounds: readonly Round[]): Aim {
  const ratio = summarise(
    ratios(
      rounds.map(({ asked }) => p95(asked.known)),
      rounds.map(({ asked }) => p95(asked.direct)),
    ),
  );
  return {
    what: `p95 at the door beside the engine called directly, ${atOnce} at once`,
    aim: `at most ${AIM_RATIO}`,
    measured: times(ratio),
    holds: ratio.median <= AIM_RATIO,
  };
}
