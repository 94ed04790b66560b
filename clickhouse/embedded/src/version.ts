/** What `SELECT version()` says in chdb 3.4.0, which this package is tested with. */
export const ENGINE_VERSION = '26.7.2.1';

/** By ClickHouse's numbers: year, month, and two of their own. */
export function isNewer(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((one) => one.split('.').map(Number));
  for (const [at, part] of (ours ?? []).entries()) {
    const other = theirs?.[at] ?? 0;
    if (part !== other) return part > other;
  }
  return false;
}
