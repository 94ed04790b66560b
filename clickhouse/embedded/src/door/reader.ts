import { Slots } from '../engine/slots.js';
import type { EngineLimits } from '../limits.js';
import { Judge } from './judge.js';
import type { DoorNames } from './names.js';
import { limitsFor, type Credentials, type DoorUser } from './users.js';

/** A user of the door, with all that statements of theirs are answered by. */
export interface Reader extends Credentials {
  readonly limits: EngineLimits;
  readonly names: DoorNames;
  readonly judge: Judge;
  /** Where the user may have fewer statements at once than the door. */
  readonly slots: Slots | undefined;
  /** Conditions on tables, beneath whatever is asked. */
  readonly rows: ReadonlyMap<string, string>;
}

export function readerOf(user: DoorUser, door: DoorNames, limits: EngineLimits): Reader {
  const own = limitsFor(user, limits);
  const names = { ...door, views: user.views === undefined ? undefined : new Set(user.views) };
  const isFewer = own.doorStatements < limits.doorStatements;
  return {
    user: user.user,
    password: user.password,
    limits: own,
    names,
    judge: new Judge(names),
    slots: isFewer ? new Slots(own.doorStatements, own.doorWaitingStatements, own.doorWaitMs) : undefined,
    rows: new Map(Object.entries(user.rows ?? {})),
  };
}
