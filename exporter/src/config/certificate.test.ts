import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { keyPairProblem } from './certificate.js';

const CERT = readFileSync('tests/server/front.cert.pem', 'utf8');
const KEY = readFileSync('tests/server/front.key.pem', 'utf8');

function anotherKey(passphrase?: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const locked = passphrase === undefined ? {} : { cipher: 'aes-128-cbc', passphrase };
  return privateKey.export({ type: 'pkcs8', format: 'pem', ...locked }).toString();
}

test('a certificate with its key is well', () => {
  expect(keyPairProblem({ cert: CERT, key: KEY })).toBeUndefined();
});

test.each([
  ['other text as certificate', 'SELECT 1', KEY, 'cert', /^is no certificate as PEM \(.*no start line\)$/],
  ['a key as certificate', KEY, KEY, 'cert', /^is no certificate as PEM/],
  ['nothing as certificate', '', KEY, 'cert', /^is no certificate as PEM \(it is empty\)$/],
  ['a certificate that is cut off', CERT.slice(0, 400), KEY, 'cert', /^is no certificate as PEM/],
  ['a certificate as key', CERT, CERT, 'key', /^is no key as PEM without a passphrase/],
  ['nothing as key', CERT, '', 'key', /^is no key as PEM without a passphrase \(it is empty\)$/],
  ['a key behind a passphrase', CERT, anotherKey('x'), 'key', /^is no key as PEM without a passphrase/],
  ['the key of another', CERT, anotherKey(), 'key', /^is not the key of the certificate/],
])('%s is told', (_, cert, key, of, why) => {
  expect(keyPairProblem({ cert, key })).toEqual({ of, why: expect.stringMatching(why) as unknown });
});
