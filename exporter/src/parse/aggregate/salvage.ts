import { XMLParser } from 'fast-xml-parser';
import { Field, NAME_IDS, Node, childOf, type FieldNumber } from './schema.js';

/** Told of the parts of a salvaged record, as far as they could be placed. */
export interface SalvageHandler {
  enter(node: number): void;
  field(field: number, text: string): void;
  leave(node: number, text: string): void;
}

const NAMES = `(?:[\\w.-]{1,20}:)?(?:${[...NAME_IDS.keys()].join('|')})`;
/** Every other `<` of an ill-formed record is taken for text. */
const SCHEMA_TAG = new RegExp(`<(?!/?${NAMES}\\s*/?>)`, 'gi');
/** A tag of the schema that lacks its `>`. */
const UNENDED_TAG = new RegExp(`</?${NAMES}(?=\\s*<)`, 'gi');

const parser = (): XMLParser =>
  new XMLParser({
    preserveOrder: true,
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    processEntities: false,
    removeNSPrefix: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    transformTagName: (name) => name.toLowerCase(),
  });

/** Fields that are what they are wherever they stand: the element they belong in may be the damaged one. */
const UNMISTAKABLE: ReadonlyMap<string, FieldNumber> = new Map([
  ['source_ip', Field.sourceIp],
  ['count', Field.count],
  ['disposition', Field.disposition],
  ['header_from', Field.headerFrom],
  ['envelope_from', Field.envelopeFrom],
  ['envelope_to', Field.envelopeTo],
]);

/**
 * Reads one ill-formed record by guessing: `fast-xml-parser` makes a tree of whatever stands there, and each part
 * goes to the innermost open element that may hold it. Says whether there was anything of a record.
 */
export function salvageRecord(piece: Buffer, handler: SalvageHandler): boolean {
  const text = withoutMarkup(piece.toString('utf8')).replace(UNENDED_TAG, '$&>').replace(SCHEMA_TAG, '&lt;');
  const tree = parseTree(text);
  if (tree === undefined) return false;
  return walk(tree, [Node.record], handler);
}

/** Without its comments, and with the text of its CDATA sections as plain text. */
function withoutMarkup(text: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('<!'); at >= 0; at = text.indexOf('<!', Math.max(from, at + 2))) {
    const isComment = text.startsWith('<!--', at);
    if (!isComment && !text.startsWith('<![CDATA[', at)) continue;
    const start = at + (isComment ? 4 : 9);
    const end = text.indexOf(isComment ? '-->' : ']]>', start);
    // What is not closed is text, like everything else of its kind after it.
    if (end < 0) break;
    out += text.slice(from, at);
    if (!isComment) out += text.slice(start, end).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    from = end + 3;
  }
  return out + text.slice(from);
}

function parseTree(text: string): readonly unknown[] | undefined {
  try {
    const tree: unknown = parser().parse(text);
    return Array.isArray(tree) ? tree : undefined;
  } catch {
    // The library throws on what it cannot read at all; the record is quarantined for it.
    return undefined;
  }
}

/** `open` are the nodes around the list, innermost last. */
function walk(list: readonly unknown[], open: readonly number[], handler: SalvageHandler): boolean {
  let found = false;
  for (const item of list) {
    const element = elementOf(item);
    if (element === undefined) continue;
    const { name, children } = element;
    const place = placeOf(name, open);
    if (place === undefined) {
      found = walk(children, open, handler) || found;
    } else if (place.child < 0) {
      found = true;
      handler.field(-place.child, textOf(children));
      walk(children, place.within, handler);
    } else {
      found = true;
      handler.enter(place.child);
      walk(children, [...place.within, place.child], handler);
      handler.leave(place.child, textOf(children).trim());
    }
  }
  return found;
}

/** The innermost open node that may hold the name: an element whose end tag is missing swallows its siblings. */
function placeOf(
  name: string,
  open: readonly number[],
): { readonly child: number; readonly within: readonly number[] } | undefined {
  const id = NAME_IDS.get(name);
  if (id === undefined) return undefined;
  for (let i = open.length - 1; i >= 0; i--) {
    const child = childOf(open[i] ?? Node.unknown, id);
    if (child !== 0) return { child, within: open.slice(0, i + 1) };
  }
  const field = UNMISTAKABLE.get(name);
  return field === undefined ? undefined : { child: -field, within: open };
}

function elementOf(
  item: unknown,
): { readonly name: string; readonly children: readonly unknown[] } | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  for (const [name, children] of Object.entries(item)) {
    if (Array.isArray(children) && name !== '#text') return { name, children };
  }
  return undefined;
}

function textOf(children: readonly unknown[]): string {
  let text = '';
  for (const child of children) {
    if (typeof child === 'object' && child !== null && '#text' in child) text += String(child['#text']);
  }
  return text;
}
