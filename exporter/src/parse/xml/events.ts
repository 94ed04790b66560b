import type { XmlName } from './names.js';

/** Where a document departs from well-formed XML, or meets a limit. */
export type XmlFault =
  | 'bad_tag'
  | 'mismatched_end'
  | 'stray_end'
  | 'unclosed'
  | 'bad_declaration'
  | 'unclosed_markup'
  | 'tag_too_long'
  | 'text_too_long'
  | 'too_deep';

/**
 * What to do about a fault: read on as far as the scanner can guess, look for the next boundary the handler knows,
 * or stop reading.
 */
export type Recovery = 'go_on' | 'skip' | 'stop';

/**
 * Takes the events of a document. Text is handed over as a range of bytes with its marks (see text.ts), valid
 * during the call only. Offsets (`at`) count from the start of the document.
 */
export interface XmlHandler {
  /** The start tag that follows binds a namespace prefix; the empty one is the default. */
  declare?(prefix: string, uri: string): void;
  open(name: XmlName, at: number): void;
  /** After `open` of its element; references in `value` are resolved. */
  attribute(name: string, value: string): void;
  /**
   * An element with nothing but text, offered whole; `hash` is over the bytes of the text. A handler that does not
   * take it (false) gets `open`, `text` and `close` instead.
   */
  leaf(name: XmlName, bytes: Buffer, start: number, end: number, marks: number, hash: number): boolean;
  text(bytes: Buffer, start: number, end: number, marks: number): void;
  /** Text in which nothing is a reference. */
  cdata(bytes: Buffer, start: number, end: number): void;
  /** `at` is where the end tag ends. */
  close(name: XmlName, at: number): void;
  doctype(at: number): void;
  fault(fault: XmlFault, at: number): Recovery;
  /**
   * While skipping, asked at every `<`: where to go on (a position in `bytes` up to `end`), `NO_BOUNDARY`, or
   * `NEED_MORE` bytes to tell.
   */
  boundary(bytes: Buffer, at: number, end: number): number;
  /** Skipping has ended at `at`; the bytes since `hold` are still there. */
  skipped(at: number): void;
}

export const NO_BOUNDARY = -1;
export const NEED_MORE = -2;
