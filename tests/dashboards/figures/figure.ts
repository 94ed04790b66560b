import type { Read } from './reading.js';
import type { Compute } from './told.js';

export interface Figure {
  readonly what: string;
  readonly asks: Panel | string;
  readonly read: Read;
  readonly truth: Compute;
  /** Why it is not to be had of one domain. */
  readonly ofAllAlone?: string;
}

/** A query of a panel, by what people see. */
export interface Panel {
  readonly dashboard: string;
  readonly title: string;
  readonly refId: string;
}

export function panel(dashboard: string, title: string, refId = 'A'): Panel {
  return { dashboard: `plumbline-${dashboard}`, title, refId };
}
