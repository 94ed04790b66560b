import { isSame, readSigned, signatureOf, textToSign } from './signature.js';

const HASH = 'a'.repeat(64);
const WHOLE = `id=0123456789ab, timestamp=1700000000, nonce=a-nonce-1, sha256=${HASH}, signature=${HASH}`;

it('has its parts, in any order, quoted or not', () => {
  const signed = {
    keyId: '0123456789ab',
    timestamp: 1_700_000_000,
    nonce: 'a-nonce-1',
    bodySha256: HASH,
    signature: HASH,
  };
  expect(readSigned(WHOLE)).toEqual(signed);
  expect(readSigned(WHOLE.split(', ').reverse().join(',').replace('a-nonce-1', '"a-nonce-1"'))).toEqual(
    signed,
  );
});

it.each([
  ['nothing', ''],
  ['a part is missing', WHOLE.replace('nonce=a-nonce-1, ', '')],
  ['a part is there twice', `${WHOLE}, nonce=a-nonce-2`],
  ['a nonce that is short', WHOLE.replace('a-nonce-1', 'short')],
  ['a time that is none', WHOLE.replace('1700000000', '-1')],
  ['a hash that is none', WHOLE.replace(HASH, 'A'.repeat(64))],
  ['parts without number', Array.from({ length: 100 }, (_, i) => `a${i}=b`).join()],
])('is none with %s', (_, text) => {
  expect(readSigned(text)).toBeUndefined();
});

it('is of the time, the nonce, what is asked, and the body', () => {
  const text = textToSign(
    { timestamp: 1_700_000_000, nonce: 'a-nonce-1', bodySha256: HASH },
    { method: 'POST', url: '/api/v1/reports?name=a' },
  );
  expect(text).toBe(`1700000000\na-nonce-1\nPOST\n/api/v1/reports?name=a\n${HASH}`);
  expect(signatureOf(text, 'secret')).toMatch(/^[0-9a-f]{64}$/);
  expect(isSame(signatureOf(text, 'secret'), signatureOf(text, 'other'))).toBe(false);
});
