import { maskedSources, readSources, type SourceSettings } from './read-sources.js';

const FILES: Readonly<Record<string, string>> = { '/run/secret': 'geheim\n' };

function read(said: unknown): { sources: readonly SourceSettings[]; problems: string[] } {
  const problems: string[] = [];
  const sources = readSources(said, 'plumbline.yml', (path) => FILES[path], problems);
  return { sources, problems };
}

const MAIL = { type: 'imap', host: 'mail.example.com', user: 'reports' };
const DROP = { type: 'folder', path: '/var/spool/dmarc' };

it('has a source for each name, with its defaults', () => {
  const { sources, problems } = read({ drop: DROP, 'mails-2': { ...DROP, after: 'leave', poll: '1m' } });
  expect(problems).toEqual([]);
  expect(sources).toMatchObject([
    { name: 'drop', type: 'folder', path: '/var/spool/dmarc', after: 'move', poll: 30_000 },
    { name: 'mails-2', after: 'leave', poll: 60_000, retry: { first: 1000, longest: 300_000 } },
  ]);
});

it('has a mailbox in five lines', () => {
  const { sources, problems } = read({
    mail: { ...MAIL, password_file: '/run/secret' },
    pop: { ...MAIL, type: 'pop3', oauth2: { token_url: 'https://login.example.com/token', client_id: 'me' } },
  });
  expect(problems).toEqual([]);
  expect(sources).toMatchObject([
    {
      type: 'imap',
      password: 'geheim',
      security: 'tls',
      folders: ['INBOX'],
      after: 'move',
      others: 'leave',
      idle: true,
    },
    { type: 'pop3', after: 'leave', oauth2: { timeout: 30_000 } },
  ]);
});

it.each(['\\Seen', '\\flagged', '$Forwarded', 'Plumbline-Done', 'NonJunk'])(
  'a mail may be flagged %s',
  (flag) => {
    expect(read({ mail: { ...MAIL, password: 'x', flag } }).problems).toEqual([]);
  },
);

it('is none where nothing is said', () => {
  expect(read(undefined)).toEqual({ sources: [], problems: [] });
});

it('mails may be looked for where they are moved to, when they are not moved', () => {
  const said = { type: 'maildir', path: '/mail', folders: ['INBOX', 'Plumbline.Done'] };
  expect(read({ mail: said, left: { ...said, after: 'leave' } }).problems).toEqual([]);
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
  ['no type', { drop: { path: '/var' } }, 'sources.drop: its type is missing: one of folder, maildir'],
  ['a wrong type', { drop: { type: 'foldr' } }, 'did you mean folder?'],
  ['no path', { drop: { type: 'folder' } }, 'sources.drop: path: must be some text'],
  ['an unknown setting', { drop: { ...DROP, pol: 1 } }, 'unknown setting pol (did you mean poll?)'],
  ['a wrong value', { drop: { ...DROP, retry: { first: 'soon' } } }, 'sources.drop: retry.first: must be'],
  ['no password', { mail: MAIL }, 'sources.mail: needs a password, a password_file, or oauth2'],
  ['no place for tokens', { mail: { ...MAIL, oauth2: {} } }, 'oauth2: needs one of token_file, command and'],
  [
    'a folder that mails are moved to',
    { mail: { ...MAIL, password: 'x', folders: ['INBOX', 'Plumbline/Done'] } },
    'sources.mail: Plumbline/Done is looked through, and mails are moved there',
  ],
  ...['Plumbline.Done', '.Plumbline.Done', 'Plumbline.Failed'].map((name): [string, object, string] => [
    `a mailbox of a Maildir that mails are moved to, ${name}`,
    { mail: { type: 'maildir', path: '/mail', after: 'move', folders: ['INBOX', name] } },
    `sources.mail: ${name.replace(/^\./, '')} is looked through, and mails are moved there`,
  ]),
  [
    'the Maildir itself, to which mails are moved',
    { mail: { type: 'maildir', path: '/mail', after: 'delete', failed: 'INBOX' } },
    'sources.mail: INBOX is looked through, and mails are moved there',
  ],
  [
    'a mailbox of a Maildir with a slash',
    { mail: { type: 'maildir', path: '/mail', after: 'move', folders: ['Plumbline/Done'] } },
    'folders.0: must be names of folders, without slashes',
  ],
  [
    'the inbox in other letters',
    { mail: { ...MAIL, password: 'x', done: 'inbox' } },
    'sources.mail: inbox is looked through, and mails are moved there',
  ],
  [
    'a flag of two words',
    { mail: { ...MAIL, password: 'x', flag: 'My Flag' } },
    'sources.mail: flag: must be',
  ],
  ['a flag with a bracket', { mail: { ...MAIL, password: 'x', flag: 'a]b' } }, 'sources.mail: flag: must be'],
  [
    'a flag that deletes',
    { mail: { ...MAIL, password: 'x', flag: '\\Deleted' } },
    'sources.mail: flag: must be',
  ],
  [
    'a wrong folder',
    { mail: { ...MAIL, password: 'x', folders: 'INBOX' } },
    'folders: must be a list of folders',
  ],
])('what is wrong is said, with its place: %s', (_, said, problem) => {
  expect(read(said).problems.join('\n')).toContain(problem);
});

it('shows no secrets', () => {
  const said = { a: { password: 'x', oauth2: { client_secret: 'y', client_id: 'z' }, folders: ['INBOX'] } };
  expect(maskedSources(said)).toEqual({
    a: { password: '********', oauth2: { client_secret: '********', client_id: 'z' }, folders: ['INBOX'] },
  });
});
