import { asArguments } from '../../engine/arguments.js';
import type { EngineLimits } from '../../limits.js';

const LEAST_SECONDS = 0.05;

/** The time of a statement from when its turn has come: judging it and answering it have it together. */
export class Deadline {
  readonly #seconds: number;
  readonly #begun = performance.now();

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  arguments(): string[] {
    return asArguments({ max_execution_time: this.#left() });
  }

  /** An engine in which a statement has outlived its time by so much has no other way to stop it than to end. */
  overdueMs({ doorOverdueMs }: Pick<EngineLimits, 'doorOverdueMs'>): number {
    return this.#left() * 1000 + doorOverdueMs;
  }

  #left(): number {
    return Math.max(LEAST_SECONDS, this.#seconds - (performance.now() - this.#begun) / 1000);
  }
}
