import type { Ignored, Refused, Unpacked } from '../model/delivery.js';
import { Deviations } from '../model/deviations.js';
import type { Keeper } from '../model/keeping.js';
import type { LimitName } from '../model/limits.js';
import type { MailOutline } from '../model/mail.js';
import type { Reason } from '../model/reasons.js';
import type { Allowance } from './allowance.js';
import type { Bytes } from './bytes.js';
import { shownName, type Label } from './names.js';
import type { Recording } from './recording.js';

/** Where in the delivery we are, and what is known of the way there. */
export interface Place {
  readonly path: string;
  readonly label: Label;
  /** How many containers we are in. */
  readonly depth: number;
  /** Whether one of them is a compressed one. */
  readonly compressed: boolean;
  /** The mail that we are in. */
  readonly mail: MailOutline | undefined;
  /** Whether somebody says that a report is here: whoever gave us a file, the mail, or the part's own label. */
  readonly claimed: boolean;
  /** The character set that the mail part declares whose bytes these are. */
  readonly charset: string | undefined;
  readonly allowance: Allowance;
  /** What was noticed here. */
  readonly deviations: Deviations;
  /** What was noticed on the way here, outermost first: some of it only after the bytes were read. */
  readonly lineage: readonly Deviations[];
  /** Where there is one, what is read is kept as it comes: */
  readonly keeper: Keeper | undefined;
  /** the delivery, or the mail of an mbox, that we are in, */
  readonly unit: { readonly path: string; readonly kept: Recording } | undefined;
  /** and what the bytes here are unpacked from. */
  readonly packed: Recording | undefined;
  /** Where the delivery is a part of an mbox: the number of its first mail. */
  readonly firstMail: number;
}

export function top(path: string, allowance: Allowance, keeper?: Keeper, firstMail = 1): Place {
  return {
    path,
    label: { name: path, contentType: undefined },
    depth: 0,
    compressed: false,
    mail: undefined,
    claimed: true,
    charset: undefined,
    allowance,
    deviations: new Deviations(),
    lineage: [],
    keeper,
    unit: undefined,
    packed: undefined,
    firstMail,
  };
}

/** A place inside this one. Without a name it is the same thing under another wrapper. */
export function inside(outer: Place, name: string | undefined, change: Partial<Place> = {}): Place {
  const shown = name === undefined ? '' : shownName(name);
  return {
    ...outer,
    path: shown === '' ? outer.path : `${outer.path}/${shown}`,
    label: { name, contentType: undefined },
    charset: undefined,
    depth: outer.depth + 1,
    deviations: new Deviations(),
    lineage: [...outer.lineage, outer.deviations],
    packed: undefined,
    firstMail: 1,
    ...change,
  };
}

export function refused(place: Place, reason: Reason, detail: string, limit?: LimitName): Refused {
  return {
    type: 'refused',
    path: place.path,
    reason,
    detail,
    ...(limit === undefined ? {} : { limit }),
    ...(place.unit === undefined ? {} : { kept: place.unit.kept, unit: place.unit.path }),
  };
}

/** There is nothing here that could be a report: a fault only where one was said to be. */
export function nothingAt(place: Place, reason: Reason, detail: string): Refused | Ignored {
  if (place.claimed) return refused(place, reason, detail);
  return { type: 'ignored', path: place.path, reason: 'no_report', detail };
}

/** Reads what is at a place; passed to the readers of containers, which find things of any kind in them. */
export type ReadContents = (bytes: Bytes, place: Place) => AsyncGenerator<Unpacked>;
