import { base64, file, type Fixture } from './fixture.js';
import { gzip } from './gzip.js';
import { entry, zip } from './zip.js';

/**
 * A mail under `tests/fixtures`, with CRLF line ends. A line `{{gzip PATH}}`, `{{zip PATH}}` or `{{base64 PATH}}`
 * stands for that fixture packed so, in lines of base64; `{{text PATH}}` for its text.
 */
export function mail(path: string, lineEnd: 'crlf' | 'lf' = 'crlf'): Fixture {
  const source = file(path);
  const text = source.bytes
    .toString('latin1')
    .replace(/^\{\{(\w+) (\S+)\}\}\n/gm, (_, packing: string, of: string) => packed(packing, file(of)));
  const lines = text.replaceAll('\r\n', '\n');
  const body = lineEnd === 'crlf' ? lines.replaceAll('\n', '\r\n') : lines;
  return { name: source.name, bytes: Buffer.from(body, 'latin1') };
}

function packed(packing: string, fixture: Fixture): string {
  switch (packing) {
    case 'gzip':
      return base64(gzip(fixture), '\n').bytes.toString('latin1');
    case 'zip':
      return base64(zip('report.zip', entry(fixture)), '\n').bytes.toString('latin1');
    case 'base64':
      return base64(fixture, '\n').bytes.toString('latin1');
    case 'text':
      return fixture.bytes.toString('latin1');
    default:
      throw new Error(`no packing is called ${packing}`);
  }
}
