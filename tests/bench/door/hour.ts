import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plumbline } from '../../commands/plumbline.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { quantile } from '../stats.js';
import { count, decimal, type Table } from '../table.js';
import { answersOf, askHonestly, type Honest } from './honest.js';
import { Attackers, type Hostile } from './hostile.js';
import { command, serveDoor, type ServedDoor } from './served-door.js';

const MINUTES = 60;
const QUICK_MINUTES = 0.2;
const WINDOWS = 12;
const READERS = 3;
const STRANGERS = 2;
const RECORDS = 200_000;
const QUICK_RECORDS = 5000;
const SAMPLE_MS = 5000;
const AIM_MIB = 64;
/** Of what should not have been, in each part. */
const SHOWN = 5;
const DAY_MS = 86_400_000;

/** What happened in one part of the time. */
interface Window {
  readonly honest: Honest;
  readonly hostile: Hostile;
  readonly engineMib: number[];
  readonly exporterMib: number[];
  ingested: number;
}

/** People, strangers and mail at once, for an hour. */
export async function hour(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const minutes = settings.minutes ?? (quick ? QUICK_MINUTES : MINUTES);
  const data = join(directory, 'data');
  progress('hour: making a month of reports');
  const records = String(quick ? QUICK_RECORDS : RECORDS);
  const base = ['--domains', '5', '--days', '30', '--end', '2026-05-31', '--records', records];
  await command('demo', ...base, '--store.dir', data);
  const door = await serveDoor(directory, data);
  try {
    const answers = await answersOf(door.store);
    const attackers = await Attackers.of(door, directory);
    const windows = await live(door, { minutes, directory, progress, answers, attackers });
    attackers.close();
    const restarts = await door.metric('plumbline_store_engine_restarts_total');
    const verified = await plumbline(['verify', ...door.store]);
    return outcomeOf(minutes, windows, { holds: verified.code === 0, restarts });
  } finally {
    await door.end();
    await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

interface Life {
  readonly minutes: number;
  readonly directory: string;
  readonly progress: (text: string) => void;
  readonly answers: ReadonlyMap<string, string>;
  readonly attackers: Attackers;
}

async function live(door: ServedDoor, life: Life): Promise<Window[]> {
  const windows: Window[] = [];
  const windowMs = (life.minutes * 60_000) / WINDOWS;
  for (let i = 0; i < WINDOWS; i++) {
    const window: Window = {
      honest: { milliseconds: [], right: 0, busy: 0, wrong: [] },
      hostile: { asked: 0, harm: [] },
      ...{ engineMib: [], exporterMib: [], ingested: 0 },
    };
    windows.push(window);
    const end = performance.now() + windowMs;
    const isOver = (): boolean => performance.now() > end;
    await Promise.all([
      ...Array.from({ length: READERS }, () =>
        askHonestly(door, life.answers, { isOver, seen: window.honest }),
      ),
      ...Array.from({ length: STRANGERS }, () => life.attackers.attack(isOver, window.hostile)),
      ingestMail(door, { ...life, from: i * 1000, isOver, window }),
      watchMemory(door, isOver, window),
    ]);
    const { honest, hostile } = window;
    life.progress(
      `hour: part ${i + 1} of ${WINDOWS}: ${honest.right} right, ${honest.wrong.length} wrong, ${hostile.asked} attacks, ` +
        `${hostile.harm.length} harm, ${window.ingested} records in, engine ${decimal(middle(window.engineMib))} MiB`,
    );
    for (const odd of [...honest.wrong.slice(0, SHOWN), ...hostile.harm.slice(0, SHOWN)])
      life.progress(`hour: ${odd}`);
  }
  return windows;
}

interface Mail extends Life {
  readonly from: number;
  readonly isOver: () => boolean;
  readonly window: Window;
}

/** A day of mail after the other, of days before those that are asked about. */
async function ingestMail(door: ServedDoor, { directory, from, isOver, window }: Mail): Promise<void> {
  const mail = join(directory, 'mail');
  for (let turn = 0; !isOver(); turn++) {
    const end = new Date(Date.UTC(2026, 3, 30) - (turn % 100) * DAY_MS).toISOString().slice(0, 10);
    const seed = String(from + turn + 1);
    await command('demo', '--out', mail, '--days', '1', '--end', end, '--seed', seed, '--records', '2000');
    const done: unknown = JSON.parse(await command('ingest', '--json', ...door.store, mail));
    window.ingested += storedIn(done);
    await rm(mail, { recursive: true });
  }
}

function storedIn(ingested: unknown): number {
  const records = isObject(ingested) ? ingested['records'] : undefined;
  const stored = isObject(records) ? records['stored'] : undefined;
  if (typeof stored !== 'number') throw new Error('ingest does not say what it stored.');
  return stored;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

async function watchMemory(door: ServedDoor, isOver: () => boolean, window: Window): Promise<void> {
  while (!isOver()) {
    window.engineMib.push(residentMib(await door.enginePid()));
    window.exporterMib.push(residentMib(door.exporterPid));
    await sleep(SAMPLE_MS);
  }
}

/** Not a number where the system does not say. */
function residentMib(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

function middle(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? NaN : quantile(known, 0.5);
}

interface After {
  readonly holds: boolean;
  readonly restarts: number;
}

function outcomeOf(minutes: number, windows: readonly Window[], after: After): Outcome {
  const wrong = windows.flatMap(({ honest }) => honest.wrong);
  const harm = windows.flatMap(({ hostile }) => hostile.harm);
  return {
    tables: [windowTable(minutes, windows)],
    aims: aimsOf(windows, after),
    figures: { hour: { minutes, after, windows: windows.map(figuresOf) } },
    notes: [...wrong.slice(0, 20), ...harm.slice(0, 20)],
  };
}

function figuresOf({ honest, hostile, engineMib, exporterMib, ingested }: Window) {
  return {
    right: honest.right,
    busy: honest.busy,
    wrong: honest.wrong.length,
    p95: honest.milliseconds.length === 0 ? NaN : quantile(honest.milliseconds, 0.95),
    attacks: hostile.asked,
    harm: hostile.harm.length,
    ingested,
    engineMib: middle(engineMib),
    exporterMib: middle(exporterMib),
  };
}

function windowTable(minutes: number, windows: readonly Window[]): Table {
  const each = minutes / WINDOWS;
  return {
    title: `${decimal(minutes)} minutes of ${READERS} readers, ${STRANGERS} strangers and mail that comes in, a row for each ${decimal(each)}`,
    header: [
      ...['minutes', 'right answers', 'p95 ms', 'too busy', 'wrong'],
      ...['attacks', 'harm', 'records in', 'MiB: engine', 'exporter'],
    ],
    rows: windows
      .map(figuresOf)
      .map((row, i) => [
        decimal(each * (i + 1)),
        ...[row.right, row.p95, row.busy, row.wrong, row.attacks, row.harm, row.ingested].map(count),
        ...[row.engineMib, row.exporterMib].map(count),
      ]),
  };
}

function aimsOf(windows: readonly Window[], { holds, restarts }: After): Aim[] {
  const sum = (of: (window: Window) => number): number => windows.reduce((all, one) => all + of(one), 0);
  const right = sum(({ honest }) => honest.right);
  const wrong = sum(({ honest }) => honest.wrong.length);
  const harm = sum(({ hostile }) => hostile.harm.length);
  const ingested = sum((window) => window.ingested);
  const grown = (of: (window: Window) => number[]): number =>
    middle(windows.slice(-2).flatMap(of)) - middle(windows.slice(2, 4).flatMap(of));
  const flat = (what: string, mib: number): Aim => ({
    what: `memory of the ${what}: the last sixth over the second`,
    aim: `at most ${AIM_MIB} MiB more`,
    measured: `${decimal(mib)} MiB`,
    holds: mib <= AIM_MIB,
  });
  return [
    {
      what: 'honest questions answered wrongly or not at all',
      aim: 'none',
      measured: `${count(wrong)} of ${count(right + wrong)}`,
      holds: wrong === 0 && right > 0,
    },
    {
      what: 'attacks that were answered or did harm',
      aim: 'none',
      measured: `${count(harm)} of ${count(sum(({ hostile }) => hostile.asked))}`,
      holds: harm === 0,
    },
    {
      what: 'records that came in meanwhile, and `verify` afterwards',
      aim: 'holds',
      measured: `${count(ingested)}, ${holds ? 'holds' : 'does not hold'}`,
      holds: holds && windows.every((window) => window.ingested > 0),
    },
    { what: 'starts of the engine meanwhile', aim: 'none', measured: count(restarts), holds: restarts === 0 },
    flat(
      'engine',
      grown(({ engineMib }) => engineMib),
    ),
    flat(
      'exporter',
      grown(({ exporterMib }) => exporterMib),
    ),
  ];
}
