import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { pack } from './pack.js';
import { bytesOf } from './testing/decode.js';

const TEXT = 'one report, twice: '.repeat(5000);
const FILE = {
  name: 'a.xml',
  date: '2026-03-29',
  bytes: [Buffer.from(TEXT.slice(0, 7)), Buffer.from(TEXT.slice(7))],
};

test('a gzip is what zlib takes for one', () => {
  expect(gunzipSync(bytesOf(pack('gzip', FILE))).toString()).toBe(TEXT);
});

test('the odd gzip has a line end after its last byte', () => {
  const [whole, odd] = [bytesOf(pack('gzip', FILE)), bytesOf(pack('gzip_trailing', FILE))];
  expect(odd).toEqual(Buffer.concat([whole, Buffer.from('\r\n')]));
});

test('a zip has one entry, and the date at which it was written', () => {
  const zip = bytesOf(pack('zip', FILE));
  const entries = unzipSync(zip);
  expect(Object.keys(entries)).toEqual(['a.xml']);
  expect(Buffer.from(entries['a.xml'] ?? []).toString()).toBe(TEXT);
  // MS-DOS date and time, at offset 10 of the local header: noon in whatever zone the test runs.
  expect(zip.readUInt16LE(10)).toBe(12 << 11);
  expect(zip.readUInt16LE(12)).toBe(((2026 - 1980) << 9) | (3 << 5) | 29);
});
