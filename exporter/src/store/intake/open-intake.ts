import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from '../../model/keeping.js';
import type { StoreClient } from '../client.js';
import { BatchIds } from '../load/batch-ids.js';
import { Claims } from '../load/claims.js';
import { Housekeeping } from '../load/housekeeping.js';
import { DEFAULT_LOADER, Loader, type LoaderObserver, type LoaderSettings } from '../load/loader.js';
import { Sweeper } from '../load/sweeper.js';
import { thisProcess } from '../load/writer.js';
import { QuarantineBudget } from '../quarantine/budget.js';
import { RecordColumns, type RecordJudge } from '../rows/record-columns.js';
import { Redaction, type RedactionSettings } from '../rows/redaction.js';
import { Words } from '../rows/words.js';
import type { BatchLimits } from './batcher.js';
import { EntryBatch } from './entry-batch.js';
import type { Settled } from './entry.js';
import { Intake, type ReadDelivery } from './intake.js';
import { isOlderThanKept } from './reports-kept.js';

const MIB = 1024 * 1024;
/** Longer than any statement may take; and than anybody leaves a machine asleep. */
const SWEPT_AFTER = { afterSeconds: 3600, afterDays: 400 };

export interface IntakeSettings {
  readonly batch: BatchLimits;
  readonly loader: LoaderSettings;
  readonly redaction: RedactionSettings;
  readonly quarantine: {
    /** Of one thing. */
    readonly bytes: number;
    /** Of all things together. */
    readonly totalBytes: number;
  };
}

export const DEFAULT_BATCH: BatchLimits = { rows: 50_000, bytes: 32 * MIB, seconds: 1, inFlight: 2 };

export const DEFAULT_INTAKE: IntakeSettings = {
  batch: DEFAULT_BATCH,
  loader: DEFAULT_LOADER,
  redaction: { keep: 'reduced' },
  quarantine: { bytes: 16 * MIB, totalBytes: 10 * 1024 * MIB },
};

export interface IntakeParts {
  readonly client: StoreClient;
  readonly keeper: Keeper;
  /** Where the records of long reports wait for their end. */
  readonly aside: Keeper;
  /** Reads a delivery: the pipeline, with its settings. */
  readonly read: ReadDelivery;
  readonly judge?: RecordJudge;
  /** The key by which addresses in failure reports are hashed. */
  readonly redactionKey: Uint8Array;
  /** For how many days the store keeps reports; undefined for ever. */
  readonly reportsKeptDays?: number | undefined;
  readonly observer: IntakeObserver;
  /** Ends retries and waiting; what is under way then is given up, and comes again. */
  readonly signal: AbortSignal;
}

export interface IntakeObserver extends LoaderObserver {
  settled(settled: Settled): void;
  /** There is no room for more bytes in the quarantine: something is held without its own. */
  quarantineFull(): void;
}

/** An intake into a store, with everything in it that writes. */
export function openIntake(parts: IntakeParts, settings: IntakeSettings = DEFAULT_INTAKE): Intake {
  const { client, observer } = parts;
  const words = new Words();
  const budget = new QuarantineBudget(client, settings.quarantine.totalBytes, () => {
    observer.quarantineFull();
  });
  const redaction = new Redaction(parts.redactionKey, settings.redaction);
  const writer = thisProcess();
  const claims = new Claims(client, writer);
  const privateDatabase = `${client.database}_private`;
  const sweeper = new Sweeper(client, { privateDatabase, ...SWEPT_AFTER }, writer);
  const loader = new Loader(
    {
      client,
      claims,
      ids: new BatchIds(Date.now),
      writer,
      firstAttempt: randomInt(2 ** 32),
      observer,
      clock: () => performance.now(),
      wait: async (ms, signal) => {
        await sleep(ms, undefined, { signal }).catch(() => undefined);
      },
    },
    settings.loader,
  );
  return new Intake({
    loader,
    housekeeping: new Housekeeping(sweeper, claims, writer),
    keeper: parts.keeper,
    aside: parts.aside,
    read: parts.read,
    newColumns: () => new RecordColumns(words, parts.judge),
    batchOf: (entries) =>
      new EntryBatch(entries, {
        privateDatabase,
        now: Date.now,
        redaction,
        quarantine: { bytes: settings.quarantine.bytes, take: (bytes) => budget.take(bytes) },
      }),
    isTooOld: (entry) => isOlderThanKept(entry, parts.reportsKeptDays, Date.now()),
    limits: settings.batch,
    signal: parts.signal,
    onSettled: (settled) => {
      observer.settled(settled);
    },
  });
}
