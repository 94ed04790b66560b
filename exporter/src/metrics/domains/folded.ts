/**
 * What is not shown by itself: domains and series that have no room, subdomains that nobody named and of which there is
 * little, senders and reporters beyond the first.
 */
export const FOLDED = ['domain', 'subdomain', 'sender', 'reporter', 'series'] as const;
export type FoldedLabel = (typeof FOLDED)[number];

/** How many are folded, by what they are and where. */
export class Folded {
  readonly #counts = new Map<string, { readonly label: FoldedLabel; readonly count: number }>();

  add(label: FoldedLabel, where: readonly string[], count = 1): void {
    if (count > 0) this.#counts.set(JSON.stringify([label, ...where]), { label, count });
  }

  addAll(other: Folded): void {
    for (const [key, counted] of other.#counts) this.#counts.set(key, counted);
  }

  /** How many of each are folded. */
  counts(): Map<FoldedLabel, number> {
    const all = new Map<FoldedLabel, number>(FOLDED.map((label) => [label, 0]));
    for (const { label, count } of this.#counts.values()) all.set(label, (all.get(label) ?? 0) + count);
    return all;
  }

  /** How many of each are folded that were not before. */
  since(before: Folded): Map<FoldedLabel, number> {
    const begun = new Map<FoldedLabel, number>();
    for (const [key, { label, count }] of this.#counts) {
      const more = count - (before.#counts.get(key)?.count ?? 0);
      if (more > 0) begun.set(label, (begun.get(label) ?? 0) + more);
    }
    return begun;
  }
}
