import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import type { Settings } from '../config/settings.js';
import { MailFiles } from './demo-files.js';
import { MboxFile } from './demo-mbox.js';
import { readFlags, type DemoJob } from './demo-flags.js';
import { makeDemo, printed } from './demo-run.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { addStoreOptions, settingsOf } from './settings.js';

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
mails are late, repeated or spoilt; what is spoilt counts nowhere. "events" names what was planted: a day on which
a DKIM key is broken, and from 45 days on a story (docs/cli.md has it). In the store the made-up addresses have
made-up countries, networks and names.

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
      ? await intoStore(job, settings(), io)
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

/** The store is loaded where there is one. */
async function intoStore(job: DemoJob, settings: Settings, io: CommandIo): Promise<ExitCode> {
  const { demoIntoStore } = await import('./demo-into-store.js');
  return await demoIntoStore(job, settings, io);
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

/** Step by step: where the kernel lets nobody make a folder, as in /proc, `recursive` tries for ever. */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) await makeFolder(parent);
  if (!existsSync(path)) await mkdir(path);
}
