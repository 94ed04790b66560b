import type { RunningSource, SourceState } from './running-source.js';
import { within } from './within.js';

/** A source as the settings have it: what it is, and how to begin it. */
export interface SourceOrder {
  readonly name: string;
  /** All that is said of it, as text: where that is another, the source is another. */
  readonly said: string;
  readonly begin: () => RunningSource;
}

export interface SourcesChanged {
  readonly begun: readonly string[];
  readonly ended: readonly string[];
  /** Those that are told to end and have not yet; what follows one begins when it has. */
  readonly ending: readonly string[];
}

interface Running {
  readonly said: string;
  readonly source: RunningSource;
}

interface EndingSource {
  readonly source: RunningSource;
  readonly gone: Promise<void>;
}

/** A source of another name may want the mailbox or the address of one that ends. */
const HANDOVER_MS = 200;
/** Whoever asked for the change is not to wait for a source that does not end. */
const PATIENCE_MS = 3000;

/** The intake sources there are. New settings end what is gone or said otherwise, and leave alone what is as it was. */
export class RunningSources {
  readonly #running = new Map<string, Running>();
  readonly #ending = new Map<string, EndingSource>();
  /** What follows those that are ending. */
  readonly #next = new Map<string, SourceOrder>();
  readonly #onGone: (name: string) => void;
  #changing: Promise<unknown> = Promise.resolve();
  #isOver = false;

  /** `onGone` is told of each that has ended, and that nothing follows. */
  constructor(onGone: (name: string) => void = () => undefined) {
    this.#onGone = onGone;
  }

  get states(): SourceState[] {
    const ending = [...this.#ending].filter(([name]) => !this.#running.has(name));
    return [...this.#running, ...ending].map(([, { source }]) => source.state);
  }

  get ending(): string[] {
    return [...this.#ending.keys()];
  }

  /** What became other by it. One change at a time, none of which waits long for sources to end. */
  async have(orders: readonly SourceOrder[]): Promise<SourcesChanged> {
    const changing = this.#changing.then(() => this.#have(orders));
    this.#changing = changing;
    const changed = await changing;
    await this.#gone(PATIENCE_MS);
    return { ...changed, ending: this.ending };
  }

  /** Begins nothing more; resolves when all have ended. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#next.clear();
    for (const [name, running] of [...this.#running]) this.#end(name, running);
    await Promise.all([...this.#ending.values()].map(({ gone }) => gone));
  }

  async #have(orders: readonly SourceOrder[]): Promise<Omit<SourcesChanged, 'ending'>> {
    const wanted = new Map(orders.map((order) => [order.name, order]));
    const ended = [...this.#running].filter(([name, { said }]) => wanted.get(name)?.said !== said);
    const fresh = orders.filter(({ name, said }) => this.#running.get(name)?.said !== said);
    // What was to follow is what the settings say now.
    this.#next.clear();
    for (const [name, running] of ended) this.#end(name, running);
    for (const order of fresh) if (this.#ending.has(order.name)) this.#next.set(order.name, order);
    await this.#gone(HANDOVER_MS);
    for (const order of fresh) if (!this.#ending.has(order.name)) this.#begin(order);
    return { begun: fresh.map(({ name }) => name), ended: ended.map(([name]) => name) };
  }

  #begin({ name, said, begin }: SourceOrder): void {
    if (this.#isOver || this.#running.has(name)) return;
    this.#running.set(name, { said, source: begin() });
  }

  #end(name: string, { source }: Running): void {
    this.#running.delete(name);
    const gone = source.stop().then(() => {
      this.#ending.delete(name);
      const next = this.#next.get(name);
      this.#next.delete(name);
      if (next === undefined) this.#onGone(name);
      else this.#begin(next);
    });
    this.#ending.set(name, { source, gone });
  }

  async #gone(longestMs: number): Promise<void> {
    await within(Promise.all([...this.#ending.values()].map(({ gone }) => gone)), longestMs);
  }
}
