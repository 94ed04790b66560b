/** How much of a document is looked at to tell what it is, and how much that does not belong may stand before it. */
export const HEAD_BYTES = 16 * 1024;

export type DocumentFormat = 'xml' | 'json' | 'html' | 'placeholder' | 'unknown' | 'empty';

const XML_START = /<(\?xml|!--|!doctype|([\w.-]{1,20}:)?(feedback|report_metadata))[\s>/]/i;
/** What may stand before the first tag. One at a time: a regular expression of them all backtracks into the document. */
const BEFORE_TAGS = /\s+|<\?[^>]*>|<!--[^]*?-->/y;
const HTML_START = /<(!doctype\s+html|html|head|body|meta|script|p|div|table)\b/iy;
/** What Yahoo and AOL once sent in place of a report. */
const PLACEHOLDER = /^\s*(unused|empty|null|none|no data|n\/a)\s*$/i;

/**
 * What a document is by its first bytes; undefined where more are needed. Text before the first tag is allowed:
 * reports have been seen with a line of it.
 */
export function formatOf(head: Buffer, isAll: boolean): DocumentFormat | undefined {
  const text = head.toString('latin1', 0, HEAD_BYTES);
  const begin = text.search(/\S/);
  const enough = isAll || head.length >= HEAD_BYTES;
  if (begin < 0) return blank(head, isAll);
  if (isHtml(text)) return 'html';
  const first = text[begin];
  if (first === '<') return enough || /<[\w:.-]+[\s>/]/.test(text) ? 'xml' : undefined;
  if (first === '{' || first === '[') return 'json';
  if (XML_START.test(text)) return 'xml';
  if (!enough) return undefined;
  return isAll && PLACEHOLDER.test(text) ? 'placeholder' : 'unknown';
}

function blank(head: Buffer, isAll: boolean): DocumentFormat | undefined {
  if (head.length > HEAD_BYTES) return 'unknown';
  return isAll ? 'empty' : undefined;
}

function isHtml(text: string): boolean {
  let at = 0;
  for (;;) {
    BEFORE_TAGS.lastIndex = at;
    if (!BEFORE_TAGS.test(text)) break;
    at = BEFORE_TAGS.lastIndex;
  }
  HTML_START.lastIndex = at;
  return HTML_START.test(text);
}
