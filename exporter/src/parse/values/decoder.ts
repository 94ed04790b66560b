import { TextDecoder } from 'node:util';

/** Undoes one character encoding, a piece at a time. Invalid bytes become U+FFFD. */
export interface TextPieces {
  push(bytes: Uint8Array): string;
  end(): string;
}

/** A decoder for an encoding by any of its names (https://encoding.spec.whatwg.org), or undefined. */
export function decoderFor(label: string): TextPieces | undefined {
  const decoder = textDecoder(label);
  if (decoder === undefined) return undefined;
  if (decoder.encoding === 'windows-1252') return WINDOWS_1252;
  return {
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

/** The whole of a text in the encoding it declares; UTF-8 where it declares none, or one that nobody knows. */
export function decodeText(bytes: Uint8Array, charset: string | undefined): string {
  // The WHATWG table makes ASCII windows-1252; what claims to be ASCII and is not is UTF-8 far more often.
  const label = charset === undefined || isAsciiLabel(charset) ? 'utf-8' : charset;
  const decoder = decoderFor(label) ?? decoderFor('utf-8');
  return decoder === undefined ? '' : decoder.push(bytes) + decoder.end();
}

export function isAsciiLabel(label: string): boolean {
  return /^(us-?)?ascii$/i.test(label.trim());
}

function textDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true });
  } catch {
    return undefined;
  }
}

const UPPER_CONTROLS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f' + '\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By hand, because Node takes it for Latin-1 in many releases since 20.18.3 (nodejs/node#56542). */
const WINDOWS_1252: TextPieces = {
  push: (bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (control) => UPPER_CONTROLS.charAt(control.charCodeAt(0) - 0x80)),
  end: () => '',
};
