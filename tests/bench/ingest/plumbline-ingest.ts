import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT_REPORTER, PLUMBLINE, readExit, type ExitReport } from '../exit-report.js';

/** What `plumbline ingest` made of a folder or file. */
export interface Ingested extends ExitReport {
  readonly records: number;
  readonly deliveries: number;
  /** From the first file to the last commit; starting the process and opening the store come before. */
  readonly seconds: number;
}

/** In a process of its own, as users run it, into the store of a folder. */
export async function ingest(path: string, directory: string): Promise<Ingested> {
  const args = ['ingest', '--json', '--log.level', 'error', '--store.dir', directory, path];
  const child = spawn(process.execPath, ['--import', EXIT_REPORTER, PLUMBLINE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [, stdout, , report] = child.stdio;
  if (stdout === null || !(report instanceof Readable)) throw new Error('The child has no pipes.');
  const [answer, exit] = await Promise.all([text(stdout), text(report), once(child, 'close')]);
  const summary: unknown = JSON.parse(answer);
  return {
    records: numberAt(summary, 'records', 'stored'),
    deliveries: numberAt(summary, 'deliveries'),
    seconds: numberAt(summary, 'seconds'),
    ...readExit(exit),
  };
}

function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    value,
  );
  if (typeof found !== 'number') throw new Error(`ingest says nothing of ${path.join('.')}.`);
  return found;
}
