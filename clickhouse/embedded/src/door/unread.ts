/** What is so small that connections bound it well enough. */
const SMALL_BYTES = 64 * 1024;

/**
 * Bytes of answers that those who asked have not read yet: they stay in memory until then. One reader has half of the
 * room at most, so that who reads slowly keeps others from nothing.
 */
export class Unread {
  readonly #most: number;
  readonly #byUser = new Map<string, number>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there is room for them; the largest answer has it where it is alone. */
  take(user: string, bytes: number): boolean {
    const own = this.#byUser.get(user) ?? 0;
    const isFirst = this.#bytes === 0 || (own === 0 && this.#bytes + bytes <= this.#most);
    const fits = own + bytes <= this.#most / 2 && this.#bytes + bytes <= this.#most;
    if (bytes > SMALL_BYTES && !isFirst && !fits) return false;
    this.#bytes += bytes;
    this.#byUser.set(user, own + bytes);
    return true;
  }

  give(user: string, bytes: number): void {
    this.#bytes -= bytes;
    const left = (this.#byUser.get(user) ?? 0) - bytes;
    if (left > 0) this.#byUser.set(user, left);
    else this.#byUser.delete(user);
  }
}
