/** Rows of all domains, to be asked for those of one. */
export function byDomain<T extends { readonly domain: string }>(
  rows: readonly T[],
): (domain: string) => readonly T[] {
  const of = new Map<string, T[]>();
  for (const row of rows) {
    const some = of.get(row.domain);
    if (some === undefined) of.set(row.domain, [row]);
    else some.push(row);
  }
  return (domain) => of.get(domain) ?? [];
}
