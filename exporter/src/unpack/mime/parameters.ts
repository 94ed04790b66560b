import { decodeText, decodeWords } from './words.js';

export interface Parameterised {
  /** What stands before the first semicolon, lower-case, without comments. */
  readonly value: string;
  /** By lower-case name, decoded; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A structured field such as Content-Type, as RFC 2045 and RFC 2231 write it, and as programs do. */
export function parseParameterised(field: string): Parameterised {
  const [head = '', ...rest] = split(field);
  const plain = new Map<string, string>();
  const pieces = new Map<string, Piece[]>();
  for (const item of rest) {
    const parameter = /^([^\s=]+)\s*=([^]*)$/.exec(item.trim());
    const [, name = '', value = ''] = parameter ?? [];
    if (name !== '') put(name.toLowerCase(), unquote(value), plain, pieces);
  }
  for (const [name, list] of pieces) plain.set(name, join(list));
  return {
    value: head
      .replace(/\([^)]*\)/g, '')
      .trim()
      .toLowerCase(),
    parameters: plain,
  };
}

/** A piece of a value in the way of RFC 2231: `name*1*=…`. */
interface Piece {
  readonly at: number;
  readonly encoded: boolean;
  readonly text: string;
}

function put(name: string, text: string, plain: Map<string, string>, pieces: Map<string, Piece[]>): void {
  const split = /^([^*]+)\*(\d{1,4})?(\*)?$/.exec(name);
  if (split === null) {
    if (!plain.has(name)) plain.set(name, decodeWords(text));
    return;
  }
  const [, base = '', at, star] = split;
  const list = pieces.get(base) ?? [];
  list.push({ at: Number(at ?? 0), encoded: at === undefined || star !== undefined, text });
  pieces.set(base, list);
}

function join(pieces: readonly Piece[]): string {
  const inOrder = [...pieces].sort((a, b) => a.at - b.at);
  const first = inOrder[0];
  const introduced = first?.encoded === true ? /^([^']*)'[^']*'/.exec(first.text) : null;
  const bytes = inOrder.map((piece, i) => {
    const text = i === 0 && introduced !== null ? piece.text.slice(introduced[0].length) : piece.text;
    return piece.encoded ? percentDecoded(text) : Buffer.from(text, 'utf8');
  });
  const whole = Buffer.concat(bytes);
  return decodeText(whole, introduced?.[1] ?? '') ?? whole.toString('latin1');
}

function percentDecoded(text: string): Buffer {
  const latin1 = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin1, 'latin1');
}

/** The items between semicolons that are not in quotes. In one pass: whoever wrote the field is a stranger. */
function split(field: string): string[] {
  const items: string[] = [];
  let from = 0;
  let quotesClose = true;
  for (let at = 0; at < field.length; at++) {
    if (field[at] === ';') {
      items.push(field.slice(from, at));
      from = at + 1;
    } else if (field[at] === '"' && quotesClose) {
      const close = closingQuote(field, at + 1);
      quotesClose = close !== undefined;
      at = close ?? at;
    }
  }
  return [...items, field.slice(from)];
}

function closingQuote(field: string, from: number): number | undefined {
  for (let at = from; at < field.length; at++) {
    if (field[at] === '\\') at += 1;
    else if (field[at] === '"') return at;
  }
  return undefined;
}

function unquote(value: string): string {
  const text = value.trim();
  const close = text.startsWith('"') ? closingQuote(text, 1) : undefined;
  if (close !== undefined) return text.slice(1, close).replace(/\\(["\\])/g, '$1');
  return withoutComments(text).replace(/^"|"$/g, '');
}

export function withoutComments(text: string): string {
  return text.replace(/\([^()]*\)/g, '').trim();
}
