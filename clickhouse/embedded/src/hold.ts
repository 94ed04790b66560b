import { isDoorQuery, type DoorQuery } from './door/door-query.js';
import { Rest } from './door/rest.js';
import { acquire } from './hold/acquire.js';
import type { EngineEvent, EngineHold } from './hold/engine-hold.js';
import { Hold } from './hold/hold.js';
import { preparePlace } from './hold/place.js';
import { preflight, thisMachine } from './hold/preflight.js';
import type { EngineRefusal } from './hold/refusal.js';
import type { DoorOrder } from './door/order.js';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from './limits.js';

export { DOOR_OUTCOMES, type DoorOutcome, type DoorQuery } from './door/door-query.js';
export type { DoorUser } from './door/readers/users.js';
export type { DoorOpened } from './hold/ask-door.js';
export type { EngineEvent, EngineHold } from './hold/engine-hold.js';
export type { EngineRefusal } from './hold/refusal.js';
export type DoorOptions = DoorOrder;

export interface EngineOptions {
  readonly directory: string;
  /** One process serves a directory; commands work beside it. */
  readonly role: 'serve' | 'command';
  /** As it was typed: shown to whoever is refused. */
  readonly command: string;
  readonly limits: EngineLimits;
  readonly onEvent: (event: EngineEvent) => void;
  /** Told of each statement that came to the door of this hold. */
  readonly onQuery?: (query: DoorQuery) => void;
}

/** Those of the door are of who opens it, but for its threads. */
function otherLimits(started: Readonly<Record<string, number>>, limits: EngineLimits): string[] {
  const had = new Map(Object.entries({ ...DEFAULT_ENGINE_LIMITS, ...started }));
  return Object.entries(limits)
    .filter(
      ([name, value]) => had.get(name) !== value && (!name.startsWith('door') || name === 'doorStatements'),
    )
    .map(([name]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** Attaches to the engine of a data directory, or starts it, and sees to it that there is one until it is released. */
export async function holdEngine(options: EngineOptions): Promise<EngineHold | EngineRefusal> {
  const missing = preflight(thisMachine());
  if (missing !== undefined) return missing;
  const place = await preparePlace(options.directory);
  if ('reason' in place) return place;
  const holder = { role: options.role, command: options.command, pid: process.pid };
  const { limits, onEvent, onQuery = () => undefined } = options;
  const rest = new Rest(() => performance.now());
  const onMessage = (message: unknown): void => {
    if (!isDoorQuery(message)) return;
    if (message.rest !== undefined) rest.engineEnded(message.rest, message.user, limits.doorRestMs);
    onQuery(message);
  };
  const acquired = await acquire(place, holder, limits, onMessage);
  if ('reason' in acquired) return acquired;
  if (acquired.how === 'started') onEvent({ event: 'started' });
  else onEvent({ event: 'attached', others: otherLimits(acquired.engine?.limits ?? {}, limits) });
  return new Hold({ place, holder, limits, onEvent, onMessage, rest }, acquired);
}
