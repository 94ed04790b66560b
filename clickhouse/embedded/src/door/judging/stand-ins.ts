import { randomBytes } from 'node:crypto';
import { stringLiteral } from '../../sql/literal.js';
import { withPlaces } from './places.js';
import { tokens, type Token } from '../../sql/tokens.js';

/** A statement with other names in the place of the quoted ones, and the way back. */
export interface StoodIn {
  readonly sql: string;
  /** What the engine made of it, with the names that were written; nothing where one is part of something else. */
  readonly restored: (made: string) => string | undefined;
  /** What the engine says of it, in the same way: of the names and places that were written. */
  readonly told: (message: string) => string;
}

/**
 * The engine writes names without quotes where it thinks that they need none, and reads `true`, `not` or `apply` as
 * something else then. So it is given names that it always quotes, and that nobody can have written.
 */
export function withStandIns(sql: string, tag = randomBytes(6).toString('hex')): StoodIn {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const places = new Places();
  let text = '';
  let done = 0;
  const all = [...tokens(sql)];
  for (const [at, { kind, text: name, start, end }] of all.entries()) {
    // The engine makes functions of some names as it reads: `count(DISTINCT x)` is countDistinct.
    if (kind !== 'name' || all[at + 1]?.text === '(') continue;
    const number = numbers.get(name) ?? names.push(name) - 1;
    numbers.set(name, number);
    const standIn = `"-${tag}-${number}-"`;
    const before = sql.slice(done, start);
    places.moved(Buffer.byteLength(before), Buffer.byteLength(sql.slice(start, end)), standIn.length);
    text += before + standIn;
    done = end;
  }
  if (names.length === 0) return UNCHANGED(sql);
  const standIns = new RegExp(`-${tag}-(\\d+)-`, 'g');
  const nameOf = (number: string): string => names[Number(number)] ?? '';
  return {
    sql: text + sql.slice(done),
    restored: (made) => restored(made, standIns, nameOf),
    told: (message) =>
      withPlaces(message, (place) => places.before(place)).replace(standIns, (_, number: string) =>
        nameOf(number),
      ),
  };
}

const UNCHANGED = (sql: string): StoodIn => ({ sql, restored: (made) => made, told: (message) => message });

/** Where something stands in what was written, in bytes from 1, by where it stands among stand-ins. */
class Places {
  readonly #moves: { readonly end: number; readonly by: number; readonly start: number }[] = [];
  #written = 0;
  #stands = 0;

  moved(before: number, written: number, standIn: number): void {
    this.#written += before + written;
    this.#stands += before + standIn;
    this.#moves.push({
      start: this.#stands - standIn + 1,
      end: this.#stands + 1,
      by: this.#stands - this.#written,
    });
  }

  before(place: number): number {
    let by = 0;
    for (const move of this.#moves) {
      if (place < move.end) return Math.min(place, move.start) - by;
      by = move.by;
    }
    return place - by;
  }
}

type NameOf = (number: string) => string;

function restored(made: string, standIns: RegExp, nameOf: NameOf): string | undefined {
  let text = '';
  let done = 0;
  for (const token of tokens(made)) {
    const whole = made.slice(token.start, token.end);
    const written = whole.search(standIns) < 0 ? whole : restoredIn(token, whole, standIns, nameOf);
    if (written === undefined) return undefined;
    text += made.slice(done, token.start) + written;
    done = token.end;
  }
  return text + made.slice(done);
}

/** A name; or a string that the engine made of it: `(x)."name"` is tupleElement(x, 'name'); or the text of a type. */
function restoredIn(
  { kind, text }: Token,
  whole: string,
  standIns: RegExp,
  nameOf: NameOf,
): string | undefined {
  const only = new RegExp(`^${standIns.source}$`).exec(text)?.[1];
  if (only !== undefined) return kind === 'name' ? quoted(nameOf(only)) : stringLiteral(nameOf(only));
  if (kind !== 'string') return undefined;
  const inType = new RegExp(`\`${standIns.source}\``, 'g');
  const written = whole.replace(inType, (_, number: string) => inTypeAs(nameOf(number)));
  return written.search(standIns) < 0 ? written : undefined;
}

/** As the engine writes it there, for that may be the name of a column. */
function inTypeAs(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name).replaceAll("'", "\\'");
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
