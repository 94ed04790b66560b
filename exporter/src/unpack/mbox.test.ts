import { attachment, chunked, gzip, lines, mixed, TEXT_PART, unpacked, whole, XML, part } from './made.js';

const FROM = 'From reports@example.net Tue Apr 30 02:09:16 2019\r\n';
const REPORT = mixed(TEXT_PART, attachment('application/gzip', 'a.xml.gz', gzip(XML)));
const NOTE = lines('From: a@example.com', 'Subject: Hello', '', 'Hello');

describe('an mbox', () => {
  const box = `${FROM}${REPORT}\r\n${FROM}${NOTE}\r\n${FROM}${REPORT}\r\n`;
  const expected = [
    whole('box.mbox/1/a.xml.gz', XML),
    { type: 'ignored', path: 'box.mbox/2', reason: 'no_report' },
    whole('box.mbox/3/a.xml.gz', XML),
  ];

  it('gives each mail under its number', async () => {
    expect(await unpacked('box.mbox', box)).toEqual(expected);
    expect(await unpacked('box.mbox', box.replaceAll('\r\n', '\n'))).toEqual(expected);
  });

  it.each([1, 7, 100, 1024])('gives the same in chunks of %d bytes', async (chunkSize) => {
    expect(await unpacked('box.mbox', box, { chunkSize })).toEqual(expected);
  });

  it('is known by its bytes, compressed or not', async () => {
    const [first] = await unpacked('reports.gz', gzip(box, 'box.mbox'));
    expect(first?.path).toBe('reports.gz/box.mbox/1/a.xml.gz');
  });

  it('takes the quoting off lines that begin with From', async () => {
    const text = `${XML}>From here\r\n>>From there\r\n> From\r\nFrom within\r\n`;
    const mail = mixed(part(['Content-Type: text/xml'], text));
    const unquoted = `${XML}From here\r\n>From there\r\n> From\r\nFrom within\r\n`;
    for (const chunkSize of [1, 50, 4096]) {
      expect(await unpacked('b', `${FROM}${mail}`, { chunkSize })).toEqual([whole('b/1/part-1', unquoted)]);
    }
  });

  it('is cut only at a separator that follows an empty line and has a time in it', async () => {
    const text = `${XML}\r\nFrom here on, nothing.\r\nFrom a Tue Apr 30 02:09:16 2019\r\n`;
    const mail = mixed(part(['Content-Type: text/xml'], text));
    expect(await unpacked('b', `${FROM}${mail}`)).toEqual([whole('b/1/part-1', text)]);
  });

  it('holds each mail to its limit, and the others are read all the same', async () => {
    const long = mixed(TEXT_PART, part(['Content-Type: text/plain'], 'x'.repeat(10_000)));
    const all = await unpacked('b', `${FROM}${long}\r\n${FROM}${REPORT}`, { limits: { mailBytes: 5000 } });
    expect(all).toEqual([
      { type: 'refused', path: 'b/1', reason: 'mail_too_large', limit: 'mailBytes' },
      whole('b/2/a.xml.gz', XML),
    ]);
  });

  it('may begin with blank lines', async () => {
    expect(await unpacked('box.mbox', `\r\n\r\n${box}`)).toEqual(expected);
  });

  it('accounts for a mail without bytes', async () => {
    expect(await unpacked('b', FROM)).toEqual([{ type: 'ignored', path: 'b/1', reason: 'no_report' }]);
  });

  it('is read while it arrives', async () => {
    let read = 0;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      for (let mail = 0; mail < 100; mail++) {
        read += 1;
        yield* chunked(`${FROM}${REPORT}${'\r\n'.repeat(2000)}`);
      }
    };
    const { unpack } = await import('./unpack.js');
    const { DEFAULT_LIMITS } = await import('../model/limits.js');
    const things = unpack({ name: 'b', bytes: watched() }, DEFAULT_LIMITS);
    await things.next();
    expect(read).toBeLessThan(3);
    await things.return(undefined);
  });
});
