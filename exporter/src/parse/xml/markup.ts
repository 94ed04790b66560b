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

/**
 * The markup at the `<!` or `<?` that stands at `at`; `none` where there is no such thing, `unopened` and `unclosed`
 * where `end` comes before its first bytes, or before its last, have been seen.
 */
export function readMarkup(
  bytes: Buffer,
  at: number,
  end: number,
): Markup | 'none' | 'unopened' | 'unclosed' {
  for (const { text, kind } of OPENERS) {
    let i = 0;
    while (i < text.length && at + i < end && bytes[at + i] === text.charCodeAt(i)) i++;
    if (i === text.length) return close(kind, bytes, at + i, end) ?? 'unclosed';
    if (at + i >= end) return 'unopened';
  }
  return 'none';
}

function close(kind: Markup['kind'], bytes: Buffer, from: number, end: number): Markup | undefined {
  if (kind === 'declaration') return closeDeclaration(bytes, from, end);
  if (kind === 'doctype') return closeDoctype(bytes, from, end);
  const closer = CLOSERS[kind];
  const to = bytes.subarray(0, end).indexOf(closer, from);
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
