import { Slots } from '../../engine/slots.js';
import type { EngineLimits } from '../../limits.js';
import type { TimeZones } from '../allowed/time-zones.js';
import { Judge } from '../judging/judge.js';
import type { DoorNames } from '../allowed/names.js';
import { DOOR_CAPS, limitsFor, type Credentials, type DoorUser } from './users.js';

/** A user of the door, with all that statements of theirs are answered by. */
export interface Reader extends Credentials {
  readonly limits: EngineLimits;
  /** Which of them are the user's own. */
  readonly caps: ReadonlySet<string>;
  readonly names: DoorNames;
  readonly judge: Judge;
  /** Where the user may have fewer statements at once than the door. */
  readonly slots: Slots | undefined;
  /** Conditions on tables, beneath whatever is asked. */
  readonly rows: ReadonlyMap<string, string>;
}

export function readerOf(user: DoorUser, door: DoorNames, limits: EngineLimits, zones: TimeZones): Reader {
  const own = limitsFor(user, limits);
  const rows = new Map(Object.entries(user.rows ?? {}));
  const views = user.views === undefined ? undefined : new Set(user.views);
  const names = { ...namesFor(user, door), views, isFiltered: rows.size > 0 };
  const isFewer = own.doorStatements < limits.doorStatements;
  return {
    user: user.user,
    password: user.password,
    limits: own,
    names,
    judge: new Judge(names, zones),
    slots: isFewer ? new Slots(own.doorStatements, own.doorWaitingStatements, own.doorWaitMs) : undefined,
    rows,
    caps: new Set(DOOR_CAPS.filter((name) => own[name] < limits[name])),
  };
}

function namesFor({ database }: DoorUser, door: DoorNames): DoorNames {
  if (database === undefined) return door;
  const hidden = door.hidden.filter((name) => name !== database);
  return { database, alias: door.database, hidden };
}
