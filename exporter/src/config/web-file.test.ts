import { readFileSync } from 'node:fs';
import { readWebFile, type WebFile } from './web-file.js';

const TLS = 'tls_server_config:\n  cert_file: cert.pem\n  key_file: /keys/key.pem\n';
const CERT = readFileSync('tests/server/front.cert.pem', 'utf8');
const KEY = readFileSync('tests/server/front.key.pem', 'utf8');
const PEMS = { '/etc/cert.pem': CERT, '/keys/key.pem': KEY, '/etc/ca.pem': CERT, '/etc/no.pem': 'CA' };
const HASH = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';

function read(text: string, others: Record<string, string> = PEMS): WebFile {
  const files: Record<string, string> = { '/etc/web.yml': text, ...others };
  return readWebFile('/etc/web.yml', (path) => files[path]);
}

function tlsOf(text: string) {
  const file = read(text);
  if (!file.ok) throw new Error(file.problems.join('\n'));
  return file.rules.tls;
}

test.each(['', 'tls_server_config:\nbasic_auth_users:\nhttp_server_config:\nrate_limit:\n'])(
  'a file that says nothing is plain HTTP for everybody',
  (text) => {
    expect(read(text)).toEqual({
      ok: true,
      rules: { tls: undefined, users: new Map(), headers: new Map(), rate: undefined },
    });
  },
);

test('certificate and key are read, relative to the file that names them', () => {
  expect(tlsOf(TLS)).toEqual({
    cert: CERT,
    key: KEY,
    clientAuth: 'NoClientCert',
    clientCa: undefined,
    clientNames: undefined,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: undefined,
    curves: undefined,
    prefersOwnCiphers: true,
  });
});

test('they may stand in the file itself', () => {
  const inline = { cert: CERT, key: KEY, client_ca: CERT, client_auth_type: 'RequireAndVerifyClientCert' };
  expect(tlsOf(JSON.stringify({ tls_server_config: inline }))).toMatchObject({ cert: CERT, clientCa: CERT });
});

test('clients may have to show a certificate, and a name in it', () => {
  const text = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n  client_allowed_sans: [a.example]\n  min_version: TLS13\n`;
  expect(tlsOf(text)).toMatchObject({
    clientAuth: 'RequireAndVerifyClientCert',
    clientCa: CERT,
    clientNames: ['a.example'],
    minVersion: 'TLSv1.3',
  });
});

test.each([
  ['RequestClientCert', 'RequestClientCert'],
  ['RequireAnyClientCert', 'RequireAnyClientCert'],
  ['RequireClientCert', 'RequireAnyClientCert'],
])('%s is taken as Go has it', (type, clientAuth) => {
  expect(tlsOf(`${TLS}  client_auth_type: ${type}\n`)).toMatchObject({ clientAuth });
});

test('suites and curves have the names that OpenSSL has for them; the list is about TLS 1.2', () => {
  const text = `${TLS}  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]\n  curve_preferences: [X25519, CurveP256]\n  prefer_server_cipher_suites: false\n`;
  expect(tlsOf(text)).toMatchObject({
    ciphers:
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
    curves: 'X25519:P-256',
    prefersOwnCiphers: false,
  });
});

test('users, headers and a rate', () => {
  const text = `basic_auth_users: {me: ${HASH}}
http_server_config: {http2: true, headers: {X-Frame-Options: deny, X-XSS-Protection: ''}}
rate_limit: {interval: 1m30s, burst: 5}`;
  expect(read(text)).toEqual({
    ok: true,
    rules: {
      tls: undefined,
      users: new Map([['me', HASH]]),
      headers: new Map([['X-Frame-Options', 'deny']]),
      rate: { interval: 90_000, burst: 5 },
    },
  });
});

test.each(['rate_limit: {interval: 0, burst: 5}', 'rate_limit: {interval: 0s}', 'rate_limit: {burst: 5}'])(
  '%s is no limit',
  (text) => {
    expect(read(text)).toMatchObject({ ok: true, rules: { rate: undefined } });
  },
);

const VERIFY = 'client_auth_type: RequireAndVerifyClientCert';

test.each([
  ['a key that nobody knows', 'tls: {}', 'unknown key tls'],
  ['an old version', `${TLS}  min_version: TLS10`, 'tls_server_config.min_version: must be TLS12 or TLS13'],
  [
    'no version',
    `${TLS}  min_version: TLS13\n  max_version: TLS12`,
    'tls_server_config: min_version is newer than max_version',
  ],
  [
    'a demand without an authority',
    `${TLS}  ${VERIFY}`,
    'tls_server_config: client_ca_file is missing: RequireAndVerifyClientCert needs to know whose certificates are let in',
  ],
  [
    'an authority without a demand',
    `${TLS}  client_ca_file: ca.pem`,
    'tls_server_config: client_ca_file is of no use while client_auth_type is NoClientCert',
  ],
  [
    'an authority that is none',
    `${TLS}  ${VERIFY}\n  client_ca_file: no.pem`,
    'tls_server_config: no.pem is no certificate as PEM',
  ],
  [
    'names that nobody verifies',
    `${TLS}  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: [a]`,
    'tls_server_config: client_allowed_sans means nothing with RequireAnyClientCert: nobody has verified the names',
  ],
  [
    'a file that is not there',
    'tls_server_config: {cert_file: gone.pem, key_file: /keys/key.pem}',
    undefined,
    '/etc/gone.pem: there is no such file',
  ],
  [
    'a certificate without a key',
    'tls_server_config: {cert_file: cert.pem}',
    'tls_server_config: key_file (or key) is missing',
  ],
  ['two certificates', `${TLS}  cert: x`, 'tls_server_config: cert or cert_file, not both'],
  [
    'a password',
    'basic_auth_users: {me: sesame}',
    'basic_auth_users.me: must be the bcrypt hash of a password',
  ],
  [
    'a hash that takes for ever',
    `basic_auth_users: {me: ${HASH.replace('$10$', '$31$')}}`,
    'basic_auth_users.me: the cost of a bcrypt hash must be from 4 to 16',
  ],
  [
    'a header that the toolkit has not',
    'http_server_config: {headers: {Server: x}}',
    'http_server_config.headers.Server is not supported: the toolkit has it not either',
  ],
  [
    'a word of a header',
    'http_server_config: {headers: {X-Frame-Options: allow}}',
    'http_server_config.headers.X-Frame-Options: must be deny or sameorigin',
  ],
  [
    'a header that is two',
    'http_server_config: {headers: {X-XSS-Protection: "0\\r\\nx: y"}}',
    'http_server_config.headers.X-XSS-Protection: has characters that no header may have',
  ],
  [
    'a rate that lets nobody in',
    'rate_limit: {interval: 1s}',
    'rate_limit.burst: must be 1 or more, or nobody gets in',
  ],
  [
    'a number without a unit',
    'rate_limit: {interval: 5, burst: 1}',
    'rate_limit.interval: must be a duration such as 100ms or 1s, or 0',
  ],
])('%s is refused', (_, text, problem, whole = `/etc/web.yml: ${problem ?? ''}`) => {
  expect(read(text)).toEqual({ ok: false, problems: [whole] });
});

test('a certificate that is none is refused', () => {
  expect(read(TLS, { ...PEMS, '/etc/cert.pem': 'SELECT 1' })).toEqual({
    ok: false,
    problems: [
      expect.stringMatching(
        /^\/etc\/web\.yml: tls_server_config\.cert_file: cert\.pem is no certificate as PEM \(/,
      ),
    ],
  });
});
