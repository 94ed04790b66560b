import type { MetricSettings } from './metric-settings.js';
import type { Retention } from './retention.js';

/** What the migrations are rendered for. */
export interface SchemaTarget {
  /** The public database; the private one stands beside it. */
  readonly database: string;
  /** The cluster as the servers know it; undefined: one node. */
  readonly cluster: string | undefined;
  /**
   * Whose rights the views have on what they read, so that a reader needs rights on the views alone; undefined: the
   * reader's own, where there are no users.
   */
  readonly definer: string | undefined;
  /** As whom a server's dictionaries read our tables: a server lets nobody in unnamed, not even itself; undefined: one user. */
  readonly login?: Login | undefined;
  readonly retention: Retention;
  /** What views of settled days go by; undefined: what the store has, or the defaults where there is none. */
  readonly metrics?: MetricSettings | undefined;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}
