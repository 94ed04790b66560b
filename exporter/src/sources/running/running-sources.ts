import type { RunningSource } from './running-source.js';
import { type SourceState } from './running-source.js';

/** A source as the settings have it: what it is, and how to begin it. */
export interface SourceOrder {
  readonly name: string;
  /** All that is said of it, as text: where that is another, the source is another. */
  readonly said: string;
  readonly begin: () => RunningSource;
}

interface Running {
  readonly said: string;
  readonly source: RunningSource;
}

/** The intake sources there are. New settings end what is gone or said otherwise, and leave alone what is as it was. */
export class RunningSources {
  readonly #running = new Map<string, Running>();
  #changing: Promise<void> = Promise.resolve();

  get states(): SourceState[] {
    return [...this.#running.values()].map(({ source }) => source.state);
  }

  /** What became other by it. One change at a time. */
  async have(
    orders: readonly SourceOrder[],
  ): Promise<{ readonly begun: string[]; readonly ended: string[] }> {
    const changed = this.#changing.then(() => this.#have(orders));
    this.#changing = changed.then(() => undefined);
    return await changed;
  }

  async stop(): Promise<void> {
    await this.have([]);
  }

  async #have(orders: readonly SourceOrder[]): Promise<{ begun: string[]; ended: string[] }> {
    const wanted = new Map(orders.map((order) => [order.name, order]));
    const gone = [...this.#running].filter(([name, { said }]) => wanted.get(name)?.said !== said);
    // The old one has let go of its mailbox or address before the new one takes it.
    await Promise.all(gone.map(([, { source }]) => source.stop()));
    for (const [name] of gone) this.#running.delete(name);
    const fresh = orders.filter(({ name }) => !this.#running.has(name));
    for (const { name, said, begin } of fresh) this.#running.set(name, { said, source: begin() });
    return { begun: fresh.map(({ name }) => name), ended: gone.map(([name]) => name) };
  }
}
