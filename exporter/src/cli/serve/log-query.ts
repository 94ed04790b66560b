import type { DoorQuery } from '@plumbline/embedded/hold.js';
import type { Logger } from 'pino';

/** Who asked what at the door: for whoever looks, and what was turned away for everybody. */
export function logQuery(
  log: Logger,
  { user, outcome, reason, detail, seconds, rows, bytes, agent }: DoorQuery,
): void {
  const entry = { user, outcome, reason, detail, seconds, rows, bytes, agent };
  switch (outcome) {
    case 'refused':
    case 'unauthenticated':
      log.warn(entry, 'turned away at the door');
      break;
    case 'limited':
      log.info(entry, 'came to a limit of the door');
      break;
    case 'answered':
    case 'failed':
    case 'gone':
      log.debug(entry, 'asked at the door');
  }
}
