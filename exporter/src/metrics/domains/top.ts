/** Those with most, of which each keeps its name, and all others. What is alike stands in the order of its name. */
export function top<T>(
  items: readonly T[],
  most: number,
  weigh: (item: T) => number,
  nameOf: (item: T) => string,
): { readonly first: readonly T[]; readonly rest: readonly T[] } {
  const sorted = [...items].sort((a, b) => weigh(b) - weigh(a) || (nameOf(a) < nameOf(b) ? -1 : 1));
  return { first: sorted.slice(0, most), rest: sorted.slice(most) };
}
