import { failure, type EngineFailure } from '../../engine/failure.js';

/** What the door does not let through, in the words ClickHouse has for it. */
export function refused(what: string): EngineFailure {
  return failure(164, 'READONLY', `${what}: the door is for reading the views (v_*)`);
}

export const STATES = refused('The type AggregateFunction is not allowed');
