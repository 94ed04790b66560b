/** Admits so many at once; the others wait in turn, and no more than so many. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  readonly #mayWait: number;
  #free: number;

  constructor(slots: number, mayWait: number) {
    this.#free = slots;
    this.#mayWait = mayWait;
  }

  async take(signal: AbortSignal): Promise<'taken' | 'full' | 'aborted'> {
    if (signal.aborted) return 'aborted';
    if (this.#free > 0) {
      this.#free -= 1;
      return 'taken';
    }
    if (this.#waiting.length >= this.#mayWait) return 'full';
    return await new Promise((resolve) => {
      const turn = () => {
        signal.removeEventListener('abort', leave);
        resolve('taken');
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        resolve('aborted');
      };
      this.#waiting.push(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
