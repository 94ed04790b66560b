import { decodeText } from './decoder.js';

/** RFC 2047: decodes the encoded words of a header value; white space between two of them is no text. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value
    .replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
    .replace(/(?:=\?[^?\s]+\?[bq]\?[^?\s]*\?=)+/gi, decodeRun);
}

/** Neighbours in one encoding are joined as bytes first: some senders cut a character in two. */
function decodeRun(run: string): string {
  let out = '';
  let pending: { readonly label: string; readonly bytes: Buffer[] } | undefined;
  const flush = (): void => {
    if (pending !== undefined) out += decodeText(Buffer.concat(pending.bytes), pending.label);
  };
  for (const match of run.matchAll(/=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi)) {
    const [, charset = '', encoding = '', text = ''] = match;
    // RFC 2231 5 puts a language behind an asterisk.
    const label = charset.replace(/\*.*$/, '').toLowerCase();
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : unquote(text);
    if (pending?.label === label) {
      pending.bytes.push(bytes);
    } else {
      flush();
      pending = { label, bytes: [bytes] };
    }
  }
  flush();
  return out;
}

function unquote(text: string): Buffer {
  const plain = text
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
