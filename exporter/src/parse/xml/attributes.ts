import { Deviations } from '../../model/deviations.js';
import { resolveReferences } from './text.js';

export interface TagRest {
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Whether it ends with `/>`. */
  readonly empty: boolean;
  /** The position after `>`. */
  readonly end: number;
}

const GT = 0x3e;
const LT = 0x3c;
const QUOTES = new Set([0x22, 0x27]);

const ATTRIBUTE =
  /\s+([A-Za-z_:\u0080-\u{10ffff}][-A-Za-z0-9._:\u0080-\u{10ffff}]*)\s*=\s*("[^"<]*"|'[^'<]*')/uy;
const TAG_END = /\s*(\/?)>$/y;

/** The rest of a start tag, from the end of its name. Attributes are rare here, so this takes its time. */
export function readAttributes(bytes: Buffer, at: number, end: number): TagRest | 'incomplete' | 'bad' {
  const close = findClose(bytes, at, end);
  if (typeof close === 'string') return close;
  const text = bytes.toString('utf8', at, close + 1);
  const attributes: [string, string][] = [];
  let position = 0;
  for (;;) {
    ATTRIBUTE.lastIndex = position;
    const match = ATTRIBUTE.exec(text);
    if (match === null) break;
    attributes.push([match[1] ?? '', attributeValue((match[2] ?? '').slice(1, -1))]);
    position = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = position;
  const last = TAG_END.exec(text);
  return last === null ? 'bad' : { attributes, empty: last[1] === '/', end: close + 1 };
}

/** The `>` that ends the tag, outside quotes. A `<` before it means that there is no tag. */
function findClose(bytes: Buffer, at: number, end: number): number | 'incomplete' | 'bad' {
  let quote = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === LT) return 'bad';
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === GT) {
      return i;
    } else if (QUOTES.has(byte)) {
      quote = byte;
    }
  }
  return 'incomplete';
}

/** XML 1.0 section 3.3.3: white space is normalised before references are resolved. */
function attributeValue(raw: string): string {
  const spaced = raw.replace(/\r\n|[\r\n\t]/g, ' ');
  return spaced.includes('&') ? resolveReferences(spaced, new Deviations()) : spaced;
}
