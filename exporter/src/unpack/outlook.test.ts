import { attachment, gzip, longXml, mixed, unpacked, whole, XML, zip, chunked } from './made.js';
import { DEFAULT_LIMITS } from '../model/limits.js';
import { unpack } from './unpack.js';

const SECTOR = 512;
const END = 0xfffffffe;
const NONE = 0xffffffff;

interface Attached {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** A message of the plainest kind: every stream in whole sectors, one after the other. */
function outlook(...files: readonly Attached[]): Buffer {
  const sectors: Buffer[] = [];
  const links: number[] = [];
  const add = (bytes: Buffer): number => {
    const first = links.length;
    const count = Math.max(1, Math.ceil(bytes.length / SECTOR));
    sectors.push(bytes, Buffer.alloc(count * SECTOR - bytes.length));
    for (let i = 1; i <= count; i++) links.push(i === count ? END : first + i);
    return first;
  };
  const entries = [entry('Root Entry', 5, { child: files.length > 0 ? 1 : NONE })];
  for (const [i, file] of files.entries()) {
    const id = entries.length;
    const name = Buffer.from(file.name, 'utf16le');
    const content = Buffer.from(file.content);
    const right = i + 1 < files.length ? id + 3 : NONE;
    entries.push(
      entry(`__attach_version1.0_#0000000${i}`, 1, { child: id + 1, right }),
      entry('__substg1.0_3707001F', 2, { right: id + 2, start: add(name), size: name.length }),
      entry('__substg1.0_37010102', 2, { start: add(content), size: content.length }),
    );
  }
  const directory = add(Buffer.concat(entries));
  const fatAt = links.length;
  const fat = Buffer.alloc(Math.ceil((fatAt + 8) / 128) * SECTOR, 0xff);
  links.forEach((link, i) => fat.writeUInt32LE(link, i * 4));
  const header = Buffer.alloc(SECTOR, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(directory, 48);
  header.writeUInt32LE(0, 56);
  for (let i = 0; i < fat.length / SECTOR; i++) header.writeUInt32LE(fatAt + i, 76 + i * 4);
  return Buffer.concat([header, ...sectors, fat]);
}

function entry(
  name: string,
  type: number,
  at: { readonly child?: number; readonly right?: number; readonly start?: number; readonly size?: number },
): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 0, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes.writeUInt8(type, 66);
  bytes.writeUInt32LE(NONE, 68);
  bytes.writeUInt32LE(at.right ?? NONE, 72);
  bytes.writeUInt32LE(at.child ?? NONE, 76);
  bytes.writeUInt32LE(at.start ?? END, 116);
  bytes.writeUInt32LE(at.size ?? 0, 120);
  return bytes;
}

const REPORT = { name: 'a.xml.gz', content: gzip(XML) };
const LOGO = { name: 'logo.png', content: 'PNG' };

describe('an Outlook message', () => {
  it('gives the report attached to it', async () => {
    expect(await unpacked('m.msg', outlook(LOGO, REPORT))).toEqual([
      whole('m.msg/a.xml.gz', XML, 'outlook_message'),
    ]);
  });

  it('gives a report of many sectors, and several', async () => {
    const text = longXml(200_000);
    const file = outlook({ name: 'r.zip', content: zip({ name: 'b.xml', content: text }) }, REPORT);
    expect(await unpacked('m.msg', file)).toEqual([
      whole('m.msg/r.zip/b.xml', text, 'outlook_message'),
      whole('m.msg/a.xml.gz', XML, 'mail_several_reports', 'outlook_message'),
    ]);
  });

  it('is opened where it is attached to a mail', async () => {
    const mail = mixed(attachment('application/vnd.ms-outlook', 'f.msg', outlook(REPORT)));
    expect((await unpacked('m.eml', mail)).map((taken) => [taken.path, taken.text])).toEqual([
      ['m.eml/f.msg/a.xml.gz', XML],
    ]);
  });

  it('is refused without a report', async () => {
    const refusal = [{ type: 'refused', path: 'm.msg', reason: 'outlook_message' }];
    expect(await unpacked('m.msg', outlook(LOGO))).toEqual(refusal);
    expect(await unpacked('m.msg', outlook())).toEqual(refusal);
    expect(await unpacked('m.msg', outlook().subarray(0, 100))).toEqual(refusal);
  });

  it('is held to limits.mailBytes, for it has to be at hand as a whole', async () => {
    const file = outlook(REPORT);
    const [refusal] = await unpacked('m.msg', file, { limits: { mailBytes: file.length - 1 } });
    expect(refusal).toEqual({ type: 'refused', path: 'm.msg', reason: 'mail_too_large', limit: 'mailBytes' });
    const [document] = await unpacked('m.msg', file, { limits: { mailBytes: file.length } });
    expect(document?.text).toBe(XML);
  });

  it('ends, whatever its chains and trees say', async () => {
    const sound = outlook(LOGO, REPORT, { name: 'b.xml', content: longXml(3000) });
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 300; round++) {
      const file = Buffer.from(sound);
      for (let i = 0; i < 6; i++) file.writeUInt32LE(random(24), 24 + 4 * random((file.length - 28) / 4));
      let things = 0;
      for await (const thing of unpack({ name: 'm', bytes: chunked(file) }, DEFAULT_LIMITS)) {
        expect(['document', 'refused']).toContain(thing.type);
        things += 1;
      }
      expect(things).toBeGreaterThan(0);
    }
  });
});
