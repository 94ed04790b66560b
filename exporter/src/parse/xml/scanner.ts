import type { Limits } from '../../model/limits.js';
import { readAttributes } from './attributes.js';
import { Byte, endOfTag, IN_NAME, isSpace, pastSpace } from './bytes.js';
import { OpenElements } from './elements.js';
import { NEED_MORE, type XmlFault, type XmlHandler } from './events.js';
import { HIDING, MarkupFinder } from './markup.js';
import type { NameTable, XmlName } from './names.js';
import { MARKS, TextMark, wholeCharacters } from './text.js';
import { ByteWindow } from './window.js';

// Of this module's own: the compiler takes these for the numbers they are, a property of another module it loads.
const { less: LT, greater: GT, slash: SLASH, bang: BANG, question: QUESTION } = Byte;

const INCOMPLETE = -1;
const NOWHERE = -1;
/** How much is read before a scan: many small chunks must not scan the same token again and again. */
const STEP = 4 * 1024;

export type ScannerLimits = Pick<
  Limits,
  'xmlDepth' | 'tagBytes' | 'textBytes' | 'markupBytes' | 'salvageBytes'
>;

/**
 * A streaming XML scanner over UTF-8 bytes: push chunks cut anywhere, and the handler gets events. It knows no
 * schema. What is not well-formed is a fault, after which the handler says how to recover; nothing throws.
 */
export class XmlScanner {
  readonly window: ByteWindow;
  readonly elements = new OpenElements();
  readonly #handler: XmlHandler;
  readonly #names: NameTable;
  readonly #limits: ScannerLimits;
  readonly #markups = new MarkupFinder();
  #fresh = 0;
  #skipping = false;
  /** Where skipping met a comment that is not closed near by: up to there it looks for no other one. */
  #blindTo = 0;
  /** The document offset to read on at, instead of skipping. */
  #backTo = NOWHERE;
  #stopped = false;
  /** Where the text under way begins, some of which has been handed over, for it is long; and whether that was said. */
  #textAt = 0;
  #textEnd = NOWHERE;
  #textCut = false;
  /** Whether white space between tags is handed on: where it means nothing, passing over it is quicker. */
  keepsSpace = true;

  /** `passing` is given every byte of the document once, in order, as it is scanned. */
  constructor(
    handler: XmlHandler,
    names: NameTable,
    limits: ScannerLimits,
    passing?: (bytes: Buffer) => void,
  ) {
    this.#handler = handler;
    this.#names = names;
    this.#limits = limits;
    const token = Math.max(limits.tagBytes, limits.textBytes, limits.markupBytes);
    this.window = new ByteWindow({ held: limits.salvageBytes, token }, passing);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  write(chunk: Uint8Array): void {
    let from = 0;
    while (from < chunk.length && !this.#stopped) {
      const taken = this.window.take(chunk, from);
      from += taken;
      this.#fresh += taken;
      // A token that is not whole yet is looked at again when half as much has come: not for every few bytes.
      const pending = this.window.filled - this.window.position;
      if (this.#fresh >= Math.max(STEP, pending >> 2) || taken === 0) this.#scan(false);
    }
  }

  end(): void {
    this.#scan(true);
    while (this.elements.depth > 0 && !this.#stopped) {
      this.#handler.fault('unclosed', this.window.offset);
      if (this.#backTo === NOWHERE) return;
      this.#scan(true);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Reads on at the document offset `at`, as if nothing behind it had been read; says whether that can be done. */
  goBack(at: number): boolean {
    if (at < this.window.base) return false;
    this.#backTo = at;
    this.#skipping = true;
    return true;
  }

  /** Looks for the next boundary, as after a fault. */
  skip(): void {
    this.#skipping = true;
  }

  #scan(final: boolean): void {
    this.#fresh = 0;
    const { filled } = this.window;
    while ((this.window.position < filled || this.#backTo !== NOWHERE) && !this.#stopped) {
      const before = this.window.position;
      const skipping = this.#skipping;
      if (skipping) this.#skip(final);
      else this.#content(final);
      if (this.window.position === before && this.#skipping === skipping) break;
    }
    this.window.pass(this.window.offset);
  }

  /** The hot loop: text, tags, and elements with nothing but text, as long as they are whole. */
  #content(final: boolean): void {
    const { bytes, view, filled: end, base } = this.window;
    const handler = this.#handler;
    const { elements } = this;
    const { tagBytes, textBytes, xmlDepth } = this.#limits;
    let last: XmlName | undefined;
    let at = this.window.position;
    while (!this.#stopped && !this.#skipping) {
      if (!this.keepsSpace) at = pastSpace(bytes, view, at, end);
      if (bytes[at] !== LT) {
        const next = this.#text(bytes, at, end, final);
        if (next < 0) break;
        at = next;
        if (bytes[at] !== LT) break;
      }
      if (at >= end) break;
      const second = bytes[at + 1] ?? 0;
      if (second === SLASH) {
        const next = this.#endTag(bytes, at, end, final);
        if (next < 0) break;
        at = next;
        continue;
      }
      let hash = 0;
      let name = last?.follower;
      let start = name === undefined ? 0 : endOfTag(view, at + 1, end, name);
      if (start === 0 && last?.otherFollower !== undefined) {
        name = last.otherFollower;
        start = endOfTag(view, at + 1, end, name);
      }
      if (name === undefined || start === 0 || elements.depth >= xmlDepth) {
        let to = at + 1;
        let byte = bytes[to] ?? 0;
        while (IN_NAME[byte] === 1) {
          hash = (Math.imul(hash, 31) + byte) | 0;
          byte = bytes[++to] ?? 0;
        }
        if (byte !== GT || to >= end || to - at >= tagBytes) {
          const next = this.#unusualTag(bytes, at, to, end, hash, final);
          if (next < 0) break;
          at = next;
          continue;
        }
        name = this.#names.find(bytes, at + 1, to, hash);
        if (name === undefined || elements.depth >= xmlDepth) {
          at = this.#badOpen(name, at);
          continue;
        }
        if (last !== undefined) {
          last.otherFollower = last.follower;
          last.follower = name;
        }
        start = to + 1;
      }
      last = name;
      let stop = start;
      if (!this.keepsSpace) {
        stop = pastSpace(bytes, view, start, end);
        if (stop > start && stop + 1 < end && bytes[stop] === LT && bytes[stop + 1] !== SLASH) {
          this.elements.push(name);
          handler.open(name, base + at);
          at = this.#afterOpen(start, stop);
          continue;
        }
        stop = start;
      }
      let marks = 0;
      hash = 0;
      let byte = bytes[stop] ?? 0;
      while (byte !== LT) {
        hash = (Math.imul(hash, 31) + byte) | 0;
        marks |= MARKS[byte] ?? 0;
        byte = bytes[++stop] ?? 0;
      }
      if (stop + name.tagLength + 1 >= end && !final && stop - start <= textBytes) break;
      if (bytes[stop + 1] === SLASH && stop - start <= textBytes) {
        const past = endOfTag(view, stop + 2, end, name);
        if (past > 0 && handler.leaf(name, bytes, start, stop, marks, hash)) {
          at = past;
          continue;
        }
      }
      this.elements.push(name);
      handler.open(name, base + at);
      at = start;
      if (stop > start && stop < end && stop - start <= textBytes && !this.#isSkipping()) {
        handler.text(bytes, start, stop, marks);
        at = stop;
      }
    }
    this.window.position = at;
  }

  #isSkipping(): boolean {
    return this.#skipping;
  }

  /** Where to go on behind a start tag: its handler may want the white space there after all. */
  #afterOpen(start: number, pastSpaces: number): number {
    return this.keepsSpace ? start : pastSpaces;
  }

  /** Text up to the next `<`; a text over the limit is handed over in pieces, and said so once. */
  #text(bytes: Buffer, at: number, end: number, final: boolean): number {
    let to = at;
    let marks = 0;
    let byte = bytes[to] ?? 0;
    while (byte !== LT) {
      marks |= MARKS[byte] ?? 0;
      byte = bytes[++to] ?? 0;
    }
    const cut = to >= end;
    if (cut) {
      if (!final && end - at <= this.#limits.textBytes) return INCOMPLETE;
      to = end;
    }
    const { base } = this.window;
    const goesOn = this.#textEnd === base + at;
    const textAt = goesOn ? this.#textAt : base + at;
    // The one before may have ended where the window did.
    if (!goesOn) this.#textCut = false;
    if (base + to - textAt > this.#limits.textBytes && (marks & TextMark.nonSpace) !== 0 && !this.#textCut) {
      this.#textCut = true;
      this.#fault('text_too_long', textAt - base);
    }
    if (cut && !final) to = wholeCharacters(bytes, at, end);
    this.#textAt = textAt;
    this.#textEnd = cut ? base + to : NOWHERE;
    this.#handler.text(bytes, at, to, marks);
    return to;
  }

  #endTag(bytes: Buffer, at: number, end: number, final: boolean): number {
    const top = this.elements.innermost;
    if (top !== undefined) {
      const past = endOfTag(this.window.view, at + 2, end, top);
      if (past > 0) {
        this.elements.pop();
        this.#handler.close(top, this.window.base + past);
        return past;
      }
    }
    return this.#unusualEndTag(bytes, at, end, final);
  }

  /** An end tag with white space in it, of another element than the innermost, or cut by the end of the window. */
  #unusualEndTag(bytes: Buffer, at: number, end: number, final: boolean): number {
    let to = at + 2;
    let hash = 0;
    while (to < end && IN_NAME[bytes[to] ?? 0] === 1) {
      hash = (Math.imul(hash, 31) + (bytes[to] ?? 0)) | 0;
      to++;
    }
    let close = to;
    while (close < end && isSpace(bytes[close] ?? 0)) close++;
    if (close >= end || close - at > this.#limits.tagBytes) return this.#cutTag(bytes, at, close, final);
    const name = close > to || bytes[close] === GT ? this.#names.find(bytes, at + 2, to, hash) : undefined;
    if (name === undefined || bytes[close] !== GT) {
      this.#fault('bad_tag', at);
      return this.#asText(bytes, at);
    }
    const past = close + 1;
    if (this.elements.innermost?.raw === name.raw) {
      this.elements.pop();
      this.#handler.close(name, this.window.base + past);
      return past;
    }
    this.#closeAncestor(name, at, past);
    return this.#skipping || this.#stopped ? at : past;
  }

  /** Closes everything up to the element the end tag belongs to; an end tag of nothing open is dropped. */
  #closeAncestor(name: XmlName, at: number, past: number): void {
    const level = this.elements.find(name);
    this.#fault(level < 0 ? 'stray_end' : 'mismatched_end', at);
    if (level < 0 || this.#skipping || this.#stopped) return;
    while (this.elements.depth > level) {
      const top = this.elements.pop();
      if (top !== undefined) this.#handler.close(top, this.window.base + past);
    }
  }

  /** Everything at a `<` that is not a plain `<name>`: attributes, empty elements, comments, a stray `<`. */
  #unusualTag(bytes: Buffer, at: number, nameEnd: number, end: number, hash: number, final: boolean): number {
    const second = bytes[at + 1] ?? 0;
    if (at + 1 < end && (second === BANG || second === QUESTION)) return this.#markup(bytes, at, end, final);
    const { tagBytes } = this.#limits;
    if (nameEnd >= end || nameEnd - at > tagBytes) return this.#cutTag(bytes, at, nameEnd, final);
    if (nameEnd === at + 1) {
      this.#fault('bad_tag', at);
      return this.#asText(bytes, at);
    }
    // No further than the limit: what a tag is must not hang on how far the window reaches.
    const tag = readAttributes(bytes, nameEnd, Math.min(end, at + tagBytes + 1));
    if (tag === 'incomplete') return this.#cutTag(bytes, at, end, final);
    const name = tag === 'bad' ? undefined : this.#names.find(bytes, at + 1, nameEnd, hash);
    if (tag === 'bad' || name === undefined || this.elements.depth >= this.#limits.xmlDepth)
      return this.#badOpen(name, at);
    if (tag.end - at > tagBytes) return this.#cutTag(bytes, at, tag.end, final);
    const offset = this.window.base + at;
    for (const [key, value] of tag.attributes) {
      const declared = /^xmlns(?::(.+))?$/.exec(key);
      if (declared !== null) this.#handler.declare?.(declared[1] ?? '', value);
    }
    if (tag.empty && tag.attributes.length === 0 && this.#handler.leaf(name, bytes, tag.end, tag.end, 0, 0)) {
      return tag.end;
    }
    this.elements.push(name);
    this.#handler.open(name, offset);
    if (this.#skipping) return tag.end;
    for (const [key, value] of tag.attributes) this.#handler.attribute(key, value);
    if (tag.empty) {
      this.elements.pop();
      this.#handler.close(name, this.window.base + tag.end);
    }
    return tag.end;
  }

  #markup(bytes: Buffer, at: number, end: number, final: boolean): number {
    const { markupBytes } = this.#limits;
    const markup = this.#markups.find(bytes, this.window.base, at, Math.min(end, at + markupBytes));
    if (markup === 'unopened') return this.#cutTag(bytes, at, end, final);
    if (markup === 'unclosed' && !final && end - at < markupBytes) return INCOMPLETE;
    if (markup === 'none' || markup === 'unclosed') {
      // What is not closed near by would take the rest of the document with it.
      this.#fault('bad_tag', at);
      return this.#asText(bytes, at);
    }
    if (markup.kind === 'cdata' && markup.to > markup.from)
      this.#handler.cdata(bytes, markup.from, markup.to);
    if (markup.kind === 'doctype') this.#handler.doctype(this.window.base + at);
    if (!markup.wellFormed) this.#fault('bad_declaration', at);
    return markup.past;
  }

  /** A tag of which the window does not show the end: more bytes may bring it, unless it is too long already. */
  #cutTag(bytes: Buffer, at: number, end: number, final: boolean): number {
    if (end - at > this.#limits.tagBytes) {
      this.#fault('tag_too_long', at);
      return this.#asText(bytes, at);
    }
    if (!final) return INCOMPLETE;
    this.#fault('unclosed_markup', at);
    return end;
  }

  #badOpen(name: XmlName | undefined, at: number): number {
    this.#fault(name === undefined ? 'bad_tag' : 'too_deep', at);
    return this.#asText(this.window.bytes, at);
  }

  /** A `<` that begins no tag is a character of the text. */
  #asText(bytes: Buffer, at: number): number {
    if (this.#skipping || this.#stopped) return at;
    this.#handler.text(bytes, at, at + 1, TextMark.nonSpace);
    return at + 1;
  }

  #fault(fault: XmlFault, at: number): void {
    const recovery = this.#handler.fault(fault, this.window.base + at);
    if (recovery === 'stop') this.#stopped = true;
    if (recovery === 'skip') this.#skipping = true;
  }

  #skip(final: boolean): void {
    const { bytes, filled: end, base } = this.window;
    if (this.#backTo !== NOWHERE) {
      this.window.position = this.#backTo - base;
      this.#backTo = NOWHERE;
      this.#skipping = false;
      return;
    }
    const { tagBytes } = this.#limits;
    let at = this.window.position;
    for (;;) {
      while (bytes[at] !== LT) at++;
      if (at >= end) {
        this.window.position = end;
        return;
      }
      // No tag in a comment is a boundary; but one that is long may just not be closed.
      const to = Math.min(end, at + tagBytes);
      const markup = base + at < this.#blindTo ? 'none' : this.#markups.find(bytes, base, at, to, HIDING);
      if (markup === 'unclosed' || markup === 'unopened') {
        if (!final && end - at < tagBytes) {
          this.window.position = at;
          return;
        }
        this.#blindTo = base + at + tagBytes;
      } else if (markup !== 'none') {
        at = markup.past;
        continue;
      }
      const boundary = this.#handler.boundary(bytes, at, end);
      if (boundary === NEED_MORE && !final && end - at <= tagBytes) {
        this.window.position = at;
        return;
      }
      if (boundary >= 0) {
        this.window.position = boundary;
        this.#skipping = false;
        this.#handler.skipped(this.window.base + boundary);
        return;
      }
      at++;
    }
  }
}
