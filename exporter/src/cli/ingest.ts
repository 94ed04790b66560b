import { Command } from 'commander';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { missingPaths, STDIN } from '../sources/disk/files.js';
import { totalBytes } from '../sources/disk/sizes.js';
import type { StoreClient } from '../store/client.js';
import { Cursors } from '../store/cursors.js';
import { configure } from '../store/domain-decisions.js';
import { knownReporters } from '../enrich/reporters/catalogue-file.js';
import { reporterNaming } from '../enrich/reporters/naming.js';
import { Turns } from './turns.js';
import { adoptBySelf } from '../store/domains.js';
import { nameReporters } from '../store/reporters/names.js';
import { auditOf } from './audit.js';
import { IngestFiles } from './ingest-files.js';
import { IngestJournal } from './ingest-journal.js';
import { IngestProgress } from './ingest-progress.js';
import { askedOnce } from './asked-once.js';
import { IntakeCounts } from './intake-counts.js';
import { IntakeSession } from './intake-session.js';
import { isWrong, readKnown, type Known } from './judging/known-senders.js';
import { SessionJudge } from './judging/session-judge.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { createLogger } from './logger.js';
import { openStore, type OpenedStore } from './open-store.js';
import { addSections, addStoreOptions, settingsOf } from './settings.js';
import { failedToStore, refused } from './store-failure.js';

const EXAMPLES = `
A report that is stored already counts once, whoever ingests it and however often. After an interruption the same
command goes on where it was, in the middle of an mbox too; --from-start begins anew.

Examples:
  $ plumbline ingest ~/Maildir
  $ plumbline ingest reports/ 'google.com!example.com!1751328000!1751414399.zip'
  $ plumbline ingest --json --store.dir /var/lib/plumbline mail/ | jq .reports
  $ ssh mail.example cat dmarc.mbox | plumbline ingest -

Exit codes: 0 all was stored, was there already, or is older than what the store keeps; 1 wrong usage or settings;
2 something could not be read and is in quarantine; 3 the store cannot be reached, or did not take it;
130 interrupted.`;

export function ingestCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('ingest')
    .argument(
      '<PATH...>',
      'files, folders (with all below), mbox files, Maildirs, or - for the standard input',
    )
    .option('--json', 'print what became of it as JSON')
    .option('--from-start', 'read all, also where an interrupted run of the same command has been')
    .addHelpText('after', EXAMPLES);
  addStoreOptions(command);
  addSections(command, 'Limits:', 'limits');
  addSections(command, 'Trust:', 'trust');
  return command.action(async (paths: string[], { json = false, fromStart = false }: Flags) => {
    const settings = settingsOf(command, io);
    const missing = missingPaths(paths);
    if (missing.length > 0)
      command.error(`error: there is no ${missing.join(', no ')}`, { exitCode: EXIT.usage });
    finish(await runIngest({ paths, json, fromStart }, settings, io));
  });
}

interface Flags {
  readonly json?: boolean;
  readonly fromStart?: boolean;
}

async function runIngest(
  wanted: Pick<Job, 'paths' | 'json' | 'fromStart'>,
  settings: Settings,
  io: CommandIo,
): Promise<ExitCode> {
  const log = createLogger(settings.log, io.stderr);
  const known = readKnown(settings.senders);
  if (isWrong(known, log)) return EXIT.usage;
  const wish = {
    role: 'command',
    command: 'plumbline ingest',
    schema: 'migrate',
    mayChangeRetention: true,
    io,
    log,
  } as const;
  const store = await openStore(settings.store, wish);
  if (!store.ok) return refused(store, io);
  try {
    return await ingest({ ...wanted, settings, known, io, log, store });
  } finally {
    await store.close();
  }
}

interface Job {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly fromStart: boolean;
  readonly settings: Settings;
  readonly known: Known;
  readonly io: CommandIo;
  readonly log: Logger;
  readonly store: OpenedStore;
}

async function ingest(job: Job): Promise<ExitCode> {
  const { paths, json, settings, known, io, log, store } = job;
  const begun = io.clock();
  const counts = new IntakeCounts();
  const giveUp = new AbortController();
  const judging = await SessionJudge.open({ client: store.client, settings, known, io, log });
  const session = await IntakeSession.open({
    client: store.client,
    judge: judging.judge,
    settings,
    io,
    log,
    giveUp: giveUp.signal,
    onSettled: (settled) => {
      counts.settled(settled);
    },
  });
  try {
    if (settings.domains !== undefined) await configure(store.client, settings.domains);
    await takeAll(job, session, counts);
    await judging.end(io.stop);
    await adoptFirst(store.client, io, log);
    await nameReporters(store.client, reporterNaming(knownReporters()));
  } finally {
    giveUp.abort();
    // What is still read from there after a Ctrl-C goes nowhere.
    if (paths.includes(STDIN)) io.stdin.destroy();
  }
  const seconds = Math.round(io.clock() - begun) / 1000;
  log.info({ ...counts.summary, seconds }, 'ingest ended');
  if (json) io.stdout.write(`${JSON.stringify({ ...counts.summary, seconds })}\n`);
  if (session.failure !== undefined) return failedToStore(session.failure, io);
  io.stop.throwIfAborted();
  return counts.hasRefused ? EXIT.refused : EXIT.ok;
}

/** What was committed before is passed over; what is committed now is written down, for the next run. */
async function takeAll(job: Job, session: IntakeSession, counts: IntakeCounts): Promise<void> {
  const { paths, io, log } = job;
  const journal = await openJournal(job);
  const progress = new IngestProgress(io, log);
  const turns = new Turns(() => io.clock(), 50);
  let of: number | undefined;
  void totalBytes(paths, io.stop).then((bytes) => (of = bytes));
  const files = new IngestFiles({
    session,
    counts,
    journal,
    io,
    after: async () => {
      await turns.give();
      progress.show({ bytes: session.bytesRead + files.passed.bytes, of }, () => counts.summary);
    },
  });
  try {
    await files.take(paths);
  } finally {
    progress.clear();
  }
  await session.drain();
  await files.noted();
  if (files.passed.bytes > 0) log.info(files.passed, 'what an earlier run had done was passed over');
  if (session.failure === undefined && !io.stop.aborted) await journal.forget();
  else {
    await journal.write();
    log.info('the same command goes on where this one was');
  }
}

async function openJournal({ paths, fromStart, store, io, log }: Job): Promise<IngestJournal> {
  const cursor = askedOnce('ingest', new Cursors(store.client), () => io.now());
  const journal = await IngestJournal.open(paths, { cursor, log, clock: () => io.clock() });
  if (fromStart) await journal.forget();
  else if (journal.isOld)
    log.info('an earlier run was interrupted: going on where it was (--from-start begins anew)');
  return journal;
}

async function adoptFirst(client: StoreClient, io: CommandIo, log: Logger): Promise<void> {
  const adopted = await adoptBySelf(client);
  if (!adopted.ok || adopted.value.length === 0) return;
  log.info({ domains: adopted.value }, 'nobody has said which domains are ours: these count as ours');
  await auditOf(client, io, { action: 'adopt', target: 'domains', detail: { domains: adopted.value } });
}
