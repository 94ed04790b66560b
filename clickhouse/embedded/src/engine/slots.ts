export type Turn = 'taken' | 'full' | 'late' | 'aborted';

/** Admits so many at once; the others wait in turn, no more than so many and, where it is said, for so long. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  readonly #mayWait: number;
  readonly #waitMs: number | undefined;
  #free: number;

  constructor(slots: number, mayWait: number, waitMs?: number) {
    this.#free = slots;
    this.#mayWait = mayWait;
    this.#waitMs = waitMs;
  }

  async take(signal: AbortSignal): Promise<Turn> {
    if (signal.aborted) return 'aborted';
    if (this.#free > 0) {
      this.#free -= 1;
      return 'taken';
    }
    if (this.#waiting.length >= this.#mayWait) return 'full';
    return await new Promise((resolve) => {
      const end = (how: Turn) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        resolve(how);
      };
      const turn = () => {
        end('taken');
      };
      const give = (how: Turn) => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        end(how);
      };
      const leave = () => {
        give('aborted');
      };
      const timer = this.#waitMs === undefined ? undefined : setTimeout(give, this.#waitMs, 'late');
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
