import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { Turns } from './turns.js';
import { Vocabulary } from '../parse/aggregate/vocabulary.js';
import { readDelivery } from '../pipeline.js';
import type { StoreClient } from '../store/client.js';
import type { ReadDelivery } from '../store/intake/intake.js';
import { DEFAULT_INTAKE, type IntakeSettings } from '../store/intake/open-intake.js';
import { reportsKeptDays } from '../store/intake/reports-kept.js';
import { Spool } from '../store/keep/spool.js';
import type { CommandIo } from './io.js';

/** What the bytes of what is read are kept in until they are stored. */
export function openSpool({ store, keep }: Settings, log: Logger): Spool {
  return Spool.open({
    directory: join(store.directory, 'spool'),
    settings: keep,
    onLoss: (loss) => {
      log.warn(loss, 'the bytes of something that is read are not kept');
    },
  });
}

/** A scrape that comes meanwhile waits so long, and not until all is read that is at hand. */
const TURN_MS = 5;

/** The pipeline as the settings have it. */
export function pipelineOf({ limits }: Settings, io: CommandIo): ReadDelivery {
  const vocabulary = new Vocabulary();
  const turns = new Turns(() => io.clock(), TURN_MS);
  return (delivery, observer, keeper) =>
    readDelivery(delivery, observer, {
      limits,
      now: Math.floor(io.now() / 1000),
      clock: () => io.clock(),
      vocabulary,
      turns,
      keeper,
    });
}

export function intakeSettingsOf({ store, redaction, quarantine }: Settings): IntakeSettings {
  const { batch, leaseSeconds, retry } = store;
  return { batch, loader: { ...DEFAULT_INTAKE.loader, leaseSeconds, retry }, redaction, quarantine };
}

/** For how many days the store keeps reports; where it does not say, whatever comes is stored. */
export async function reportsKept(client: StoreClient, log: Logger): Promise<number | undefined> {
  const days = await reportsKeptDays(client);
  if (days.ok) return days.value;
  const { reason, detail } = days;
  log.warn({ reason, detail }, 'the store does not say how long it keeps reports');
  return undefined;
}
