export interface SilenceSettings {
  /** Questions in a row that nobody answers, until it is long. */
  readonly silent: number;
  /** Milliseconds of a rest, until one is asked again. */
  readonly rest: number;
}

/** Whether anybody answers at all: where nobody does, a hundred thousand questions need not each wait for it. */
export class Silence {
  readonly #settings: SilenceSettings;
  readonly #clock: () => number;
  #inARow = 0;
  #isResting = false;
  #until = 0;
  #spokeAt = -Infinity;

  constructor(settings: SilenceSettings, clock: () => number) {
    this.#settings = settings;
    this.#clock = clock;
  }

  get isLong(): boolean {
    return this.#inARow >= this.#settings.silent;
  }

  get isResting(): boolean {
    return this.#isResting;
  }

  /** Whether to ask: at rest, one every while. */
  mayAsk(): boolean {
    if (!this.#isResting) return true;
    const now = this.#clock();
    if (now < this.#until) return false;
    this.#until = now + this.#settings.rest;
    return true;
  }

  /** Nobody answered what was asked then. Of many that were asked at once, those that were lost are told last. */
  silent(askedAt: number): void {
    if (this.#spokeAt < askedAt) this.#inARow += 1;
  }

  spoke(): void {
    this.#inARow = 0;
    this.#isResting = false;
    this.#spokeAt = this.#clock();
  }

  rest(): void {
    this.#isResting = true;
    this.#until = this.#clock() + this.#settings.rest;
  }
}
