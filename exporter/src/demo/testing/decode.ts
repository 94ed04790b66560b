import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';

export function bytesOf(chunks: Iterable<Uint8Array>): Buffer {
  return Buffer.concat([...chunks]);
}

/** The aggregate documents in a mail, by a reader that has nothing in common with the real one. */
export function xmlDocuments(mail: Buffer): string[] {
  return texts(mail).filter((text) => text.startsWith('<?xml'));
}

/** The TLS reports in it. */
export function jsonDocuments(mail: Buffer): string[] {
  return texts(mail).filter((text) => text.startsWith('{'));
}

function texts(mail: Buffer): string[] {
  return bodies(mail.toString('latin1')).map(({ headers, body }) =>
    undoContainer(undoEncoding(headers, body)).toString('utf8'),
  );
}

interface Body {
  readonly headers: string;
  readonly body: string;
}

function bodies(entity: string): Body[] {
  const end = entity.indexOf('\r\n\r\n');
  const headers = entity.slice(0, end).replaceAll('\r\n ', ' ');
  const body = entity.slice(end + 4);
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1];
  if (boundary === undefined) return [{ headers, body }];
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return parts.flatMap((part) => bodies(part.slice(2, -2)));
}

function undoEncoding(headers: string, body: string): Buffer {
  if (/encoding: base64/i.test(headers)) return Buffer.from(body, 'base64');
  if (!/encoding: quoted-printable/i.test(headers)) return Buffer.from(body, 'latin1');
  const text = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

function undoContainer(content: Buffer): Buffer {
  if (content[0] === 0x1f && content[1] === 0x8b) {
    const trailed = content.subarray(-2).equals(Buffer.from('\r\n'));
    return gunzipSync(trailed ? content.subarray(0, -2) : content);
  }
  if (content.subarray(0, 2).toString('latin1') !== 'PK') return content;
  return Buffer.concat(Object.values(unzipSync(content)));
}
