import { createHash, timingSafeEqual } from 'node:crypto';
import type { EngineLimits } from '../../limits.js';

/** What a user of the door may take: never more than the door itself allows. */
export const DOOR_CAPS = [
  'doorStatements',
  'doorStatementMemoryBytes',
  'doorStatementSeconds',
  'doorResultBytes',
  'doorResultRows',
] as const satisfies readonly (keyof EngineLimits)[];
export type DoorCaps = Pick<EngineLimits, (typeof DOOR_CAPS)[number]>;

/** Who may read at the door, and what. */
export interface DoorUser {
  readonly user: string;
  readonly password: string;
  /** The views that there are for this user; without it, all of them. */
  readonly views?: readonly string[];
  /** Where the views of this user are, who calls it as the door does; without it, there. */
  readonly database?: string;
  /** Tables by their full name, and the rows of them that there are for this user: SQL that nothing can lift. */
  readonly rows?: Readonly<Record<string, string>>;
  readonly caps?: { readonly [Cap in keyof DoorCaps]?: DoorCaps[Cap] | undefined };
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Whoever has that name and that password; in the same time wherever they differ. */
export function userOf<T extends Credentials>(users: readonly T[], given: Credentials): T | undefined {
  let found: T | undefined;
  for (const known of users) {
    const right = [same(given.user, known.user), same(given.password, known.password)];
    if (right.every(Boolean)) found = known;
  }
  return found;
}

/** The limits of the door, as they are for one user. */
export function limitsFor({ caps = {} }: DoorUser, limits: EngineLimits): EngineLimits {
  const least = (name: keyof DoorCaps): number => Math.min(caps[name] ?? Infinity, limits[name]);
  return {
    ...limits,
    doorStatements: least('doorStatements'),
    doorStatementMemoryBytes: least('doorStatementMemoryBytes'),
    doorStatementSeconds: least('doorStatementSeconds'),
    doorResultBytes: least('doorResultBytes'),
    doorResultRows: least('doorResultRows'),
  };
}

function same(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
