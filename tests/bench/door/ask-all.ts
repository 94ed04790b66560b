/** How long it took to ask, all in all and each time. */
export interface Asked {
  readonly seconds: number;
  readonly milliseconds: readonly number[];
}

/** Asks everything, so many at once, and takes the time of each. */
export async function askAll(
  statements: readonly string[],
  atOnce: number,
  ask: (sql: string) => Promise<void>,
): Promise<Asked> {
  const milliseconds: number[] = [];
  const rest = statements.values();
  const begun = performance.now();
  const work = async (): Promise<void> => {
    for (const sql of rest) {
      const asked = performance.now();
      await ask(sql);
      milliseconds.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { seconds: (performance.now() - begun) / 1000, milliseconds };
}
