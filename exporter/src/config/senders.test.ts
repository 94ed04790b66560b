import { loadSettings, type Loaded } from './load.js';

const FILES: Readonly<Record<string, string>> = { './own.yml': 'category: own_services' };

function load(yaml: string): Loaded {
  const files: Readonly<Record<string, string>> = { ...FILES, './plumbline.yml': yaml };
  return loadSettings({ flags: new Map(), env: {}, configFile: undefined, readFile: (path) => files[path] });
}

function problemsOf(yaml: string): readonly string[] {
  const loaded = load(yaml);
  return loaded.ok ? [] : loaded.problems;
}

test('nothing is known but the catalogue where nothing is said', () => {
  expect(load('')).toMatchObject({
    ok: true,
    settings: {
      senders: {
        files: [],
        own: { ranges: [], domains: [] },
        renewal: { everyMs: 30_000, lookAgainMs: 15_000 },
      },
    },
  });
});

test('files are read, networks and names are taken', () => {
  const yaml = `
senders:
  files: [./own.yml]
  own:
    ranges: [192.0.2.0/24, '2001:db8::/32', 198.51.100.7]
    domains: relay.acme.example, acme.example
`;
  expect(load(yaml)).toMatchObject({
    ok: true,
    settings: {
      senders: {
        files: [{ name: './own.yml', text: 'category: own_services' }],
        own: {
          ranges: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'],
          domains: ['relay.acme.example', 'acme.example'],
        },
      },
    },
  });
});

test('names are taken as people write them, and stand as reports have them', () => {
  const yaml = 'senders: { own: { domains: [bücher.example, XN--Bcher-Kva.example, Relay.Acme.Example.] } }';
  expect(load(yaml)).toMatchObject({
    settings: { senders: { own: { domains: ['xn--bcher-kva.example', 'relay.acme.example'] } } },
  });
});

test.each([
  [
    'own: { ranges: [192.0.2.0/33] }',
    './plumbline.yml: senders.own.ranges: must be networks such as 192.0.2.0/24',
  ],
  [
    'own: { ranges: [192.0.2] }',
    './plumbline.yml: senders.own.ranges: must be networks such as 192.0.2.0/24',
  ],
  [
    "own: { ranges: ['2001:db8::/129'] }",
    './plumbline.yml: senders.own.ranges: must be networks such as 192.0.2.0/24',
  ],
  ['own: { domains: [Relay] }', './plumbline.yml: senders.own.domains: must be domains'],
  ['own: { domains: [bü cher.example] }', './plumbline.yml: senders.own.domains: must be domains'],
  ['files: [./missing.yml]', './missing.yml: there is no such file'],
])('%s: %s', (said, problem) => {
  expect(problemsOf(`senders: { ${said} }`)).toEqual([problem]);
});
