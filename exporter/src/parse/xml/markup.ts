const LT = 0x3c;
const GT = 0x3e;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** What is neither text nor tag. `from` and `to` are around its content, `past` is where the document goes on. */
export interface Markup {
  readonly kind: 'comment' | 'cdata' | 'instruction' | 'declaration' | 'doctype';
  readonly from: number;
  readonly to: number;
  readonly past: number;
  readonly wellFormed: boolean;
}

const OPENERS: readonly { readonly text: string; readonly kind: Markup['kind'] }[] = [
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

const CLOSERS = {
  comment: Buffer.from('-->'),
  cdata: Buffer.from(']]>'),
  instruction: Buffer.from('?>'),
} as const;

// XML 1.0 section 2.8
const DECLARATION =
  /^\s*version\s*=\s*(["'])1\.\d+\1(\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\3)?(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?$/;

/** What hides tags: while looking for a boundary, nothing else needs to be told. */
export const HIDING: ReadonlySet<Markup['kind']> = new Set<Markup['kind']>(['comment', 'cdata']);

const EVERY_KIND: ReadonlySet<Markup['kind']> = new Set(OPENERS.map(({ kind }) => kind));

/** From a document offset to another no end of some markup was found. */
interface Barren {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds where markup ends. What opens a comment may stand a million times in a document and be closed nowhere, so
 * no byte is looked at twice for the same end.
 */
export class MarkupFinder {
  readonly #barren = new Map<Markup['kind'], Barren>();

  /**
   * The markup at the `<!` or `<?` that stands at `at`; `none` where there is no such thing, `unopened` and
   * `unclosed` where `end` comes before its first bytes, or before its last, have been seen. `base` is the document
   * offset of the first of the bytes.
   */
  find(
    bytes: Buffer,
    base: number,
    at: number,
    end: number,
    kinds: ReadonlySet<Markup['kind']> = EVERY_KIND,
  ): Markup | 'none' | 'unopened' | 'unclosed' {
    for (const { text, kind } of OPENERS) {
      let i = 0;
      while (i < text.length && at + i < end && bytes[at + i] === text.charCodeAt(i)) i++;
      if (i === text.length)
        return kinds.has(kind) ? (this.#close(kind, bytes, base, at + i, end) ?? 'unclosed') : 'none';
      if (at + i >= end) return 'unopened';
    }
    return 'none';
  }

  #close(kind: Markup['kind'], bytes: Buffer, base: number, from: number, end: number): Markup | undefined {
    if (kind === 'declaration') return closeDeclaration(bytes, from, end);
    const known = this.#barren.get(kind);
    const seen = known !== undefined && known.from <= base + from && base + from <= known.to;
    const unlooked = seen ? known.to - base : from;
    // How far a DTD reaches depends on where it begins: one inside another that is not closed is not looked at.
    if (kind === 'doctype' && seen && known.from !== base + from) return undefined;
    const closed =
      kind === 'doctype' ? closeDoctype(bytes, from, end) : closeAt(kind, bytes, from, unlooked, end);
    if (closed === undefined) {
      const to = Math.max(base + end - LONGEST_CLOSER, seen ? known.to : base + from);
      this.#barren.set(kind, { from: seen ? known.from : base + from, to });
    }
    return closed;
  }
}

const LONGEST_CLOSER = 3;

function closeAt(
  kind: keyof typeof CLOSERS,
  bytes: Buffer,
  from: number,
  unlooked: number,
  end: number,
): Markup | undefined {
  const closer = CLOSERS[kind];
  const to = unlooked >= end ? -1 : bytes.subarray(0, end).indexOf(closer, unlooked);
  return to < 0 ? undefined : { kind, from, to, past: to + closer.length, wellFormed: true };
}

/** `<?xml …?>`: where its end is missing, the next `>` or `<` ends it, lest it swallow the document. */
function closeDeclaration(bytes: Buffer, from: number, end: number): Markup | undefined {
  for (let to = from; to < end; to++) {
    const byte = bytes[to];
    if (byte !== GT && byte !== LT) continue;
    const wellFormed = byte === GT && DECLARATION.test(bytes.toString('latin1', from, to));
    return { kind: 'declaration', from, to, past: byte === LT ? to : to + 1, wellFormed };
  }
  return undefined;
}

/** What may stand in a DTD and hold anything. */
const IN_DTD = [
  { opener: Buffer.from('<!--'), closer: CLOSERS.comment },
  { opener: Buffer.from('<?'), closer: CLOSERS.instruction },
] as const;

function closeDoctype(bytes: Buffer, from: number, end: number): Markup | undefined {
  let subset = false;
  let at = from;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === GT && !subset) return { kind: 'doctype', from, to: at, past: at + 1, wellFormed: true };
    if (byte === BRACKET_OPEN) subset = true;
    if (byte === BRACKET_CLOSE) subset = false;
    const next =
      byte === QUOTE || byte === APOSTROPHE ? pastQuote(bytes, at, end) : pastInDtd(bytes, at, end);
    if (next < 0) return undefined;
    at = next;
  }
  return undefined;
}

/** Behind the quote that closes the one at `at`; -1 where none does. */
function pastQuote(bytes: Buffer, at: number, end: number): number {
  const close = bytes.subarray(0, end).indexOf(bytes[at] ?? 0, at + 1);
  return close < 0 ? -1 : close + 1;
}

/** Behind the comment or instruction at `at`, or behind the byte where there is none; -1 where it is not closed. */
function pastInDtd(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== LT) return at + 1;
  for (const { opener, closer } of IN_DTD) {
    if (opener.compare(bytes, at, Math.min(end, at + opener.length)) !== 0) continue;
    const close = bytes.subarray(0, end).indexOf(closer, at + opener.length);
    return close < 0 ? -1 : close + closer.length;
  }
  return at + 1;
}
