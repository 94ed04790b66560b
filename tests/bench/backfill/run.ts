import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { PLUMBLINE } from '../exit-report.js';
import { peakKib, residentKib } from '../peak.js';

const SAMPLE_MS = 250;
const ASK_MS = 500;

/** One run of `plumbline ingest`, to its end or until it was stopped. */
export interface Run {
  readonly code: number | null;
  /** Of the whole process, start and end included. */
  readonly seconds: number;
  /** Things in the mails: a report each, and mails without one. */
  readonly documents: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  /** What an earlier run had done. */
  readonly passedBytes: number;
  /** In percent, as it told of its progress. */
  readonly progress: readonly number[];
  /** Resident memory, all the time. */
  readonly residentMib: readonly number[];
  readonly peakMib: number;
}

export interface RunWish {
  readonly path: string;
  readonly store: string;
  /** Rows of a batch, where a little is to be committed in several. */
  readonly batchRows: number | undefined;
  /** Asked now and then: it is stopped, as by Ctrl-C, when this holds. */
  readonly isEnough?: () => Promise<boolean>;
}

export async function ingest({ path, store, batchRows, isEnough }: RunWish): Promise<Run> {
  const begun = performance.now();
  const batch = batchRows === undefined ? [] : ['--store.batch.rows', String(batchRows)];
  const args = ['ingest', '--json', '--log.format', 'json', '--store.dir', store, ...batch, path];
  const child = spawn(process.execPath, [PLUMBLINE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = new Log(child);
  const closed = once(child, 'close');
  const memory = watchMemory(child);
  const stopping = isEnough === undefined ? undefined : stopWhen(child, isEnough);
  const stdout = await text(child.stdout);
  await Promise.all([closed, stopping]);
  const { residentMib, peakMib } = await memory;
  if (stdout === '') throw new Error(`ingest ended with ${String(child.exitCode)}: ${log.last}`);
  const { documents, reports } = JSON.parse(stdout) as Summary;
  const { passedBytes, progress } = log;
  return {
    code: child.exitCode,
    seconds: (performance.now() - begun) / 1000,
    ...{ documents, ...reports, passedBytes, progress, residentMib, peakMib },
  };
}

interface Summary {
  readonly documents: number;
  readonly reports: { readonly stored: number; readonly duplicate: number; readonly quarantined: number };
}

/** What it tells of itself meanwhile. */
class Log {
  readonly progress: number[] = [];
  passedBytes = 0;
  last = '';

  constructor({ stderr }: ChildProcess) {
    if (stderr === null) throw new Error('The child has no pipes.');
    createInterface(stderr).on('line', (line) => {
      this.last = line;
      const { msg, percent, bytes } = JSON.parse(line) as { msg: string; percent?: number; bytes?: number };
      if (msg === 'ingesting' && percent !== undefined) this.progress.push(percent);
      if (msg === 'what an earlier run had done was passed over') this.passedBytes = bytes ?? 0;
    });
  }
}

async function stopWhen(child: ChildProcess, isEnough: () => Promise<boolean>): Promise<void> {
  while (child.exitCode === null) {
    await sleep(ASK_MS);
    if (!(await isEnough())) continue;
    child.kill('SIGINT');
    return;
  }
}

async function watchMemory(child: ChildProcess) {
  const residentMib: number[] = [];
  let peakMib = 0;
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const kib = residentKib(child.pid);
    if (kib !== undefined) residentMib.push(kib / 1024);
    peakMib = Math.max(peakMib, (peakKib(child.pid) ?? 0) / 1024);
    await sleep(SAMPLE_MS);
  }
  return { residentMib, peakMib };
}
