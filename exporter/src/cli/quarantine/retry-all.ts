import { setMaxListeners } from 'node:events';
import { openIntake } from '../../store/intake/open-intake.js';
import type { Asked } from '../../store/failures.js';
import type { RecordJudge } from '../../store/rows/record-columns.js';
import { dropBytes } from '../../store/quarantine/drop-bytes.js';
import { findEntries, type EntryFilter } from '../../store/quarantine/entries.js';
import { groupsOf, retryGroup, type Retried, type RetryTools } from '../../store/quarantine/retry.js';
import { intakeSettingsOf, openSpool, pipelineOf, reportsKept } from '../intake-parts.js';
import { EXIT, type ExitCode } from '../io.js';
import { isWrong, readKnown } from '../judging/known-senders.js';
import { SessionJudge } from '../judging/session-judge.js';
import { redactionKey } from '../secrets.js';
import { StatusLine } from '../status-line.js';
import { failed, failedToStore } from '../store-failure.js';
import { auditOf } from '../audit.js';
import { changeToolsOf } from './changing.js';
import { shownId } from './selection.js';
import { printable, textTable, type Heading } from './table.js';
import type { Work } from './with-store.js';

/** What is left over is for the next time. */
const MOST = 100_000;

export async function retryAll(work: Work, filter: EntryFilter, json: boolean): Promise<ExitCode> {
  const { client, io } = work;
  const found = await findEntries(client, { ...filter, state: 'held' }, MOST);
  if (!found.ok) return failed(found, io);
  const groups = groupsOf(found.value);
  const giveUp = new AbortController();
  const known = readKnown(work.settings.senders);
  if (isWrong(known, work.log)) return EXIT.usage;
  const judging = await SessionJudge.open({ ...work, known });
  const tools = await toolsOf(work, judging.judge, giveUp.signal);
  const status = new StatusLine(io);
  const results: Retried[] = [];
  try {
    for (const group of groups) {
      io.stop.throwIfAborted();
      status.show(`reading ${results.length + 1} of ${groups.length}`);
      const retried = await retryGroup(group, tools);
      if (!retried.ok) return failedToStore(retried, io);
      results.push(retried.value);
      if (json) io.stdout.write(`${JSON.stringify(jsonOf(retried.value))}\n`);
    }
    await judging.end(io.stop);
  } finally {
    giveUp.abort();
    status.clear();
  }
  if (!json) io.stdout.write(textTable(HEADINGS, results.map(rowOf)));
  return finishRetry(work, results);
}

async function finishRetry({ client, io }: Work, results: readonly Retried[]): Promise<ExitCode> {
  const read = results.filter(({ outcome }) => outcome === 'read');
  const counts = { read: read.length, left: results.length - read.length };
  const dropped = read.length === 0 ? undefined : await dropBytes(client);
  const audited = await auditOf(client, io, {
    action: 'quarantine.retry',
    target: 'quarantine',
    detail: counts,
  });
  const failure = [dropped, audited].find((done) => done?.ok === false);
  if (failure?.ok === false) return failed(failure, io);
  return counts.left === 0 ? EXIT.ok : EXIT.refused;
}

async function toolsOf(work: Work, judge: RecordJudge, giveUp: AbortSignal): Promise<RetryTools> {
  const { client, settings, log, io } = work;
  setMaxListeners(0, giveUp);
  const read = pipelineOf(settings, io);
  const keeper = openSpool(settings, log);
  let present = read;
  const intake = openIntake(
    {
      client,
      keeper,
      aside: keeper.aside,
      read: (delivery, observer, kept) => present(delivery, observer, kept),
      judge,
      reportsKeptDays: await reportsKept(client, log),
      redactionKey: await redactionKey(settings.secretsDirectory),
      observer: {
        settled: () => undefined,
        inserted: () => undefined,
        failed: ({ reason, detail }, waitMs) => {
          if (waitMs !== undefined)
            log.warn({ reason, detail, retry_ms: waitMs }, 'the store did not take it');
        },
        quarantineFull: () => undefined,
      },
      signal: giveUp,
    },
    intakeSettingsOf(settings),
  );
  return {
    ...changeToolsOf(client),
    read,
    keeper,
    limits: settings.limits,
    take: async (delivery, facts, readThus): Promise<Asked<unknown>> => {
      present = readThus;
      const receipt = await intake.take(delivery, facts);
      await intake.drain();
      return receipt.committed;
    },
  };
}

function jsonOf({ entries, outcome, reason, detail }: Retried) {
  return { ids: entries.map(shownId), outcome, reason, detail };
}

const HEADINGS: readonly Heading[] = [
  { text: 'ID' },
  { text: 'OUTCOME' },
  { text: 'REASON' },
  { text: 'WHERE' },
];

function rowOf({ entries, outcome, reason }: Retried): string[] {
  const [first] = entries;
  if (first === undefined) return [];
  const more = entries.length === 1 ? '' : ` and ${entries.length - 1} more`;
  return [shownId(first), outcome, reason === '' ? '-' : reason, printable(first.path) + more];
}
