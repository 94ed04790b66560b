import type { Settings } from '../config/settings.js';
import { knownReporters } from '../enrich/reporters/catalogue-file.js';
import { reporterNaming } from '../enrich/reporters/naming.js';
import { lifetimesBy } from '../store/facts/lifetimes.js';
import { nameReporters } from '../store/reporters/names.js';
import type { RecordJudge } from '../store/rows/record-columns.js';
import { auditOf } from './audit.js';
import { writeDemoFacts } from './demo-facts.js';
import type { DemoJob } from './demo-flags.js';
import { makeDemo, printed } from './demo-run.js';
import { adoptDomainsOf, MailIntake } from './demo-store.js';
import { IntakeSession } from './intake-session.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { isWrong, readKnown } from './judging/known-senders.js';
import { SessionJudge } from './judging/session-judge.js';
import { createLogger } from './logger.js';
import { openStore, type OpenedStore } from './open-store.js';
import { failed, failedToStore, refused } from './store-failure.js';

export async function demoIntoStore(job: DemoJob, settings: Settings, io: CommandIo): Promise<ExitCode> {
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
    const { keep, rest } = settings.facts.finder;
    const facts = await writeDemoFacts(job.options, store.client, lifetimesBy({ ...keep, rest }), io);
    if (!facts.ok) return failed(facts, io);
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
