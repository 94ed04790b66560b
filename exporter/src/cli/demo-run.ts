import { open } from 'node:fs/promises';
import type { DemoTotals } from '../demo/truth.js';
import { makeDays, type MailTaker } from './demo-days.js';
import type { DemoJob } from './demo-flags.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { StatusLine } from './status-line.js';

/** Undefined where it was stopped. */
export async function makeDemo(
  { truth, options }: DemoJob,
  taker: MailTaker,
  io: CommandIo,
): Promise<DemoTotals | undefined> {
  const truthFile = truth === undefined ? undefined : await open(truth, 'w');
  const progress = new DayProgress(io, options.domains * options.days);
  try {
    return await makeDays(options, taker, truthFile, () => {
      progress.step();
    });
  } finally {
    progress.clear();
    await truthFile?.close();
  }
}

export function printed(totals: DemoTotals | undefined, io: CommandIo): ExitCode {
  if (totals === undefined) return EXIT.interrupted;
  io.stdout.write(`${JSON.stringify(totals)}\n`);
  return EXIT.ok;
}

const DRAW_EVERY_MS = 200;

/** A line on a terminal that says how far it is. */
class DayProgress {
  readonly #io: CommandIo;
  readonly #status: StatusLine;
  readonly #of: number;
  #done = 0;
  #drawn = 0;

  constructor(io: CommandIo, of: number) {
    this.#io = io;
    this.#status = new StatusLine(io);
    this.#of = of;
  }

  step(): void {
    this.#done++;
    const now = this.#io.now();
    if (now - this.#drawn < DRAW_EVERY_MS) return;
    this.#drawn = now;
    this.#status.show(`${Math.floor((100 * this.#done) / this.#of)} % of the days made`);
  }

  clear(): void {
    this.#status.clear();
  }
}
