import { readFileSync } from 'node:fs';
import { readWebFile, type WebFile } from './web-file.js';

const TLS = 'tls_server_config:\n  cert_file: cert.pem\n  key_file: /keys/key.pem\n';
const CERT = readFileSync('tests/server/front.cert.pem', 'utf8');
const KEY = readFileSync('tests/server/front.key.pem', 'utf8');
const PEMS = { '/etc/cert.pem': CERT, '/keys/key.pem': KEY, '/etc/ca.pem': 'CA' };

function read(text: string, others: Record<string, string> = PEMS): WebFile {
  const files: Record<string, string> = { '/etc/web.yml': text, ...others };
  return readWebFile('/etc/web.yml', (path) => files[path]);
}

test('an empty file is plain HTTP', () => {
  expect(read('')).toEqual({ ok: true, tls: undefined });
});

test('certificate and key are read, relative to the file that names them', () => {
  expect(read(TLS)).toEqual({
    ok: true,
    tls: {
      cert: CERT,
      key: KEY,
      clientCa: undefined,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
    },
  });
});

test('clients may have to show a certificate', () => {
  const text = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n  min_version: TLS13\n`;
  expect(read(text)).toMatchObject({ ok: true, tls: { clientCa: 'CA', minVersion: 'TLSv1.3' } });
});

test.each([
  [
    'a part that we do not follow',
    'basic_auth_users: {me: x}',
    '/etc/web.yml: basic_auth_users is not supported: put a reverse proxy in front, or ask for client certificates',
  ],
  [
    'a part inside another that we do not follow',
    `${TLS}  cipher_suites: [A]`,
    '/etc/web.yml: tls_server_config.cipher_suites is not supported: those of Node are used',
  ],
  ['a key that nobody knows', 'tls: {}', '/etc/web.yml: unknown key tls'],
  [
    'an old version',
    `${TLS}  min_version: TLS10`,
    '/etc/web.yml: tls_server_config.min_version: must be TLS12 or TLS13',
  ],
  [
    'a demand without an authority',
    `${TLS}  client_auth_type: RequireAndVerifyClientCert`,
    '/etc/web.yml: tls_server_config: client_ca_file and client_auth_type RequireAndVerifyClientCert go together',
  ],
  [
    'an authority without a demand',
    `${TLS}  client_ca_file: ca.pem`,
    '/etc/web.yml: tls_server_config: client_ca_file and client_auth_type RequireAndVerifyClientCert go together',
  ],
  [
    'a demand that verifies nothing',
    `${TLS}  client_auth_type: RequireAnyClientCert`,
    '/etc/web.yml: tls_server_config.client_auth_type: must be NoClientCert or RequireAndVerifyClientCert',
  ],
  [
    'a file that is not there',
    'tls_server_config: {cert_file: gone.pem, key_file: /keys/key.pem}',
    '/etc/gone.pem: there is no such file',
  ],
])('%s is refused', (_, text, problem) => {
  expect(read(text)).toEqual({ ok: false, problems: [problem] });
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
