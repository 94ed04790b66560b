import { hostname, userInfo } from 'node:os';
import { audit } from '../store/audit.js';
import type { StoreClient } from '../store/client.js';
import type { Asked } from '../store/failures.js';
import type { CommandIo } from './io.js';

/** What somebody did by a command, and to what. */
export interface Act {
  readonly action: string;
  readonly target: string;
  readonly detail: object;
}

/** Writes down what somebody did by a command. */
export function auditOf(
  client: StoreClient,
  io: CommandIo,
  { action, target, detail }: Act,
): Promise<Asked<void>> {
  return audit(client, {
    at: io.now(),
    actor: userName(),
    channel: 'command',
    action,
    target,
    outcome: 'done',
    detail: JSON.stringify(detail),
    host: hostname(),
  });
}

/** Who types the command. In a container the user may have no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
