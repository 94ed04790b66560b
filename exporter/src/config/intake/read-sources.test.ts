import { maskedSources, readSources, type SourceSettings } from './read-sources.js';

const FILES: Readonly<Record<string, string>> = { '/run/secret': 'geheim\n' };

function read(said: unknown): { sources: readonly SourceSettings[]; problems: string[] } {
  const problems: string[] = [];
  const sources = readSources(said, 'plumbline.yml', (path) => FILES[path], problems);
  return { sources, problems };
}

const DROP = { type: 'folder', path: '/var/spool/dmarc' };

it('has a source for each name, with its defaults', () => {
  const { sources, problems } = read({ drop: DROP, 'mails-2': { ...DROP, after: 'delete', poll: '1m' } });
  expect(problems).toEqual([]);
  expect(sources).toMatchObject([
    { name: 'drop', type: 'folder', path: '/var/spool/dmarc', after: 'move', poll: 30_000 },
    { name: 'mails-2', after: 'delete', poll: 60_000, retry: { first: 1000, longest: 300_000 } },
  ]);
});

it('is none where nothing is said', () => {
  expect(read(undefined)).toEqual({ sources: [], problems: [] });
});

it('a source is another when something else is said of it, and only then', () => {
  const said = (change: object): string | undefined =>
    read({ drop: { ...DROP, ...change } }).sources[0]?.said;
  expect(said({})).toBe(said({}));
  expect(said({ poll: '10s' })).not.toBe(said({}));
});

it.each([
  ['no mapping', [DROP], 'sources: must be a mapping of names to sources'],
  ['a name with a space', { 'my drop': DROP }, 'sources.my drop: its name must be of small letters'],
  ['a name that is taken', { ingest: DROP }, 'sources.ingest: this name is taken'],
  ['a source that is text', { drop: '/var' }, 'sources.drop: must be a mapping, with its type'],
  ['no type', { drop: { path: '/var' } }, 'sources.drop: its type is missing: one of folder'],
  ['a wrong type', { drop: { type: 'foldr' } }, 'did you mean folder?'],
  ['no path', { drop: { type: 'folder' } }, 'sources.drop: path: must be some text'],
  ['an unknown setting', { drop: { ...DROP, pol: 1 } }, 'unknown setting pol (did you mean poll?)'],
  ['a wrong value', { drop: { ...DROP, retry: { first: 'soon' } } }, 'sources.drop: retry.first: must be'],
])('what is wrong is said, with its place: %s', (_, said, problem) => {
  expect(read(said).problems.join('\n')).toContain(problem);
});

it('shows no secrets', () => {
  const said = { a: { password: 'x', oauth2: { client_secret: 'y', client_id: 'z' }, folders: ['INBOX'] } };
  expect(maskedSources(said)).toEqual({
    a: { password: '********', oauth2: { client_secret: '********', client_id: 'z' }, folders: ['INBOX'] },
  });
});
