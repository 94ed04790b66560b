import { createInterface } from 'node:readline';

/** What one run read. `hash` is there so that whoever computes it cannot be optimised away, and can be compared. */
export interface Reading {
  readonly records: number;
  readonly hash?: number;
}

/**
 * The process of a contender: every line on stdin asks for a run, answered by `records seconds hash`.
 * What is read is loaded before, and the clock runs only in here.
 */
export async function answerRuns(run: () => Reading | Promise<Reading>): Promise<void> {
  const requests = createInterface(process.stdin)[Symbol.asyncIterator]();
  while ((await requests.next()).done !== true) {
    const start = performance.now();
    const { records, hash = 0 } = await run();
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(`${records} ${seconds} ${(hash >>> 0).toString(16)}\n`);
  }
}

/** The path that a contender is given: of a report, or of a folder of them. */
export function inputPath(): string {
  const path = process.argv[2];
  if (path === undefined) throw new Error('A contender needs the path of what it reads.');
  return path;
}
