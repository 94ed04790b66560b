/** A letter of UTF-8 of several bytes (RFC 3629), or a byte that is part of none. */
const LETTERS =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** Text of the engine. It writes the bytes of a string as they are: what is no UTF-8 is written as an escape here. */
export function utf8WithEscapes(bytes: Buffer): string {
  const text = bytes.toString();
  if (!text.includes('\ufffd')) return text;
  const escaped = bytes
    .toString('latin1')
    .replace(LETTERS, (letter) =>
      letter.length > 1 ? letter : `\\x${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return Buffer.from(escaped, 'latin1').toString();
}
