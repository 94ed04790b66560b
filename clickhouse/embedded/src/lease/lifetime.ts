import type { EngineLimits } from '../limits.js';
import type { Holder, LeaseAnswer } from './lease.js';

type Times = Pick<EngineLimits, 'lingerMs' | 'firstLeaseMs' | 'drainMs'>;

/**
 * How long the engine lives: as long as somebody holds it or a statement runs, and a moment more. Told to end, it takes
 * nobody new, waits for those who hold it until a deadline, and for the statement under way in any case.
 */
export class Lifetime {
  /** Resolves when the time has come. */
  readonly ended: Promise<void>;
  readonly #times: Times;
  #end: () => void = () => undefined;
  readonly #holders = new Map<string, Holder>();
  #working = 0;
  #state: 'open' | 'ending' | 'overdue' | 'ended' = 'open';
  #idle: NodeJS.Timeout;
  #deadline: NodeJS.Timeout | undefined;
  #count = 0;

  constructor(times: Times) {
    this.#times = times;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#idle = setTimeout(this.endNow, times.firstLeaseMs);
  }

  lease(holder: Holder): LeaseAnswer {
    if (this.#state !== 'open') return { refused: 'ending' };
    const serving = [...this.#holders.values()].find(({ role }) => role === 'serve');
    if (holder.role === 'serve' && serving !== undefined) return { refused: 'directory_in_use', by: serving };
    this.#count += 1;
    const lease = String(this.#count);
    this.#holders.set(lease, holder);
    clearTimeout(this.#idle);
    return { lease };
  }

  holds(lease: string): boolean {
    return this.#holders.has(lease);
  }

  release(lease: string): void {
    if (this.#holders.delete(lease)) this.#maybeEnd();
  }

  /** False where no work is begun any more. */
  begin(): boolean {
    if (this.#state === 'overdue' || this.#state === 'ended') return false;
    this.#working += 1;
    clearTimeout(this.#idle);
    return true;
  }

  finish(): void {
    this.#working -= 1;
    this.#maybeEnd();
  }

  /** SIGTERM. */
  endSoon(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#deadline = setTimeout(() => {
      if (this.#state === 'ending') this.#state = 'overdue';
      this.#maybeEnd();
    }, this.#times.drainMs);
    this.#maybeEnd();
  }

  /** When what is under way is done, whoever holds it. */
  endWithoutHolders(): void {
    if (this.#state === 'ended') return;
    this.#state = 'overdue';
    this.#maybeEnd();
  }

  #maybeEnd(): void {
    if (this.#working > 0) return;
    if (this.#state === 'overdue') this.endNow();
    if (this.#holders.size > 0) return;
    if (this.#state === 'ending') this.endNow();
    if (this.#state !== 'open') return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(this.endNow, this.#times.lingerMs);
  }

  readonly endNow = (): void => {
    this.#state = 'ended';
    clearTimeout(this.#idle);
    clearTimeout(this.#deadline);
    this.#end();
  };
}
