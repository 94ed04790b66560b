import { NEED_MORE, NO_BOUNDARY } from '../xml/events.js';

/** The longest tag that is looked at to tell a boundary: a prefix, a name, and a little white space. */
const LONGEST_TAG = 64;

const BOUNDARY = /^<(\/?)(?:[\w.-]{1,20}:)?(record|feedback)(\s*>|[\s/])/i;
const DECLARATION = /^<\?xml\s/i;

const DOCUMENT = /^<(\?xml\s|(?:[\w.-]{1,20}:)?feedback[\s>/])/i;

/** Whether a boundary is the beginning of another document: what was before it was cut short. */
export function beginsDocument(bytes: Buffer, at: number): boolean {
  return DOCUMENT.test(bytes.toString('latin1', at, at + LONGEST_TAG));
}

/**
 * Where reading can go on after ill-formed XML inside a record: behind its end tag, or before the next record, the
 * end of the report, or another report. A position in `bytes`.
 */
export function recordBoundary(bytes: Buffer, at: number, end: number): number {
  const text = bytes.toString('latin1', at, Math.min(end, at + LONGEST_TAG));
  const match = BOUNDARY.exec(text);
  if (match !== null) {
    const [tag, slash, name = ''] = match;
    return slash === '/' && name.toLowerCase() === 'record' && tag.endsWith('>') ? at + tag.length : at;
  }
  if (DECLARATION.test(text)) return at;
  return text.length < LONGEST_TAG && !text.includes('>') ? NEED_MORE : NO_BOUNDARY;
}
