import { readFileSync } from 'node:fs';
import { imapSource } from '@plumbline/exporter/config/intake/imap.js';
import { pop3Source } from '@plumbline/exporter/config/intake/pop3.js';

const PAGE = readFileSync('docs/sources/imap.md', 'utf8');
const [IMAP = '', POP3 = ''] = PAGE.split(/^## POP3$/m);

/** Settings that a text names: `retry.first/longest` is one of `retry`. */
function named(text: string): Set<string> {
  const words = [...text.matchAll(/`([a-z_0-9]+)[`./]/g)];
  return new Set(words.map(([, word = '']) => word));
}

test.each([
  ['IMAP', IMAP, Object.keys(imapSource.shape)],
  ['POP3', POP3, Object.keys(pop3Source.shape)],
])('docs/sources/imap.md has every setting of %s', (_, text, settings) => {
  const told = named(text);
  expect(settings.filter((setting) => setting !== 'type' && !told.has(setting))).toEqual([]);
});

test('docs/sources/imap.md has the defaults of IMAP', () => {
  const defaults = imapSource.parse({
    type: 'imap',
    host: 'mail.example.com',
    user: 'us',
    password: 'secret',
  });
  const shown = (name: string): string =>
    new RegExp(`^\\| \`${name}\` +\\| ([^|]+)\\|`, 'm').exec(IMAP)?.[1]?.trim() ?? '';
  for (const name of ['after', 'done', 'failed', 'flag', 'others', 'others_folder', 'idle'] as const)
    expect(shown(name)).toBe(`\`${String(defaults[name])}\``);
  for (const name of ['look_back', 'in_flight', 'remembered'] as const)
    expect(shown(name)).toBe(`\`${String(defaults[name])}\``);
  expect([shown('glance'), defaults.glance]).toEqual(['`5s`', 5000]);
  expect([shown('poll'), defaults.poll]).toEqual(['`1m`', 60_000]);
});
