import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueSender } from '../../model/sender.js';
import { fakeIo } from '../fake-io.js';
import { EXIT } from '../io.js';
import { run } from '../main.js';
import { listCommand } from './list.js';

const NOTHING = { site: '', dmarcDocs: '', forwards: false, platform: false, origin: 'catalogue' } as const;
const SENDERS: readonly CatalogueSender[] = [
  {
    ...{ ...NOTHING, key: 'mailer', name: 'The Mailer', category: 'email_delivery' },
    evidence: [
      { kind: 'dkim', value: 'mailer.example' },
      { kind: 'range', value: '192.0.2.0/24' },
      { kind: 'dkim', value: 'bulk.example' },
    ],
  },
  { ...NOTHING, key: 'desk', name: 'Desk', category: 'support_desks', evidence: [] },
];

let folder: string;
let store: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-list-'));
  store = ['--store.dir', folder, '--log.level', 'error'];
  const filled = `INSERT INTO records (domain, day, sender, messages) VALUES
    ('example.com', '2026-06-20', 'desk', 7), ('b.example.com', '2026-06-20', 'desk', 3),
    ('example.com', '2026-05-20', 'mailer', 100), ('stranger.test', '2026-06-20', 'mailer', 100)`;
  await run(['domains', 'add', 'example.com', ...store], fakeIo());
  for (const sql of [filled, "INSERT INTO seen_domains VALUES ('example.com'), ('b.example.com')"])
    expect(await run(['sql', sql, ...store], fakeIo())).toBe(EXIT.ok);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
});

async function list(...flags: readonly string[]): Promise<string> {
  const io = fakeIo();
  const codes: number[] = [];
  const command = listCommand(
    io,
    (code) => codes.push(code),
    () => SENDERS,
  );
  await command.parseAsync([...flags, ...store], { from: 'user' });
  expect(codes).toEqual([EXIT.ok]);
  return io.stdout.text;
}

async function keys(...flags: readonly string[]): Promise<string[]> {
  const lines = (await list('--json', ...flags)).split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as { readonly key: string }).key);
}

test('has what shows a sender, and the mail of our domains in the last 28 days, most first', async () => {
  expect(await list()).toBe(
    [
      'KEY     NAME        CATEGORY        SHOWN BY    MESSAGES  DOMAINS',
      'desk    Desk        support_desks   -                 10        2',
      'mailer  The Mailer  email_delivery  dkim,range         0        0',
      '',
    ].join('\n'),
  );
});

test('has all of it as JSON', async () => {
  const [desk = ''] = (await list('--json')).split('\n');
  expect(JSON.parse(desk)).toMatchObject({
    ...{ key: 'desk', dmarc_docs: '', messages: 10 },
    domains: [
      { domain: 'example.com', messages: 7 },
      { domain: 'b.example.com', messages: 3 },
    ],
  });
});

test.each([
  ['--category', 'email-delivery', ['mailer']],
  ['--search', 'BULK', ['mailer']],
  ['--search', 'nobody', []],
])('%s %s chooses', async (flag, value, wanted) => {
  expect(await keys(flag, value)).toEqual(wanted);
});

test('those that mail came from, of one domain and below it, ours or not', async () => {
  expect(await keys('--seen')).toEqual(['desk']);
  expect(await keys('--seen', '--domain', 'stranger.test')).toEqual(['mailer']);
  expect(await list('--seen', '--domain', 'b.example.com')).toContain('         3        1\n');
});
