/** Numbers of mails, kept as ranges: a hundred thousand in a row are one. */
export class UidSet {
  /** Sorted, apart from each other by at least one that is missing. */
  readonly #ranges: [from: number, to: number][] = [];
  #size = 0;

  /** Of what `toString` gave; what is no range is left out. */
  static parse(text: string): UidSet {
    const set = new UidSet();
    for (const part of text.split(',')) {
      const [, from, to] = /^(\d+)(?::(\d+))?$/.exec(part) ?? [];
      if (from !== undefined) set.#addRange(Number(from), Number(to ?? from));
    }
    return set;
  }

  static of(uids: Iterable<number>): UidSet {
    const set = new UidSet();
    for (const uid of uids) set.add(uid);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  get highest(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  has(uid: number): boolean {
    const range = this.#ranges[this.#indexOf(uid)];
    return range !== undefined && range[0] <= uid;
  }

  add(uid: number): void {
    this.#addRange(uid, uid);
  }

  delete(uid: number): void {
    const index = this.#indexOf(uid);
    const range = this.#ranges[index];
    if (range === undefined || range[0] > uid) return;
    const [from, to] = range;
    const rest: [number, number][] = [];
    if (from < uid) rest.push([from, uid - 1]);
    if (uid < to) rest.push([uid + 1, to]);
    this.#ranges.splice(index, 1, ...rest);
    this.#size -= 1;
  }

  /** Forgets all up to a number. */
  dropUpTo(uid: number): void {
    while (this.#ranges[0] !== undefined && this.#ranges[0][0] <= uid) {
      const [from, to] = this.#ranges[0];
      const kept: [number, number][] = to > uid ? [[uid + 1, to]] : [];
      this.#ranges.splice(0, 1, ...kept);
      this.#size -= Math.min(to, uid) - from + 1;
    }
  }

  *[Symbol.iterator](): Generator<number> {
    for (const [from, to] of [...this.#ranges]) for (let uid = from; uid <= to; uid++) yield uid;
  }

  /** As IMAP writes it: `1:5,7`. */
  toString(): string {
    return this.#ranges.map(([from, to]) => (from === to ? String(from) : `${from}:${to}`)).join(',');
  }

  /** The first range that does not end below a number. */
  #indexOf(uid: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.[1] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #addRange(from: number, to: number): void {
    if (to < from) return;
    const index = this.#indexOf(from - 1);
    let end = index;
    let [low, high] = [from, to];
    for (
      let range = this.#ranges[end];
      range !== undefined && range[0] <= to + 1;
      range = this.#ranges[end]
    ) {
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
      this.#size -= range[1] - range[0] + 1;
      end += 1;
    }
    this.#ranges.splice(index, end - index, [low, high]);
    this.#size += high - low + 1;
  }
}
