import { existsSync } from 'node:fs';
import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { mailsOf, type DemoMail } from '../demo/mails.js';
import { optionsProblem, type DemoOptions } from '../demo/options.js';
import { demoPlan } from '../demo/plan.js';
import { addTotals, dayTruth, noTotals, truthJson, type DemoTotals } from '../demo/truth.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';

/** `plumbline demo`; `finish` is told how it went. */
export function demoCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('demo')
    .description(
      'Make report mail with a known truth: aggregate, failure and TLS reports about made-up domains.',
    )
    .option('--out <DIR>', 'write the mails here, a file each')
    .option('--truth <FILE>', 'write what must come out of them, as JSON')
    .option('--domains <N>', 'how many domains', '3')
    .option('--days <N>', 'how many days', '30')
    .option('--end <DATE>', 'the last day, YYYY-MM-DD (default: yesterday)')
    .option('--reports-per-day <N>', 'reports of all kinds a domain and day; repeats come on top', '10')
    .option('--records <TOTAL>', 'aggregate records in all (default: what comes naturally)')
    .option('--seed <N>', 'another seed, another demo; the same seed, the same bytes', '1')
    .addHelpText('after', HELP)
    .action(async (flags: unknown, command: Command) => {
      const job = readFlags(flags, io);
      if (typeof job === 'string') command.error(`error: ${job}`, { exitCode: EXIT.usage });
      finish(await runDemo(job, io));
    });
}

const HELP = `
Prints {"reports","records","messages","dmarc_pass_messages"} of the aggregate reports, repeats counted once.
The truth has the same under "totals", and under "days" for each domain and day also: aligned messages by
mechanism, messages by disposition, by class of sender and by sender, failure reports, TLS sessions, and which
mails are late or repeated. "events" names what was planted, such as a day on which a DKIM key is broken.

Examples:
  $ plumbline demo --out mail --truth truth.json
  $ plumbline demo --out mail --domains 5 --days 90 --end 2026-06-30 --seed 7
  $ plumbline demo --out big --domains 1 --days 1 --reports-per-day 1 --records 1000000
  $ plumbline demo --out mail && plumbline parse mail | jq -s 'map(.records) | add'

Exit codes: 0 all was made; 1 wrong usage, or a file that cannot be written; 130 interrupted.`;

interface Job {
  readonly out: string;
  readonly truth: string | undefined;
  readonly options: DemoOptions;
}

async function runDemo(job: Job, io: CommandIo): Promise<ExitCode> {
  try {
    const totals = await makeDemo(job, io);
    if (totals === undefined) return EXIT.interrupted;
    io.stdout.write(`${JSON.stringify(totals)}\n`);
    return EXIT.ok;
  } catch (error) {
    // A folder that cannot be written to is a wrong flag; anything else is a bug.
    if (!isSystemError(error)) throw error;
    io.stderr.write(`error: ${error.message}\n`);
    return EXIT.usage;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

const DAY_MS = 86_400_000;

const flagsSchema = z.object({
  out: z.string({ error: 'is required: the folder to write the mails to' }),
  truth: z.string().optional(),
  domains: wholeNumber(1, 10_000),
  days: wholeNumber(1, 10_000),
  end: z.iso.date('must be a date such as 2026-06-30').optional(),
  reportsPerDay: wholeNumber(1, 1000),
  records: wholeNumber(1, 10_000_000_000).optional(),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER),
});

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.number().min(least, error).max(most, error));
}

/** The job, or what is wrong with the flags. */
function readFlags(flags: unknown, io: CommandIo): Job | string {
  const result = flagsSchema.safeParse(flags);
  if (!result.success) return result.error.issues.map(describe).join('; ');
  const { out, truth, end = yesterday(io.now()), ...rest } = result.data;
  const options = { ...rest, end };
  const problem = optionsProblem(options);
  return problem === undefined ? { out, truth, options } : `--records: ${problem}`;
}

function describe({ path, message }: z.core.$ZodIssue): string {
  const flag = path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${flag} ${message}`;
}

function yesterday(now: number): string {
  return new Date(now - DAY_MS).toISOString().slice(0, 10);
}

/** Step by step: where the kernel lets nobody make a folder, as in /proc, `recursive` tries for ever. */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) await makeFolder(parent);
  if (!existsSync(path)) await mkdir(path);
}

/** Undefined where it was stopped. */
async function makeDemo({ out, truth, options }: Job, io: CommandIo): Promise<DemoTotals | undefined> {
  await makeFolder(resolve(out));
  const truthFile = truth === undefined ? undefined : await open(truth, 'w');
  const progress = new Progress(io, options.domains * options.days);
  try {
    return await makeDays(options, new MailFiles(out, io.stop), truthFile, progress);
  } finally {
    progress.clear();
    await truthFile?.close();
  }
}

async function makeDays(
  options: DemoOptions,
  files: MailFiles,
  truth: FileHandle | undefined,
  progress: Progress,
): Promise<DemoTotals | undefined> {
  const totals = noTotals();
  let separator = '';
  await truth?.write(truthJson.begin(options));
  for (const plan of demoPlan(options)) {
    for (const mail of mailsOf(plan)) await files.write(mail);
    if (files.stopped) break;
    const day = dayTruth(plan);
    addTotals(totals, day);
    await truth?.write(separator + truthJson.day(day));
    separator = truthJson.separator;
    progress.step();
  }
  await files.settled();
  if (files.stopped) return undefined;
  await truth?.write(truthJson.end(totals));
  return totals;
}

/** Mails up to this size are written in one go. */
const SMALL_MAIL_BYTES = 1024 * 1024;
const WRITES_AT_ONCE = 8;

/** A folder of mails: small ones are written several at once while the next are made, large ones streamed. */
class MailFiles {
  readonly #folder: string;
  readonly #stop: AbortSignal;
  readonly #writing = new Set<Promise<void>>();
  #failure: Error | undefined;

  constructor(folder: string, stop: AbortSignal) {
    this.#folder = folder;
    this.#stop = stop;
  }

  get stopped(): boolean {
    return this.#stop.aborted;
  }

  async write(mail: DemoMail): Promise<void> {
    if (this.stopped) return;
    const path = join(this.#folder, mail.fileName);
    const held: Uint8Array[] = [];
    let bytes = 0;
    const rest = mail.bytes[Symbol.iterator]();
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      held.push(next.value);
      bytes += next.value.length;
      if (bytes > SMALL_MAIL_BYTES) {
        await this.#stream(path, held, rest);
        return;
      }
    }
    await this.#later(path, Buffer.concat(held));
  }

  /** All is on its way to the disk, or it throws what went wrong. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
    this.#throwFailure();
  }

  async #later(path: string, content: Uint8Array): Promise<void> {
    const writing = writeFile(path, content)
      .catch((error: unknown) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    if (this.#writing.size >= WRITES_AT_ONCE) await Promise.race(this.#writing);
    this.#throwFailure();
  }

  async #stream(path: string, held: readonly Uint8Array[], rest: Iterator<Uint8Array>): Promise<void> {
    const file = await open(path, 'w');
    try {
      for (const chunk of held) await file.writeFile(chunk);
      for (let next = rest.next(); next.done !== true && !this.stopped; next = rest.next())
        await file.writeFile(next.value);
    } finally {
      await file.close();
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

const DRAW_EVERY_MS = 200;

/** A line on a terminal that says how far it is. */
class Progress {
  readonly #io: CommandIo;
  readonly #of: number;
  #done = 0;
  #drawn = 0;

  constructor(io: CommandIo, of: number) {
    this.#io = io;
    this.#of = of;
  }

  step(): void {
    this.#done++;
    const now = this.#io.now();
    if (!this.#io.stderrIsTerminal || now - this.#drawn < DRAW_EVERY_MS) return;
    this.#drawn = now;
    this.#io.stderr.write(`\r${Math.floor((100 * this.#done) / this.#of)} % of the days made`);
  }

  clear(): void {
    if (this.#drawn > 0) this.#io.stderr.write('\r\u001b[K');
  }
}
