import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import type { Settings } from '../config/settings.js';
import type { DemoTotals } from '../demo/truth.js';
import { knownReporters } from '../enrich/reporters/catalogue-file.js';
import { reporterNaming } from '../enrich/reporters/naming.js';
import { nameReporters } from '../store/reporters/names.js';
import { makeDays, type MailTaker } from './demo-days.js';
import { MailFiles } from './demo-files.js';
import { MboxFile } from './demo-mbox.js';
import { readFlags, type DemoJob } from './demo-flags.js';
import { adoptDomainsOf, MailIntake } from './demo-store.js';
import { IntakeSession } from './intake-session.js';
import { isWrong, readKnown } from './judging/known-senders.js';
import { SessionJudge } from './judging/session-judge.js';
import type { RecordJudge } from '../store/rows/record-columns.js';
import { auditOf } from './audit.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { createLogger } from './logger.js';
import { openStore, type OpenedStore } from './open-store.js';
import { addStoreOptions, settingsOf } from './settings.js';
import { StatusLine } from './status-line.js';
import { failed, failedToStore, refused } from './store-failure.js';

/** `plumbline demo`; `finish` is told how it went. */
export function demoCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('demo')
    .option(
      '--out <DIR>',
      'write the mails here, a file each, or all into one file *.mbox (default: into the store)',
    )
    .option('--truth <FILE>', 'write what must come out of them, as JSON')
    .option('--domains <N>', 'how many domains', '3')
    .option('--days <N>', 'how many days', '30')
    .option('--end <DATE>', 'the last day, YYYY-MM-DD (default: yesterday)')
    .option('--reports-per-day <N>', 'reports of all kinds a domain and day; repeats come on top', '10')
    .option('--records <TOTAL>', 'aggregate records in all (default: what comes naturally)')
    .option('--seed <N>', 'another seed, another demo; the same seed, the same bytes', '1')
    .addHelpText('after', HELP);
  addStoreOptions(command);
  return command.action(async (flags: unknown) => {
    const job = readFlags(flags, io);
    if (typeof job === 'string') return command.error(`error: ${job}`, { exitCode: EXIT.usage });
    finish(await runDemo(job, () => settingsOf(command, io), io));
  });
}

const HELP = `
Prints {"reports","records","messages","dmarc_pass_messages"} of the aggregate reports, repeats counted once.
The truth has the same under "totals", and under "days" for each domain and day also: aligned messages by
mechanism, messages by disposition, by class of sender and by sender, failure reports, TLS sessions, and which
mails are late or repeated. "events" names what was planted, such as a day on which a DKIM key is broken.

Examples:
  $ plumbline demo
  $ plumbline demo --store.dir /tmp/try --domains 5 --days 90 --end 2026-06-30 --seed 7
  $ plumbline demo --out mail --truth truth.json
  $ plumbline demo --out big --domains 1 --days 1 --reports-per-day 1 --records 1000000
  $ plumbline demo --out mail && plumbline parse mail | jq -s 'map(.records) | add'

Exit codes: 0 all was made; 1 wrong usage, or a file that cannot be written; 3 the store cannot be reached, or did
not take it; 130 interrupted.`;

async function runDemo(job: DemoJob, settings: () => Settings, io: CommandIo): Promise<ExitCode> {
  try {
    return job.out === undefined
      ? await demoIntoStore(job, settings(), io)
      : await demoIntoFiles(job, job.out, io);
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

async function demoIntoFiles(job: DemoJob, out: string, io: CommandIo): Promise<ExitCode> {
  if (out.endsWith('.mbox')) return await demoIntoMbox(job, out, io);
  await makeFolder(resolve(out));
  return printed(await makeDemo(job, new MailFiles(out, io.stop), io), io);
}

async function demoIntoMbox(job: DemoJob, out: string, io: CommandIo): Promise<ExitCode> {
  const file = await open(out, 'w');
  try {
    return printed(await makeDemo(job, new MboxFile(file, io.stop), io), io);
  } finally {
    await file.close();
  }
}

async function demoIntoStore(job: DemoJob, settings: Settings, io: CommandIo): Promise<ExitCode> {
  const log = createLogger(settings.log, io.stderr);
  const known = readKnown(settings.senders);
  if (isWrong(known, log)) return EXIT.usage;
  const wish = { role: 'command', command: 'plumbline demo', schema: 'migrate', io, log } as const;
  const store = await openStore(settings.store, wish);
  if (!store.ok) return refused(store, io);
  const giveUp = new AbortController();
  try {
    const adopted = await adoptDomainsOf(job.options, store.client);
    if (!adopted.ok) return failed(adopted, io);
    const detail = { domains: job.options.domains, seed: job.options.seed, end: job.options.end };
    const audited = await auditOf(store.client, io, { action: 'demo', target: 'store', detail });
    if (!audited.ok) return failed(audited, io);
    const judging = await SessionJudge.open({ client: store.client, settings, known, io, log });
    const session = await openSession(store, settings, judging.judge, giveUp.signal, io);
    const totals = await makeDemo(job, new MailIntake(session, io), io);
    await judging.end(io.stop);
    await nameReporters(store.client, reporterNaming(knownReporters()));
    return session.failure === undefined ? printed(totals, io) : failedToStore(session.failure, io);
  } finally {
    giveUp.abort();
    await store.close();
  }
}

function openSession(
  { client }: OpenedStore,
  settings: Settings,
  judge: RecordJudge,
  giveUp: AbortSignal,
  io: CommandIo,
): Promise<IntakeSession> {
  const log = createLogger(settings.log, io.stderr);
  return IntakeSession.open({
    client,
    settings,
    judge,
    io,
    log,
    giveUp,
    onSettled: () => undefined,
  });
}

function printed(totals: DemoTotals | undefined, io: CommandIo): ExitCode {
  if (totals === undefined) return EXIT.interrupted;
  io.stdout.write(`${JSON.stringify(totals)}\n`);
  return EXIT.ok;
}

/** Step by step: where the kernel lets nobody make a folder, as in /proc, `recursive` tries for ever. */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) await makeFolder(parent);
  if (!existsSync(path)) await mkdir(path);
}

/** Undefined where it was stopped. */
async function makeDemo(
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
