/** Of so much of `connections` on it is crowded: whoever comes then takes the place of a client that does nothing. */
const CROWDED = 3 / 4;

export function isCrowded(connections: number, most: number): boolean {
  return connections > most * CROWDED;
}

/** Of those that count the one that has been as it is for the longest, and since before `before`. */
export function longest<Session extends { readonly since: number }>(
  sessions: ReadonlyMap<string, Session>,
  before: number,
  counts: (session: Session, id: string) => boolean,
): string | undefined {
  let found: string | undefined;
  let since = before;
  for (const [id, session] of sessions)
    if (session.since < since && counts(session, id)) [found, since] = [id, session.since];
  return found;
}
