import { tokens, type Token } from '../../sql/tokens.js';

/** A statement with other names in the place of the quoted ones, and the way back. */
export interface StoodIn {
  readonly sql: string;
  /** What the engine made of it, with the names that were written; nothing where one stands where it cannot be written. */
  readonly restored: (made: string) => string | undefined;
  /** What the engine says of it, in the same way. */
  readonly told: (message: string) => string;
}

/**
 * The engine writes names without quotes where it thinks that they need none, and reads `true`, `not` or `apply` as
 * something else then. So it is given names that it always quotes. Each is as long as what it stands for: an error names
 * its place.
 */
export function withStandIns(sql: string): StoodIn {
  const standIns = new StandIns(sql);
  let text = '';
  let done = 0;
  const all = [...tokens(sql)];
  for (const [at, token] of all.entries()) {
    // The engine makes functions of some names as it reads: `count(DISTINCT x)` is countDistinct.
    if (token.kind !== 'name' || all[at + 1]?.text === '(') continue;
    const standIn = standIns.of(token.text, Buffer.byteLength(sql.slice(token.start, token.end)) - 2);
    if (standIn === undefined) continue;
    text += `${sql.slice(done, token.start)}"${standIn}"`;
    done = token.end;
  }
  text += sql.slice(done);
  const names = standIns.names;
  return {
    sql: text,
    restored: (made) => restored(made, names),
    told: (message) =>
      [...names].reduce(
        (said, [standIn, name]) =>
          said
            .replaceAll(`"${standIn}"`, () => `"${name}"`)
            .replaceAll(`\`${standIn}\``, () => `\`${name}\``),
        message,
      ),
  };
}

/** With it a name is no word. */
const SIGNS = ['-', '+', '=', '<', '>', '%', '^', '&', '|', '~'];
const DIGITS = 36;

class StandIns {
  /** What each stands for. */
  readonly names = new Map<string, string>();
  readonly #sql: string;
  readonly #known = new Map<string, string | undefined>();
  /** How many there are of a length. */
  readonly #count = new Map<number, number>();

  constructor(sql: string) {
    this.#sql = sql;
  }

  /** One of so many bytes; nothing where there is none left, and for a single letter, which is no word of the language. */
  of(name: string, bytes: number): string | undefined {
    const key = `${bytes} ${name}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const standIn = bytes < 2 ? undefined : this.#next(bytes);
    this.#known.set(key, standIn);
    if (standIn !== undefined) this.names.set(standIn, name);
    return standIn;
  }

  #next(bytes: number): string | undefined {
    const ofEach = DIGITS ** Math.min(bytes - 1, 6);
    for (;;) {
      const count = this.#count.get(bytes) ?? 0;
      this.#count.set(bytes, count + 1);
      const sign = SIGNS[Math.floor(count / ofEach)];
      if (sign === undefined) return undefined;
      const standIn = sign + (count % ofEach).toString(DIGITS).padStart(bytes - 1, '0');
      if (!this.#sql.includes(standIn)) return standIn;
    }
  }
}

function restored(made: string, names: ReadonlyMap<string, string>): string | undefined {
  if (names.size === 0) return made;
  let text = '';
  let done = 0;
  for (const token of tokens(made)) {
    const whole = made.slice(token.start, token.end);
    if (token.kind === 'string' && !isPlain(whole, names)) return undefined;
    const written = token.kind === 'string' ? inString(whole, names) : inQuotes(token, names);
    text += made.slice(done, token.start) + (written ?? whole);
    done = token.end;
  }
  return text + made.slice(done);
}

function inQuotes({ kind, text }: Token, names: ReadonlyMap<string, string>): string | undefined {
  const name = kind === 'name' ? names.get(text) : undefined;
  return name === undefined ? undefined : `\`${name.replaceAll('`', '``')}\``;
}

/** The engine writes a type as a text: `Tuple(name UInt8)`. */
function inString(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(QUOTED, (quoted, standIn: string) => names.get(standIn) ?? quoted);
}

/** Whether the names that belong there need no quotes. */
function isPlain(text: string, names: ReadonlyMap<string, string>): boolean {
  return [...text.matchAll(QUOTED)].every(([, standIn = '']) => PLAIN.test(names.get(standIn) ?? 'x'));
}

const QUOTED = /`([^`]+)`/g;
const PLAIN = /^[A-Za-z_]\w*$/;
