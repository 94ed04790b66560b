import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT_REPORTER, PLUMBLINE, readExit } from '../exit-report.js';
import { writeGzipReport } from '../gzip-report.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { summarise, type Summary } from '../stats.js';
import { count, decimal, type Table } from '../table.js';

const REPORTS = [10_000, 100_000, 1_000_000];
const ROUNDS = 3;
const AIM_MIB = 64;

interface Peak {
  readonly records: number;
  readonly mib: Summary;
  readonly seconds: number;
}

/** The peak of the whole process that reads one gzip file, against one that reads a report of one record. */
export async function memory(settings: BenchSettings): Promise<Outcome> {
  const rounds = settings.rounds ?? ROUNDS;
  const idle = await measure(1, rounds, settings);
  const peaks: Peak[] = [];
  for (const records of REPORTS) peaks.push(await measure(records, rounds, settings));
  return {
    tables: [memoryTable(idle, peaks, rounds)],
    aims: peaks.map((peak) => aimOf(peak, idle)),
    figures: { memory: [idle, ...peaks] },
    notes: [],
  };
}

async function measure(records: number, rounds: number, settings: BenchSettings): Promise<Peak> {
  const path = join(settings.directory, `report-${records}.xml.gz`);
  settings.progress(`memory: writing ${count(records)} records`);
  await writeGzipReport(path, records);
  const peaks: number[] = [];
  const start = performance.now();
  for (let round = 1; round <= rounds; round++) {
    settings.progress(`memory: ${count(records)} records, round ${round} of ${rounds}`);
    peaks.push(await peakOfParse(path, records));
  }
  const seconds = (performance.now() - start) / 1000 / rounds;
  return { records, mib: summarise(peaks), seconds };
}

/** In MiB, as the process itself reports it on its fourth descriptor when it ends. */
async function peakOfParse(path: string, records: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', EXIT_REPORTER, PLUMBLINE, 'parse', '--log.level', 'error', path],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    },
  );
  const [, stdout, , report] = child.stdio;
  if (stdout === null || !(report instanceof Readable)) throw new Error('The child has no pipes.');
  const [line, peak] = await Promise.all([text(stdout), text(report), once(child, 'close')]);
  const read = /"records":(\d+)/.exec(line)?.[1];
  if (Number(read) !== records) throw new Error(`parse read ${read ?? 'nothing'} instead of ${records}.`);
  return readExit(peak).peakMib;
}

function memoryTable(idle: Peak, peaks: readonly Peak[], rounds: number): Table {
  return {
    title: `Peak resident memory of plumbline parse on one gzip file; median of ${rounds} runs`,
    header: [
      'records',
      'MiB',
      'lowest - highest',
      'growth over one record',
      'seconds, start and end included',
    ],
    rows: [idle, ...peaks].map((peak) => [
      count(peak.records),
      decimal(peak.mib.median),
      `${decimal(peak.mib.lowest)} - ${decimal(peak.mib.highest)}`,
      peak === idle ? '' : `${decimal(growth(peak, idle))} MiB`,
      decimal(peak.seconds),
    ]),
  };
}

function growth(peak: Peak, idle: Peak): number {
  return peak.mib.median - idle.mib.median;
}

function aimOf(peak: Peak, idle: Peak): Aim {
  const grown = growth(peak, idle);
  return {
    what: `memory at ${count(peak.records)} records, growth`,
    aim: `at most ${AIM_MIB} MiB`,
    measured: `${decimal(grown)} MiB`,
    holds: grown <= AIM_MIB,
  };
}
