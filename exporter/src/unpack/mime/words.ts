const ENCODED_WORD = /=\?([^?*\s]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi;

/** Text with its RFC 2047 words decoded. Quoted or not: file names carry them where RFC 2047 forbids it. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(ENCODED_WORD, (word, charset: string, encoding: string, encoded: string) => {
      const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : unquoted(encoded);
      return decodeText(bytes, charset) ?? word;
    });
}

/** Undefined where the charset is unknown. */
export function decodeText(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(bytes);
  } catch {
    return undefined;
  }
}

function unquoted(encoded: string): Buffer {
  const text = encoded
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
