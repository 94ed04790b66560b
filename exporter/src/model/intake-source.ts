import type { AuthenticationResults } from './authentication.js';
import type { Delivery } from './delivery.js';
import type { SourceTrouble } from './source-troubles.js';

/** What becomes of one thing that a delivery holds. */
export type Outcome = 'stored' | 'duplicate' | 'revision' | 'quarantined' | 'ignored';

/** How many things of a delivery became what. */
export type Taken = Readonly<Partial<Record<Outcome, number>>>;

/** One of them. */
export interface TakenThing {
  /** The way inside containers. */
  readonly path: string;
  readonly outcome: Outcome;
  /** Why it was not read, or not whole; empty otherwise. */
  readonly reason: string;
  /** The report, as the views know it; empty where there is none. */
  readonly reportKey: string;
}

/** What an intake source is told of a delivery, once. */
export type Verdict =
  /** All that it held is on disk: it may be moved, deleted, answered. */
  | {
      readonly verdict: 'ack';
      readonly taken: Taken;
      /** The first of them: a delivery may hold thousands. */
      readonly things: readonly TakenThing[];
      /** Of all of them, why they were not read, or not whole; each reason once. */
      readonly reasons?: ReadonlySet<string>;
    }
  /** It is not stored, for reasons of ours: it is to come again. */
  | { readonly verdict: 'nack'; readonly reason: string; readonly detail: string };

export interface SourcedDelivery extends Delivery {
  /** In milliseconds since 1970, where the source knows better than "now". */
  readonly arrivedAt?: number;
  /** Whether it was shown to come from whom it says. */
  readonly authenticated?: boolean;
  /** Whose Authentication-Results in its header are believed: names of mail servers of ours. */
  readonly trustedAuthservIds?: readonly string[];
  /** What we have found ourselves of who sends it, in the place of such a header; asked when its bytes are all there. */
  readonly checked?: () => Promise<AuthenticationResults | undefined>;
  /** Its bytes cannot break off, as those of a file: they are read as they come, however many. */
  readonly isSteady?: boolean;
}

/** What was begun with a delivery: it has been read, and is committed later, with others. */
export interface Handed {
  readonly verdict: Promise<Verdict>;
}

/** Remembers for an intake source where it was; what it remembers outlives the process. */
export interface Cursor {
  read(key: string): Promise<string | undefined>;
  /** All that it remembers, by key. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Kept when it resolves. An empty value forgets the key. */
  write(values: ReadonlyMap<string, string>): Promise<void>;
}

/** What happens to an intake source beside its deliveries, for logs and metrics. */
export interface SourceObserver {
  /** It has asked, or was asked, and all is well. */
  well(): void;
  /** Something of it did not work, and it goes on: one folder, one connection, one mail. */
  troubled(trouble: SourceTrouble): void;
  /** A limit of the source was reached: the name that its settings have for it. */
  limited(limit: string): void;
  /** How far a long run has come. */
  progress(done: number, of: number | undefined): void;
}

/** What an intake source has of the house. */
export interface Desk extends SourceObserver {
  /**
   * Hands a delivery in. Waits for room first, which is the backpressure; resolves when its bytes have been read to
   * their end. A stream that breaks is thrown on, and nothing of the delivery is taken then.
   */
  take(delivery: SourcedDelivery): Promise<Handed>;
  readonly cursor: Cursor;
  /** Aborted when nothing new is to be taken. Deliveries under way still get their verdict. */
  readonly stop: AbortSignal;
  /** Aborted later, when nothing is waited for any more: whoever still holds on to something lets go of it. */
  readonly giveUp: AbortSignal;
  /** In milliseconds since 1970. */
  now(): number;
}

/** Where reports come from: an adapter, and nothing in it that others need to know. */
export interface IntakeSource {
  /** As the settings call it: a label, and a column of the ledger. */
  readonly name: string;
  readonly kind: string;
  /**
   * Runs until `desk.stop` is aborted; every delivery it has handed in has had its verdict when it resolves. Where it
   * cannot go on it says why, and is run again later.
   */
  run(desk: Desk): Promise<SourceTrouble | undefined>;
}
