/** Adds counts up to 2^53 each without ever rounding; a bigint only where it has to be. */
export class Sum {
  #low = 0;
  #high = 0n;

  add(count: number): void {
    const sum = this.#low + count;
    if (sum <= Number.MAX_SAFE_INTEGER) {
      this.#low = sum;
    } else {
      this.#high += BigInt(this.#low);
      this.#low = count;
    }
  }

  value(): number | bigint {
    return this.#high === 0n ? this.#low : this.#high + BigInt(this.#low);
  }
}
