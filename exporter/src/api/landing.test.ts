import { landingPage, type Landing } from './landing.js';

const EMPTY: Landing = {
  version: '1.2.3',
  revision: '',
  nodeVersion: 'v20.1.0',
  telemetryPath: '/metrics',
  flags: '',
  store: { name: 'embedded in ./data', ready: true, detail: '' },
  counts: { reports: 0, records: 0, messages: 0, quarantined: 0, days: undefined },
  domains: { ours: [], total: 0, bySelf: true },
  door: undefined,
};

/** The text of a page as a reader sees it. */
function read(landing: Partial<Landing>): string {
  return landingPage({ ...EMPTY, ...landing })
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

test('an empty store: what to do next', () => {
  const page = read({});
  expect(page).toContain('What to do next');
  expect(page).toContain('npx plumbline ingest PATH…');
  expect(page).toContain('npx plumbline demo');
  expect(page).not.toContain('Our domains');
});

test('commands name the store where they would not find it by themselves', () => {
  expect(read({ flags: ' --store.dir /srv/mail' })).toContain(
    'npx plumbline ingest --store.dir /srv/mail PATH…',
  );
});

test('what is in the store', () => {
  const days = { first: '2026-05-01', last: '2026-06-30' };
  const page = read({
    counts: { reports: 1200, records: 34_567, messages: 8_900_000, quarantined: 3, days },
  });
  expect(page).toContain('reports 1,200');
  expect(page).toContain('messages 8,900,000');
  expect(page).toContain('Reported on: 2026-05-01 to 2026-06-30');
});

test('which domains are ours, and that nobody has said so', () => {
  const page = read({ domains: { ours: ['a.example', 'b.example'], total: 30, bySelf: true } });
  expect(page).toContain('a.example b.example and 28 more');
  expect(page).toContain('Nobody has said yet');
});

test('somebody has said so', () => {
  const page = read({ domains: { ours: ['a.example'], total: 1, bySelf: false } });
  expect(page).not.toContain('Nobody has said yet');
});

test('a store that does not answer', () => {
  const page = read({ store: { name: '', ready: false, detail: 'nobody answers' }, counts: undefined });
  expect(page).toContain('nobody answers');
});

test('where the door is', () => {
  const door = { url: 'http://127.0.0.1:8123', user: 'grafana', passwordFile: 'data/secrets/door.json' };
  expect(read({ door })).toContain(
    'at http://127.0.0.1:8123 , to readers only: user grafana , password in data/secrets/door.json',
  );
});

test('a name that a stranger chose is text', () => {
  const page = landingPage({ ...EMPTY, domains: { ours: ['<b>&"x'], total: 1, bySelf: true } });
  expect(page).toContain('<li>&#60;b&#62;&#38;&#34;x</li>');
});

test('what is running, and links to all that a probe or a person asks for', () => {
  expect(read({})).toContain('version 1.2.3, Node v20.1.0');
  expect(read({ revision: 'abc1234' })).toContain('version 1.2.3, revision abc1234, Node v20.1.0');
  const page = landingPage({ ...EMPTY, telemetryPath: '/m' });
  for (const link of ['/m', '/-/healthy', '/-/ready', '/-/ready?verbose', '/api/v1/openapi.json'])
    expect(page).toContain(`<a href="${link}">`);
});
