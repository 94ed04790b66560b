import type { EngineFailure } from '../engine/failure.js';
import { limitOf } from './limits/which-limit.js';

/** What became of a statement that came to the door. */
export const DOOR_OUTCOMES = {
  answered: 'It was answered.',
  failed: 'The engine could not do it: a name that is none, a type that does not fit.',
  limited: 'It came to a limit, which the reason names.',
  refused: 'It is not for reading views.',
  unauthenticated: 'It came with a wrong password, or none.',
  gone: 'Whoever asked went before the answer.',
} as const;

export type DoorOutcome = keyof typeof DOOR_OUTCOMES;

export interface DoorQuery {
  readonly user: string;
  readonly outcome: DoorOutcome;
  /** The limit of `store.door` that it came to, or ClickHouse's name for why it was not answered; else empty. */
  readonly reason: string;
  /** What was said to whoever asked. */
  readonly detail: string;
  readonly seconds: number;
  readonly rows: number;
  readonly bytes: number;
  /** Who asked through which program: Grafana names its user, dashboard, panel and rule there. */
  readonly agent: string;
  /** The names by which it rests, where the engine ends of it. */
  readonly rest?: readonly string[];
}

const READONLY = 164;
const GONE = 394;
const UNAUTHENTICATED = new Set([194, 516]);

export function outcomeOf(failed: EngineFailure): Pick<DoorQuery, 'outcome' | 'reason'> {
  const limit = limitOf(failed);
  if (limit !== undefined) return { outcome: 'limited', reason: limit };
  const reason = failed.name.toLowerCase();
  if (failed.code === READONLY) return { outcome: 'refused', reason };
  if (failed.code === GONE) return { outcome: 'gone', reason };
  return { outcome: UNAUTHENTICATED.has(failed.code) ? 'unauthenticated' : 'failed', reason };
}

export function isDoorQuery(value: unknown): value is DoorQuery {
  return (
    typeof value === 'object' &&
    value !== null &&
    'outcome' in value &&
    typeof value.outcome === 'string' &&
    value.outcome in DOOR_OUTCOMES
  );
}
