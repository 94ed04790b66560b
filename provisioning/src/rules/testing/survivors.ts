/** Faults that no test can see, and why. */
const EXCUSES: readonly (readonly [RegExp, string])[] = [
  [/^ingest\.(down|store_down): 150s$/, 'tests look every five minutes'],
];

export function excuseOf(mutant: string): string | undefined {
  return EXCUSES.find(([name]) => name.test(mutant))?.[1];
}
