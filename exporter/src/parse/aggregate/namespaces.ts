import type { XmlName } from '../xml/names.js';
import { RFC9990_NAMESPACE } from './schema.js';

/** RFC 9990's, and what RFC 7489's schema calls itself: in the drafts of either with other numbers. */
const OF_REPORTS =
  /^(urn:ietf:params:xml:ns:dmarc-[\d.]{1,9}|https?:\/\/(www\.)?dmarc\.org\/dmarc-xml\/[\d.]{1,9}\/?)$/i;

interface Declaration {
  /** With its colon. */
  readonly prefix: string;
  /** How many elements are around the one that declares it. */
  readonly level: number;
  readonly wasForeign: boolean;
}

/** Which names are the report's own, and which are of another namespace: their words then mean nothing. */
export class Namespaces {
  /** The prefixes of the outermost element and of the last one, with their colon. */
  #rootPrefix: string | undefined;
  #prefix = '';
  /** Prefixes that stand for another namespace where we are, and what is to be undone when we leave. */
  readonly #foreign = new Set<string>();
  readonly #declarations: Declaration[] = [];
  /** How many elements are around the last one that opened. */
  #level = 0;
  /** Whether the start tag that is read has declared anything yet. */
  #declaring = false;
  /** Whether the next tag without a prefix is of another namespace. Those inside it are told by their place. */
  #unprefixedIsForeign = false;

  /** The start tag that comes next, with `level` elements around it, binds a prefix. `own` is the report's namespace. */
  declare(prefix: string, uri: string, own: string | undefined, level: number): void {
    const foreign = uri !== own && !OF_REPORTS.test(uri);
    if (prefix === '') {
      this.#unprefixedIsForeign = foreign && this.#rootPrefix !== undefined;
      return;
    }
    if (!this.#declaring) this.#leave(level);
    this.#declaring = true;
    this.#bind(`${prefix}:`, foreign, level);
  }

  /** A start tag, once each: whether it is of another namespace. `begun`: the report has already begun. */
  open(name: XmlName, level: number, begun: boolean): boolean {
    this.#prefix = prefixOf(name);
    this.#rootPrefix ??= this.#prefix;
    this.#level = level;
    const foreign = name.prefixed ? this.#isForeign(name, level, begun) : this.#unprefixedIsForeign;
    this.#unprefixedIsForeign = false;
    this.#declaring = false;
    return foreign;
  }

  /** The element that has just opened takes the place at `level`. */
  promote(level: number): void {
    const last = this.#level;
    const own = this.#declarations.filter((declaration) => declaration.level === last);
    const foreign = own.map(({ prefix }) => this.#foreign.has(prefix));
    this.#leave(level);
    own.forEach(({ prefix }, i) => {
      this.#bind(prefix, foreign[i] === true, level);
    });
    this.#level = level;
  }

  /** The same of an element that declares nothing. */
  isForeign(name: XmlName, level: number, begun: boolean): boolean {
    return name.prefixed && this.#isForeign(name, level, begun);
  }

  /** Whether an attribute of the last start tag says the namespace of its element. */
  isOwnDeclaration(attribute: string): boolean {
    return attribute === (this.#prefix === '' ? 'xmlns' : `xmlns:${this.#prefix.slice(0, -1)}`);
  }

  hasRootPrefix(name: XmlName): boolean {
    return prefixOf(name) === this.#rootPrefix;
  }

  #isForeign(name: XmlName, level: number, begun: boolean): boolean {
    if (!this.#declaring) this.#leave(level);
    const prefix = prefixOf(name);
    if (!this.#foreign.has(prefix)) return false;
    // A report is one by whatever URI it calls itself.
    if (name.local !== 'feedback' || begun) return prefix !== this.#rootPrefix;
    this.#foreign.delete(prefix);
    return false;
  }

  /** Forgets what was declared by elements that are no longer open. */
  #leave(level: number): void {
    let last = this.#declarations.at(-1);
    while (last !== undefined && last.level >= level) {
      this.#set(last.prefix, last.wasForeign);
      this.#declarations.pop();
      last = this.#declarations.at(-1);
    }
  }

  #bind(prefix: string, foreign: boolean, level: number): void {
    const wasForeign = this.#foreign.has(prefix);
    if (wasForeign === foreign) return;
    this.#declarations.push({ prefix, level, wasForeign });
    this.#set(prefix, foreign);
  }

  #set(prefix: string, foreign: boolean): void {
    if (foreign) this.#foreign.add(prefix);
    else this.#foreign.delete(prefix);
  }
}

/** Whether an attribute binds any prefix to the namespace of RFC 9990. */
export function declaresRfc9990(attribute: string, value: string): boolean {
  return attribute.startsWith('xmlns:') && value === RFC9990_NAMESPACE;
}

/** With its colon; empty where there is none. */
function prefixOf(name: XmlName): string {
  return name.prefixed ? name.raw.slice(0, name.raw.indexOf(':') + 1) : '';
}
