import type { Aim } from '../outcome.js';
import { count, decimal, type Table } from '../table.js';
import type { IngestRun } from './run.js';

const AIM_MIB = 64;

/** Ten times as much of something, in as much memory. */
export interface Growth {
  /** What there is more and more of. */
  readonly what: 'mails' | 'records';
  readonly title: string;
  readonly runs: readonly SizedRun[];
}

export interface SizedRun {
  readonly size: number;
  readonly run: IngestRun;
}

export function growthTable({ what, title, runs }: Growth): Table {
  const more = (cell: string): string[] => (what === 'records' ? [] : [cell]);
  return {
    title,
    header: [what, `${what}/s`, ...more('records/s'), 'seconds', 'peak MiB: exporter', 'engine'],
    rows: runs.map(({ size, run }) => [
      count(size),
      count(size / run.seconds),
      ...more(count(run.records / run.seconds)),
      decimal(run.seconds),
      decimal(run.peakMib),
      run.enginePeakMib === undefined ? '' : decimal(run.enginePeakMib),
    ]),
  };
}

export function growthAim({ what, title, runs }: Growth): Aim[] {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return [];
  const grown = last.run.peakMib - first.run.peakMib;
  return [
    {
      what: `${title}: memory of the exporter at ${count(last.size)} ${what}, growth over ${count(first.size)}`,
      aim: `at most ${AIM_MIB} MiB`,
      measured: `${decimal(grown)} MiB`,
      holds: grown <= AIM_MIB,
    },
  ];
}
