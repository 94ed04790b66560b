import type { XmlHandler } from './events.js';
import { wholeCharacters } from './text.js';
import type { ByteWindow } from './window.js';

const LT = 0x3c;
const GT = 0x3e;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** What may stand in a DTD and hold anything: how it begins and ends, as numbers of its last bytes. */
const IN_DTD = [
  { start: 0x3c212d2d, startMask: 0xffffffff, end: 0x2d2d3e, endMask: 0xffffff },
  { start: 0x3c3f, startMask: 0xffff, end: 0x3f3e, endMask: 0xffff },
] as const;

/** What `start` found instead of a position. */
export const Markup = { none: -1, incomplete: -2 } as const;

type Kind = 'comment' | 'cdata' | 'instruction' | 'declaration' | 'doctype';

const OPENERS: readonly { readonly text: string; readonly kind: Kind }[] = [
  { text: '<!--', kind: 'comment' },
  { text: '<![CDATA[', kind: 'cdata' },
  { text: '<!DOCTYPE', kind: 'doctype' },
  { text: '<!doctype', kind: 'doctype' },
  { text: '<?xml ', kind: 'declaration' },
  { text: '<?xml\t', kind: 'declaration' },
  { text: '<?xml\n', kind: 'declaration' },
  { text: '<?xml\r', kind: 'declaration' },
  { text: '<?', kind: 'instruction' },
];

// XML 1.0 section 2.8
const DECLARATION =
  /^\s*version\s*=\s*(["'])1\.\d+\1(\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\3)?(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?$/;
const LONGEST_DECLARATION = 1024;

const CLOSERS = {
  comment: Buffer.from('-->'),
  cdata: Buffer.from(']]>'),
  instruction: Buffer.from('?>'),
} as const;

/**
 * The position after a comment or a CDATA section that begins at `at` and ends before `end`; `none` where there is
 * no such thing, `incomplete` where `end` comes first.
 */
export function pastMarkup(bytes: Buffer, at: number, end: number): number {
  for (const { text, kind } of OPENERS) {
    if (kind !== 'comment' && kind !== 'cdata') continue;
    const start = at + text.length;
    if (bytes.toString('latin1', at, Math.min(start, end)) !== text.slice(0, end - at)) continue;
    if (start > end) return Markup.incomplete;
    const closer = CLOSERS[kind];
    const found = bytes.subarray(0, end).indexOf(closer, start);
    return found < 0 ? Markup.incomplete : found + closer.length;
  }
  return Markup.none;
}

/** Passes over what is neither text nor tag, however long it is; only CDATA is handed on. */
export class MarkupSkipper {
  readonly #handler: XmlHandler;
  #kind: Kind | undefined;
  #doctype = newDoctype();

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  get open(): boolean {
    return this.#kind !== undefined;
  }

  /** At `<!` or `<?`: the position after the opener, or why there is none. */
  start(bytes: Buffer, at: number, end: number, base: number): number {
    for (const { text, kind } of OPENERS) {
      let i = 0;
      while (i < text.length && at + i < end && bytes[at + i] === text.charCodeAt(i)) i++;
      if (i === text.length) {
        this.#kind = kind;
        if (kind === 'doctype') {
          this.#doctype = newDoctype();
          this.#handler.doctype(base + at);
        }
        return at + text.length;
      }
      if (at + i >= end) return Markup.incomplete;
    }
    return Markup.none;
  }

  /** Goes on from `at`; returns where it got to, and is no longer `open` once the markup has ended. */
  skip(window: ByteWindow, at: number, final: boolean): number {
    const { bytes, filled: end, base } = window;
    switch (this.#kind) {
      case 'comment':
      case 'instruction':
      case 'cdata':
        return this.#skipTo(this.#kind, bytes, at, end, final);
      case 'declaration':
        return this.#skipDeclaration(bytes, at, end, base, final);
      case 'doctype':
        return this.#skipDoctype(bytes, at, end);
      case undefined:
        return at;
    }
  }

  #skipTo(kind: keyof typeof CLOSERS, bytes: Buffer, at: number, end: number, final: boolean): number {
    const closer = CLOSERS[kind];
    const found = bytes.subarray(0, end).indexOf(closer, at);
    // The closer may be cut by the end of the window: what could be its beginning stays.
    const sure = final ? end : wholeCharacters(bytes, at, end - closer.length + 1);
    const to = found >= 0 ? found : Math.max(at, sure);
    if (kind === 'cdata' && to > at) this.#handler.cdata(bytes, at, to);
    if (found < 0) return to;
    this.#kind = undefined;
    return found + closer.length;
  }

  /** `<?xml …?>`: where its end is missing, the next `>` or `<` ends it, lest it swallow the document. */
  #skipDeclaration(bytes: Buffer, at: number, end: number, base: number, final: boolean): number {
    for (let i = at; i < end; i++) {
      const byte = bytes[i];
      if (byte !== GT && byte !== LT) continue;
      this.#kind = undefined;
      if (byte === LT || !DECLARATION.test(bytes.toString('latin1', at, i))) {
        this.#handler.fault('bad_declaration', base + i);
      }
      return byte === LT ? i : i + 1;
    }
    return final || end - at > LONGEST_DECLARATION ? end : at;
  }

  #skipDoctype(bytes: Buffer, at: number, end: number): number {
    const state = this.#doctype;
    for (let i = at; i < end; i++) {
      const byte = bytes[i] ?? 0;
      state.recent = (state.recent << 8) | byte;
      const opened = IN_DTD.find(({ start, startMask }) => (state.recent & startMask) === start);
      if (state.inside !== undefined) {
        if ((state.recent & state.inside.endMask) === state.inside.end) state.inside = undefined;
      } else if (state.quote !== 0) {
        if (byte === state.quote) state.quote = 0;
      } else if (byte === QUOTE || byte === APOSTROPHE) {
        state.quote = byte;
      } else if (opened !== undefined) {
        state.inside = opened;
        // Its first bytes must not be taken for a part of its end.
        state.recent = 0;
      } else if (byte === BRACKET_OPEN) {
        state.subset = true;
      } else if (byte === BRACKET_CLOSE) {
        state.subset = false;
      } else if (byte === GT && !state.subset) {
        this.#kind = undefined;
        return i + 1;
      }
    }
    return end;
  }
}

interface DoctypeState {
  subset: boolean;
  quote: number;
  inside: (typeof IN_DTD)[number] | undefined;
  /** The last four bytes, since the window may have moved on over the first of them. */
  recent: number;
}

function newDoctype(): DoctypeState {
  return { subset: false, quote: 0, inside: undefined, recent: 0 };
}
