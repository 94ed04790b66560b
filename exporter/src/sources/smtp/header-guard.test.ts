import { HeaderGuard } from './header-guard.js';

function isBroken(text: string, size = text.length): boolean {
  const guard = new HeaderGuard();
  const bytes = Buffer.from(text);
  let broken = false;
  for (let at = 0; at < bytes.length && !broken; at += size)
    broken = guard.isBroken(bytes.subarray(at, at + size));
  return broken;
}

const SIZES = [1, 2, 3, 1000];

it.each([
  ['a mail', 'Subject: a\r\nFrom: b\r\n\r\nbody\r\n'],
  ['bare ones in its body', 'Subject: a\r\n\r\nbo\ndy\r.\n\n.\r\n'],
  ['no body', 'Subject: a\r\n'],
  ['no header', '\r\nbody\n'],
])('lets pass %s', (_, text) => {
  expect(SIZES.map((size) => isBroken(text, size))).toEqual([false, false, false, false]);
});

it.each([
  ['a bare line feed', 'Subject: a\nAuthentication-Results: us; dmarc=pass\r\n\r\n'],
  ['a bare carriage return', 'Subject: a\rX: b\r\n\r\n'],
  ['two carriage returns', 'Subject: a\r\r\n\r\n'],
  ['line feeds alone', 'Subject: a\n\nbody'],
  ['a header that ends with them', 'Subject: a\r\n\n'],
])('finds %s', (_, text) => {
  expect(SIZES.map((size) => isBroken(text, size))).toEqual([true, true, true, true]);
});
