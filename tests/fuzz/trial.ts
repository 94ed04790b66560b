import type { Limits } from '@plumbline/exporter/model/limits.js';
import type { Known } from './one-damaged.js';

/** One input and how it is read. All of it follows from a seed and a number. */
export interface Trial {
  readonly name: string;
  readonly bytes: Buffer;
  /** The XML document in it, where nothing around it was damaged. */
  readonly document: Buffer | undefined;
  /** The records that must come out, where it is known what was damaged. */
  readonly known?: Known;
  readonly limits: Partial<Limits>;
  /** The delivery comes in pieces of these sizes, over and over; the two ways must give the same. */
  readonly pieces: readonly [readonly number[], readonly number[]];
  /** What goes wrong around the reading besides. */
  readonly strain: Strain | undefined;
}

/** The source breaks off with an error after some bytes, or each look at the clock costs some milliseconds. */
export type Strain =
  | { readonly is: 'broken_source'; readonly after: number }
  | { readonly is: 'slow_clock'; readonly step: number };
