/**
 * Does a work for each item, so many at once, and yields what comes of it as it comes. Nothing is taken from the items
 * that nobody has room for: what is under way and what waits to be taken are together never more than `most`.
 */
export async function* inAnyOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R, void, undefined> {
  const run = new Run<R>();
  const wake = (): void => {
    run.wake();
  };
  signal.addEventListener('abort', wake);
  void run.feed(items, most, work);
  try {
    for (;;) {
      while (!signal.aborted && run.isWaited) await run.changed();
      if (signal.aborted) return;
      run.throwIfFailed();
      const done = run.done.shift();
      if (done === undefined) return;
      run.wake();
      yield done.value;
    }
  } finally {
    run.end();
    signal.removeEventListener('abort', wake);
  }
}

class Run<R> {
  readonly done: { readonly value: R }[] = [];
  #busy = 0;
  #isFed = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  /** Whether there is nothing to yield yet, but will be. */
  get isWaited(): boolean {
    return this.#failure === undefined && this.done.length === 0 && (this.#busy > 0 || !this.#isFed);
  }

  async feed<T>(
    items: Iterable<T> | AsyncIterable<T>,
    most: number,
    work: (item: T) => Promise<R>,
  ): Promise<void> {
    try {
      for await (const item of items) {
        while (!this.#isOver && this.#busy + this.done.length >= most) await this.changed();
        if (this.#isOver) return;
        this.#busy += 1;
        void this.#do(item, work);
      }
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#isFed = true;
      this.wake();
    }
  }

  async #do<T>(item: T, work: (item: T) => Promise<R>): Promise<void> {
    try {
      this.done.push({ value: await work(item) });
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#busy -= 1;
      this.wake();
    }
  }

  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  end(): void {
    this.#isOver = true;
    this.wake();
  }
}
