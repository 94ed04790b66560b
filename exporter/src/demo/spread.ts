/** Hands a total out in shares by weight, so that the shares add up to it and none is 0. */
export class Spread {
  readonly #rest: number;
  readonly #weight: number;
  #seen = 0;
  #given = 0;

  constructor(total: number, shares: number, weight: number) {
    if (total < shares) throw new Error('fewer than one each');
    this.#rest = total - shares;
    this.#weight = weight;
  }

  next(weight: number): number {
    this.#seen += weight;
    const upTo = Math.floor(this.#rest * (this.#seen / this.#weight));
    const share = upTo - this.#given;
    this.#given = upTo;
    return 1 + share;
  }
}
