/**
 * The columns that statements read of each view. It knows SQL as the alerts write it: keywords in capitals, and where a view
 * has no other name, nothing else is read in that SELECT.
 */
export function columnsRead(statements: readonly string[]): Map<string, readonly string[]> {
  const read = statements.map(withoutTexts).flatMap((sql) => [...byName(sql), ...byViewAlone(sql)]);
  const views = [...new Set(read.map(({ view }) => view))].sort();
  const columnsOf = (wanted: string): string[] =>
    read.flatMap(({ view, column }) => (view === wanted ? [column] : []));
  return new Map(views.map((view) => [view, [...new Set(columnsOf(view))].sort()]));
}

interface Read {
  readonly view: string;
  readonly column: string;
}

/** Words that are neither keyword, function, new name nor part of a longer name. */
const BARE = /(?<![\w.])(?<!\bAS )[a-z_]\w*(?![\w.(])/g;
const ALONE = /\bFROM (v_\w+)\b(?! AS )/;

function withoutTexts(sql: string): string {
  return sql.replace(/'[^']*'/g, "''");
}

/** `w.domain`, where it says `v_windows AS w`. */
function byName(sql: string): Read[] {
  const views = new Map(
    [...sql.matchAll(/\b(v_\w+) AS (\w+)/g)].map(([, view = '', name = '']) => [name, view]),
  );
  return [...sql.matchAll(/\b(\w+)\.(\w+)/g)].flatMap(([, name = '', column = '']) => {
    const view = views.get(name);
    return view === undefined ? [] : [{ view, column }];
  });
}

/** `SELECT domain FROM v_windows WHERE owned`. */
function byViewAlone(sql: string): Read[] {
  return sql
    .split(/\bSELECT\b/)
    .map(upToItsEnd)
    .flatMap((select) => {
      const view = ALONE.exec(select)?.[1];
      if (view === undefined) return [];
      const words = select.match(BARE) ?? [];
      return words.filter((word) => word !== view).map((column) => ({ view, column }));
    });
}

/** Up to the bracket that closes what it stands in. */
function upToItsEnd(select: string): string {
  let open = 0;
  for (const { 0: bracket, index } of select.matchAll(/[()]/g)) {
    open += bracket === '(' ? 1 : -1;
    if (open < 0) return select.slice(0, index);
  }
  return select;
}
