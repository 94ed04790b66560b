import type { ExtensionCapture } from './extensions.js';

const NOWHERE = -1;

/**
 * The element under way that the schema does not have. What stands in it means nothing, unless it is a wrapper; or
 * unless it is not closed, and what seems to be in it comes after it. That only its end can tell, so that it is
 * remembered where the first thing began that would belong to the report then.
 */
export class UnknownElement {
  /** Where it is kept; undefined where there is no such element. */
  capture: ExtensionCapture | undefined;
  /** How many elements are around it, and where it begins. */
  level = 0;
  at = 0;
  mayWrap = false;
  #doubtful = NOWHERE;

  begin(capture: ExtensionCapture, level: number, at: number, mayWrap: boolean): void {
    this.capture = capture;
    this.level = level;
    this.at = at;
    this.mayWrap = mayWrap;
    this.#doubtful = NOWHERE;
  }

  /** Where the first thing began that may be the report's own; undefined where there is none. */
  get doubtful(): number | undefined {
    return this.#doubtful === NOWHERE ? undefined : this.#doubtful;
  }

  doubt(at: number): void {
    this.#doubtful = at;
  }

  end(): void {
    this.capture = undefined;
    this.#doubtful = NOWHERE;
  }

  /** It was none: nothing of it is kept. */
  discard(): void {
    this.capture?.discard();
    this.end();
  }
}
