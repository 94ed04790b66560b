/** What a door is opened with. */
export interface DoorOrder {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Where the views are. */
  readonly database: string;
  /** Databases that do not exist for whoever comes through the door. */
  readonly hidden: readonly string[];
}

export type DoorAnswer =
  | { readonly opened: { readonly host: string; readonly port: number } }
  | { readonly refused: 'in_use' | 'failed'; readonly detail: string };

export function isDoorOrder(value: unknown): value is DoorOrder {
  if (typeof value !== 'object' || value === null) return false;
  const order: Partial<Record<keyof DoorOrder, unknown>> = value;
  return (
    typeof order.host === 'string' &&
    typeof order.port === 'number' &&
    typeof order.user === 'string' &&
    typeof order.password === 'string' &&
    typeof order.database === 'string' &&
    Array.isArray(order.hidden) &&
    order.hidden.every((name) => typeof name === 'string')
  );
}
