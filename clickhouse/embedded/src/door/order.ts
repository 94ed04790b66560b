import type { EngineLimits } from '../limits.js';
import type { DoorUser } from './readers/users.js';

/** What a door is opened with. */
export interface DoorOrder {
  readonly host: string;
  readonly port: number;
  /** PEM; without it, plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly users: readonly DoorUser[];
  /** Where the views are. */
  readonly database: string;
  /** Databases that do not exist for whoever comes through the door. */
  readonly hidden: readonly string[];
  /** Those of the door, where the engine was not started by whoever opens it. */
  readonly limits?: Partial<EngineLimits>;
  /** Statements that ended an engine before, and for how many milliseconds they rest. */
  readonly resting?: Readonly<Record<string, number>>;
}

export type DoorAnswer =
  | { readonly opened: { readonly host: string; readonly port: number } }
  | { readonly refused: 'in_use' | 'bad_certificate' | 'failed'; readonly detail: string };

/** Our own exporter speaks here: what is looked at is that it is of this version. */
export function isDoorOrder(value: unknown): value is DoorOrder {
  if (typeof value !== 'object' || value === null) return false;
  const order: Partial<Record<keyof DoorOrder, unknown>> = value;
  return (
    typeof order.host === 'string' &&
    typeof order.port === 'number' &&
    typeof order.database === 'string' &&
    Array.isArray(order.users) &&
    order.users.every(isUser) &&
    Array.isArray(order.hidden) &&
    order.hidden.every((name) => typeof name === 'string')
  );
}

function isUser(value: unknown): value is DoorUser {
  if (typeof value !== 'object' || value === null) return false;
  const user: Partial<Record<keyof DoorUser, unknown>> = value;
  return typeof user.user === 'string' && typeof user.password === 'string' && user.password !== '';
}
