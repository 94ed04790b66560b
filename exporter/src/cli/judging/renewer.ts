import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import { pause } from '../../sources/running/pause.js';
import type { StoreClient } from '../../store/client.js';
import { BatchIds } from '../../store/load/batch-ids.js';
import { Batches } from '../../store/load/batches.js';
import { Claims } from '../../store/load/claims.js';
import { DEFAULT_LOADER } from '../../store/load/loader.js';
import { thisProcess } from '../../store/load/writer.js';
import { Renewer } from '../../store/renewal/renewer.js';
import type { CommandIo } from '../io.js';

/** What has stored records judged again, as one more writer among those of this process. */
export function renewerOf(
  client: StoreClient,
  { store }: Settings,
  io: CommandIo,
  log: Pick<Logger, 'warn'>,
): Renewer {
  const writer = thisProcess();
  const ids = new BatchIds(() => io.now());
  const { leaseSeconds, retry } = store;
  const batches = new Batches(
    {
      claims: new Claims(client, writer),
      ids,
      writer,
      firstAttempt: randomInt(2 ** 32),
      onFailed: ({ reason, detail }, waitMs) => {
        log.warn({ reason, detail, retry_ms: waitMs }, 'the store did not say how a renewal ended');
      },
      wait: pause,
    },
    { ...DEFAULT_LOADER, leaseSeconds, retry },
  );
  return new Renewer({ client, batches, ids });
}
