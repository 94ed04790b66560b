/** Whose header tells how a mail came: that of the mail as it was delivered, never of what it carries. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DEFAULT_LIMITS } from '../model/limits.js';
import { unpack } from './unpack.js';

const REPORT = '<feedback><report_metadata/></feedback>';
const INNER = `Authentication-Results: mx.example.com; dmarc=pass\r\nContent-Type: text/xml\r\n\r\n${REPORT}\r\n`;

/** The first field of the header that counts, for each document. */
async function headersOf(mail: string): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for await (const thing of unpack(
    { name: 'a.eml', bytes: Readable.from([Buffer.from(mail)]) },
    DEFAULT_LIMITS,
  )) {
    if (thing.type !== 'document') continue;
    await buffer(Readable.from(thing.bytes));
    found.push(thing.mail?.delivered?.fields[0]?.name);
  }
  return found;
}

it('is its own where the report is in the mail itself', async () => {
  expect(await headersOf(INNER)).toEqual(['Authentication-Results']);
});

it('is that of the mail around it, where the report was forwarded', async () => {
  expect(await headersOf(`Received: x\r\nContent-Type: message/rfc822\r\n\r\n${INNER}`)).toEqual([
    'Received',
  ]);
});

it('is none of a mail that is packed into something', async () => {
  const part = Buffer.from(INNER).toString('base64');
  const mail = `Received: x\r\nContent-Type: application/octet-stream; name=a.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n${part}\r\n`;
  expect(await headersOf(mail)).toEqual(['Received']);
});
