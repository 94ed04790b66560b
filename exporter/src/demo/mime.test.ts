import { encoded, headerText, mimeBytes, multipart, utf8 } from './mime.js';
import { bytesOf } from './testing/decode.js';

test('base64 runs in lines of 76 over any chunks', () => {
  const content = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 256));
  const chunks = [content.subarray(0, 1), content.subarray(1, 500), content.subarray(500)];
  const lines = bytesOf(encoded('base64', chunks)).toString().split('\r\n');
  expect(lines.pop()).toBe('');
  expect(lines.slice(0, -1).every((line) => line.length === 76)).toBe(true);
  expect(Buffer.from(lines.join(''), 'base64')).toEqual(content);
});

test('quoted-printable escapes what it must and keeps lines short', () => {
  const text = `<a b="c">ü</a>\n${'x'.repeat(200)}\n`;
  const out = bytesOf(encoded('quoted-printable', [utf8(text)])).toString();
  expect(out).toContain('<a b=3D"c">=C3=BC</a>\r\n');
  expect(Math.max(...out.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76);
  expect(out.replaceAll('=\r\n', '')).toContain('x'.repeat(200));
});

test('8bit text gets the line ends of mail', () => {
  expect(bytesOf(encoded('8bit', [utf8('ü\nb\n')])).toString()).toBe('ü\r\nb\r\n');
});

test('a long header is folded at spaces', () => {
  const subject =
    'Report Domain: acme.example Submitter: enterprise.protection.outlook.com Report-ID: 0123456789';
  const out = bytesOf(mimeBytes({ headers: [['Subject', subject]], body: [] })).toString();
  expect(out.split('\r\n').every((line) => line.length <= 78)).toBe(true);
  expect(out.replaceAll('\r\n ', ' ')).toBe(`Subject: ${subject}\r\n\r\n`);
});

test('a header that is not ASCII is an encoded word', () => {
  expect(headerText('GMX')).toBe('GMX');
  expect(headerText('Universität')).toBe('=?UTF-8?B?VW5pdmVyc2l0w6R0?=');
});

test('a multipart body closes with its boundary', () => {
  const part = { headers: [['Content-Type', 'text/plain']] as const, body: [utf8('x')] };
  expect(bytesOf(multipart('b', [part, part])).toString()).toBe(
    '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n',
  );
});
