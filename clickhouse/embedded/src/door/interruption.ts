import { failure, type EngineFailure } from '../engine/failure.js';

const OVERDUE: EngineFailure = {
  ...failure(159, 'TIMEOUT_EXCEEDED', 'Nothing stops the statement, so that the engine is started anew'),
  limit: 'overdue',
};
const ENDING = failure(
  210,
  'NETWORK_ERROR',
  'The engine is started anew, because nothing stops a statement of somebody else: ask again',
);

export interface Interrupted extends EngineFailure {
  readonly rest?: readonly string[];
}

/** An answer to give while a statement is under way: that the engine ends, through this one or another. */
export class Interruption {
  readonly failure: Promise<Interrupted>;
  #resolve: (failed: Interrupted) => void = () => undefined;
  readonly #ending: AbortSignal;
  readonly #onEnding = (): void => {
    this.#resolve(ENDING);
  };

  constructor(ending: AbortSignal) {
    this.failure = new Promise((resolve) => (this.#resolve = resolve));
    this.#ending = ending;
    ending.addEventListener('abort', this.#onEnding);
  }

  /** `rest` are the names by which the statement rests. */
  overdue(rest: readonly string[]): void {
    this.#resolve({ ...OVERDUE, rest });
  }

  close(): void {
    this.#ending.removeEventListener('abort', this.#onEnding);
  }
}
