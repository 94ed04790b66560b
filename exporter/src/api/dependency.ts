/** Something that must be there for the exporter to do its work. */
export interface Dependency {
  readonly name: string;
  check(): Promise<DependencyState>;
}

export interface DependencyState {
  readonly ready: boolean;
  /** One line for people: what is there, or what is missing. */
  readonly detail: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, DependencyState>>;
}

export async function readiness(dependencies: readonly Dependency[]): Promise<Readiness> {
  const states = await Promise.all(
    dependencies.map(async (dependency) => [dependency.name, await dependency.check()] as const),
  );
  return {
    ready: states.every(([, { ready }]) => ready),
    dependencies: Object.fromEntries(states),
  };
}
