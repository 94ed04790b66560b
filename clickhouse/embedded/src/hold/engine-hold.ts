import type { DoorOrder } from '../door/order.js';
import type { DoorOpened } from './ask-door.js';
import type { EngineRefusal } from './refusal.js';

/** What happens to the engine while it is held. */
export type EngineEvent =
  | { readonly event: 'started' | 'died' | 'hung' | 'restarted' }
  /** `others`: limits that it was started with and that are not ours. */
  | { readonly event: 'attached'; readonly others: readonly string[] }
  /** A restart, or the door after it, that did not come off: it is tried again. */
  | { readonly event: 'refused'; readonly refusal: EngineRefusal };

export interface EngineHold {
  readonly socketPath: string;
  /** Opens the engine to people, for reading; it stays open until the hold is released. */
  openDoor(door: DoorOrder): Promise<DoorOpened | EngineRefusal>;
  /** Who is there has so long to be answered; resolves when nobody is there any more. */
  closeDoor(graceMs: number): Promise<void>;
  /** Others may still use the engine; without them it ends by itself. */
  release(): Promise<void>;
}
