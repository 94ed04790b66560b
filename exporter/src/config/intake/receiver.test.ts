import { readSources } from './read-sources.js';

const MX = { type: 'smtp', recipients: ['reports@example.com'] };

function problemsOf(said: object, files: Readonly<Record<string, string>> = {}): string {
  const problems: string[] = [];
  readSources({ mx: said }, 'plumbline.yml', (path) => files[path], problems);
  return problems.join('\n');
}

it('needs recipients, and has a default for the rest', () => {
  const [mx] = readSources({ mx: MX }, 'plumbline.yml', () => undefined, []);
  expect(mx).toMatchObject({
    listen: { host: '127.0.0.1', port: 2525 },
    mail_bytes: 52_428_800,
    not_reports: 'refuse',
    timeouts: { idle: 300_000, commit: 300_000 },
  });
});

it.each([['192.0.2.53'], ['192.0.2.53:5353'], ['2001:db8::53'], ['[2001:db8::53]:5353']])(
  'takes %s for a server of the DNS',
  (server) => {
    expect(problemsOf({ ...MX, authentication: 'session', checks: { dns_servers: [server] } })).toBe('');
  },
);

it.each([
  ['no recipients', { type: 'smtp' }, 'recipients: must be a list of addresses'],
  ['none of them', { ...MX, recipients: [] }, 'recipients: must have an address at least'],
  ['everybody', { ...MX, recipients: ['@'] }, 'recipients.0: must be an address'],
  ['a domain without its sign', { ...MX, recipients: ['example.com'] }, 'recipients.0: must be an address'],
  [
    'a network that is none',
    { ...MX, networks: ['192.0.2.0/33'] },
    'networks.0: must be an address or a net',
  ],
  [
    'two words for who sent a mail',
    { ...MX, authentication: 'session', trusted_authserv_ids: ['mx.example.com'] },
    'trusted_authserv_ids: is for authentication: header, and not beside session',
  ],
  [
    'a server of the DNS by a name',
    { ...MX, checks: { dns_servers: ['dns.example.com'] } },
    'checks.dns_servers.0: must be an address',
  ],
  [
    'checks of what another server delivers',
    { ...MX, type: 'lmtp', authentication: 'session' },
    'unknown setting authentication',
  ],
  ['a wait that no client waits', { ...MX, timeouts: { commit: '10m' } }, 'must not be longer than 9m'],
  ['TLS without a key', { ...MX, tls: { cert_file: '/cert' } }, 'cert_file and key_file are both needed'],
  ['a key that is none', { ...MX, tls: { cert_file: '/c', key_file: '/k' } }, 'cert_file is no certificate'],
])('says what is wrong: %s', (_, said, problem) => {
  expect(problemsOf(said, { '/cert': 'x', '/c': 'x', '/k': 'y' })).toContain(problem);
});
