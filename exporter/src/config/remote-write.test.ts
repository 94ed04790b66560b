import { loadSettings } from './load.js';
import type { RemoteWriteSettings } from './remote-write.js';

const CERTIFICATE = '# of ours\n-----BEGIN CERTIFICATE-----\n';
const FILES: Readonly<Record<string, string>> = {
  '/secret': 's3cret\n',
  '/headers': 'X-Scope-OrgID: mail\nX-Team:\tpost \n',
  '/ca.pem': CERTIFICATE,
  '/key.pem': '-----BEGIN PRIVATE KEY-----\n',
};

function read(lines: readonly string[]): RemoteWriteSettings | readonly string[] | undefined {
  const yaml = ['metrics:', '  remote_write:', ...lines.map((line) => `    ${line}`)].join('\n');
  const loaded = loadSettings({
    flags: new Map(),
    env: {},
    configFile: '/plumbline.yml',
    readFile: (path) => (path === '/plumbline.yml' ? yaml : FILES[path]),
  });
  return loaded.ok ? loaded.settings.remoteWrite : loaded.problems;
}

const URL = 'url: https://prometheus.test/api/v1/write';

it('is off by default', () => {
  expect(read(['timeout: 5s'])).toBeUndefined();
});

it('says where it goes, and as whom', () => {
  expect(read([URL, 'username: us', 'password_file: /secret', 'from: 36h', 'ca_file: /ca.pem'])).toEqual({
    url: 'https://prometheus.test/api/v1/write',
    headers: { authorization: `Basic ${Buffer.from('us:s3cret').toString('base64')}` },
    ca: CERTIFICATE,
    timeout: 30_000,
    interval: 3_600_000,
    fromDays: 2,
    samples: 2000,
  });
});

it('takes a token, and more headers, from files', () => {
  expect(read([URL, 'bearer_token_file: /secret', 'headers_file: /headers'])).toMatchObject({
    headers: { authorization: 'Bearer s3cret', 'x-scope-orgid': 'mail', 'x-team': 'post' },
  });
});

it.each([
  [['url: prometheus:9090'], /url: must be a URL such as/],
  [['url: http://us:them@prometheus/'], /url: must be without a password/],
  [[URL, 'username: us', 'bearer_token: x'], /one of username, bearer_token and a header Authorization/],
  [[URL, 'headers: "X-Scope-OrgID"'], /headers: must be lines such as X-Scope-OrgID: mail/],
  [[URL, 'ca_file: /key.pem'], /ca_file: has no certificate \(PEM\)/],
  [[URL, 'ca_file: /none.pem'], /none\.pem: there is no such file/],
])('is wrong with %j', (lines, problem) => {
  const problems = read(lines);
  expect(problems).toEqual([expect.stringMatching(problem)]);
});
