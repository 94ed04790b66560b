import type { DoorAnswer, DoorOrder } from '../door/order.js';
import { tell } from './peer.js';
import { refusal, type EngineRefusal } from './refusal.js';

export interface DoorOpened {
  readonly host: string;
  /** The one that was taken, where any would do (0). */
  readonly port: number;
}

/** Has the engine open a door that closes with the lease. */
export async function askDoor(
  socketPath: string,
  lease: string,
  order: DoorOrder,
  timeoutMs: number,
): Promise<DoorOpened | EngineRefusal> {
  const where = `${order.host}:${order.port}`;
  const out = 'choose another address (--store.door.listen)';
  const told = await tell(socketPath, {
    path: `/lease/${lease}/door`,
    body: JSON.stringify(order),
    timeoutMs,
  });
  const answer = told === undefined ? undefined : parse(told);
  if (answer === undefined)
    return refusal('door_unavailable', `The engine did not open its door at ${where}: ${out}.`);
  if ('opened' in answer) return answer.opened;
  if (answer.refused === 'bad_certificate')
    return refusal(
      'door_unavailable',
      `The door of the store could not be opened, for its certificate or key is of no use (${answer.detail}): mend them (--store.door.cert-file, --store.door.key-file).`,
    );
  const why = answer.refused === 'in_use' ? `another process listens at ${where}` : answer.detail;
  return refusal('door_unavailable', `The door of the store could not be opened, for ${why}: ${out}.`);
}

const CLOSING_MS = 5000;

/** Has the engine close the door; resolves when those who are there have been answered, or that was too long. */
export async function endDoor(socketPath: string, lease: string, graceMs: number): Promise<void> {
  await tell(socketPath, {
    method: 'DELETE',
    path: `/lease/${lease}/door?${graceMs}`,
    body: '',
    timeoutMs: graceMs + CLOSING_MS,
  });
}

function parse(text: string): DoorAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isAnswer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Our own child speaks here, over a socket that only we can open. */
function isAnswer(value: unknown): value is DoorAnswer {
  return typeof value === 'object' && value !== null && ('opened' in value || 'refused' in value);
}
