import type { FactSettings } from '../enrich/facts/make.js';
import { DEFAULT_FACT_TIMES } from '../model/fact-times.js';
import { factsSection } from './facts.js';

function read(given: object): FactSettings {
  return factsSection.parse(given);
}

test('nothing need be said: the country database that comes along, and the DNS of the machine', () => {
  const { databases, servers, finder } = read({});
  expect(databases).toMatchObject({ files: [], hasDefault: true });
  expect(servers).toEqual({ servers: [], timeout: 2000 });
  expect(finder).toMatchObject({ isOffline: false, operators: false });
  const { rest, keep } = finder;
  expect({ rest, ...keep }).toEqual(DEFAULT_FACT_TIMES);
});

test('files and servers are lists, or names with commas between them', () => {
  const said = { files: 'a.mmdb, b.mmdb', dns: { servers: ['192.0.2.53', '[2001:db8::53]:5353'] } };
  expect(read(said).databases.files).toEqual(['a.mmdb', 'b.mmdb']);
  expect(read(said).servers.servers).toEqual(['192.0.2.53', '[2001:db8::53]:5353']);
});

test.each(['dns.example.com', '192.0.2', '192.0.2.53:', '[2001:db8::53', 'x'])(
  '%j is no server',
  (server) => {
    expect(factsSection.safeParse({ dns: { servers: [server] } }).success).toBe(false);
  },
);

test.each([
  [true, true],
  ['true', true],
  [false, false],
  ['false', false],
])('offline may be said as a variable says it: %j', (offline, isOffline) => {
  expect(read({ offline }).finder.isOffline).toBe(isOffline);
});

test.each(['yes', '', 1])('offline: %j is refused', (offline) => {
  expect(factsSection.safeParse({ offline }).success).toBe(false);
});
