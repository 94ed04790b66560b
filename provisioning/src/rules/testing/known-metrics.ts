const ROW = /^\| `(\w+)` +\| (\w+)/;

/** What rules may ask for: all that docs/metrics.md lists, which is written from the registry of the exporter. */
export function knownMetrics(page: string): string[] {
  return page.split('\n').flatMap((line) => {
    const [, name, type] = ROW.exec(line) ?? [];
    if (name === undefined) return [];
    return type === 'histogram' ? ['_bucket', '_count', '_sum'].map((end) => name + end) : [name];
  });
}
