import { hostname, userInfo } from 'node:os';
import { audit } from '../../store/audit.js';
import type { StoreClient } from '../../store/client.js';
import type { Asked } from '../../store/failures.js';
import { BatchIds } from '../../store/load/batch-ids.js';
import { Claims } from '../../store/load/claims.js';
import { thisProcess } from '../../store/load/writer.js';
import type { ChangeTools } from '../../store/quarantine/change.js';
import type { CommandIo } from '../io.js';

export function changeToolsOf(client: StoreClient): ChangeTools {
  const writer = thisProcess();
  return { client, claims: new Claims(client, writer), ids: new BatchIds(Date.now), writer };
}

/** Writes down what somebody did by a command. */
export function auditOf(
  client: StoreClient,
  io: CommandIo,
  action: string,
  detail: object,
): Promise<Asked<void>> {
  return audit(client, {
    at: io.now(),
    actor: user(),
    channel: 'command',
    action,
    target: 'quarantine',
    outcome: 'done',
    detail: JSON.stringify(detail),
    host: hostname(),
  });
}

/** In a container the user may have no name. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
