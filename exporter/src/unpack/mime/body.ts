import type { Deviations } from '../../model/deviations.js';
import { Base64Decoded } from '../base64.js';
import { asBuffer, Bytes } from '../bytes.js';
import { QuotedPrintableDecoded } from './quoted-printable.js';

const FRONT = 64;

/** A part's body with its transfer encoding undone, unless the body plainly is not in that encoding. */
export async function decodedBody(body: Bytes, encoding: string, deviations: Deviations): Promise<Bytes> {
  switch (encoding) {
    case 'base64':
      if (!isPlain(await body.peek(FRONT))) return new Bytes(new Base64Decoded(body, deviations));
      deviations.add('mail_body_damaged');
      return body;
    case 'quoted-printable':
      return new Bytes(new QuotedPrintableDecoded(body, deviations));
    default:
      return body;
  }
}

/** Markup, JSON, gzip or zip where base64 was declared. */
function isPlain(front: Uint8Array): boolean {
  const bytes = asBuffer(front);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  return /^(\u00ef\u00bb\u00bf)?\s*(<[?!a-z]|\{\s*"|PK\u0003\u0004)/i.test(
    bytes.toString('latin1', 0, FRONT),
  );
}
