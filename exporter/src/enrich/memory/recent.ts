/**
 * Answers to what was asked lately, never more than twice `most`: when the young are full they become the old, and the
 * old are forgotten but for those that are asked for again.
 */
export class Recent<K, V> {
  readonly #most: number;
  readonly #answer: (key: K) => V;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(most: number, answer: (key: K) => V) {
    this.#most = most;
    this.#answer = answer;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: K): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? this.#answer(key);
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
