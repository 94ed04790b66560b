/** A Maildir by its rules: names are unique, flags are the mail program's, and tmp is nobody's. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { FakeDesk } from '../testing/fake-desk.js';
import { memoryCursor } from '../testing/memory-cursor.js';
import { withoutRights } from '../testing/without-rights.js';
import { mailNameOf, nameInCur } from './mail-name.js';
import { MaildirSource } from './maildir-source.js';
import type { MaildirSettings } from './settings.js';

let root: string;
let desk: FakeDesk;
let running: Promise<SourceTrouble | undefined> | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-maildir-'));
  makeBox('');
  desk = new FakeDesk(memoryCursor());
});
afterEach(async () => {
  desk.end();
  await running;
  rmSync(root, { recursive: true });
});

function makeBox(name: string): void {
  for (const part of ['tmp', 'new', 'cur']) mkdirSync(join(root, name, part), { recursive: true });
}

function begin(change: Partial<MaildirSettings> = {}): void {
  const settings: MaildirSettings = {
    path: root,
    folders: ['INBOX'],
    after: 'seen',
    done: 'Done',
    failed: 'Failed',
    poll: 20,
    in_flight: 10,
    file_bytes: 1000,
    remembered: 100,
    ...change,
  };
  running = new MaildirSource('box', settings).run(desk);
}

function put(path: string, text = 'a report'): void {
  writeFileSync(join(root, path), text);
}

function there(folder: string): string[] {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

async function looked(times = 3): Promise<void> {
  const before = desk.wellTimes;
  await until(() => desk.wellTimes >= before + times);
}

function taken(): string[] {
  return desk.taken.map(({ name }) => name.slice(root.length + 1)).sort();
}

test.each([
  ['1.M2P3.host', 'S', '1.M2P3.host:2,S'],
  ['1.host:2,', 'S', '1.host:2,S'],
  ['1.host,S=12:2,RF', 'S', '1.host,S=12:2,FRS'],
  ['1.host:2,S', 'S', '1.host:2,S'],
  ['1.host:1,x', 'S', '1.host:2,S'],
])('%s with %s is %s', (name, flag, expected) => {
  expect(nameInCur(mailNameOf(name), flag)).toBe(expected);
});

test('what is new is in cur and seen afterwards; what was seen or thrown away is left', async () => {
  put('new/1.a');
  put('cur/2.a:2,F');
  put('cur/3.a:2,S');
  put('cur/4.a:2,T');
  put('tmp/5.a');
  put('new/.6');
  put('new/7.a', 'damaged');
  begin();
  await until(() => there('cur').length === 5);
  await looked();
  expect(there('cur')).toEqual(['1.a:2,S', '2.a:2,FS', '3.a:2,S', '4.a:2,T', '7.a:2,S']);
  expect([there('new'), there('tmp')]).toEqual([['.6'], ['5.a']]);
  expect(taken()).toEqual(['cur/2.a:2,F', 'new/1.a', 'new/7.a']);
});

test('moved to mailboxes that are made', async () => {
  put('new/1.a');
  put('cur/2.a:2,S', 'damaged');
  put('cur/3.a:2,', 'no report');
  begin({ after: 'move' });
  await until(() => there('new').length + there('cur').length === 0);
  expect(there('.Done/cur')).toEqual(['1.a:2,S', '3.a:2,S']);
  expect(there('.Failed/cur')).toEqual(['2.a:2,S']);
  expect(there('.Done')).toEqual(['cur', 'maildirfolder', 'new', 'tmp']);
});

test('deleted is what is stored, never what could not be read, nor what is no report', async () => {
  put('new/1.a');
  put('new/2.a', 'damaged');
  put('new/3.a', 'no report');
  begin({ after: 'delete' });
  await until(() => there('new').length === 0);
  expect([there('.Done/cur'), there('.Failed/cur')]).toEqual([['3.a:2,S'], ['2.a:2,S']]);
});

test('left where they are they are taken once, whatever flags they get, by the next process too', async () => {
  put('new/1.a');
  begin({ after: 'leave' });
  await looked();
  renameSync(join(root, 'new/1.a'), join(root, 'cur/1.a:2,FS'));
  await looked();
  desk.end();
  await running;
  const before = desk.taken.length;
  desk = new FakeDesk(desk.cursor);
  put('new/2.a');
  begin({ after: 'leave' });
  await looked();
  expect([before, taken()]).toEqual([1, ['new/2.a']]);
  expect(there('cur')).toEqual(['1.a:2,FS']);
});

test('one that a mail program renames meanwhile is found by what makes it unique', async () => {
  put('new/1.a');
  desk.verdict = () => {
    renameSync(join(root, 'new/1.a'), join(root, 'cur/1.a:2,R'));
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  begin();
  await until(() => there('cur').includes('1.a:2,RS'));
  expect(desk.taken.length).toBe(1);
});

test('other mailboxes, as they are named', async () => {
  makeBox('.Reports');
  put('.Reports/new/1.a');
  put('new/2.a');
  begin({ folders: ['Reports'] });
  await until(() => there('.Reports/cur').length === 1);
  expect(taken()).toEqual(['.Reports/new/1.a']);
});

test('links are no mails, and what is too large is left, and told', async () => {
  writeFileSync(join(root, 'secret'), 'a secret');
  symlinkSync(join(root, 'secret'), join(root, 'new/1.a'));
  put('new/2.a', 'x'.repeat(1001));
  put('new/3.a');
  begin();
  await until(() => there('cur').length === 1);
  await looked();
  expect(taken()).toEqual(['new/3.a']);
  expect(desk.limits).toEqual(['file_bytes']);
});

test('pipes are no mails, and a mail whose name is not UTF-8 is left, and told once', async () => {
  execFileSync('mkfifo', [join(root, 'new/1.a')]);
  writeFileSync(Buffer.concat([Buffer.from(join(root, 'new/2.')), Buffer.of(0xff)]), 'a report');
  put('new/3.a');
  begin();
  await until(() => there('cur').length === 1);
  await looked();
  expect(taken()).toEqual(['new/3.a']);
  expect(desk.troubles).toEqual(['file_unreadable: INBOX/2.\uFFFD: its name is not UTF-8']);
});

test('one that may not be read is told, and left', async () => {
  chmodSync(root, 0o755);
  put('new/1.a');
  put('new/2.a');
  chmodSync(join(root, 'new/1.a'), 0o000);
  await withoutRights(async () => {
    begin({ after: 'leave' });
    await until(() => desk.taken.length === 1 && desk.troubles.length > 0);
    desk.end();
    await running;
  });
  expect(taken()).toEqual(['new/2.a']);
  expect(desk.troubles[0]).toMatch(/^file_unreadable: INBOX\/1\.a: EACCES/);
});

test('one that somebody deletes meanwhile is none, and one that comes meanwhile is the next', async () => {
  put('new/1.a');
  desk.verdict = () => {
    rmSync(join(root, 'new/1.a'), { force: true });
    if (desk.taken.length === 1) put('new/2.a');
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
  begin();
  await until(() => there('cur').length === 1);
  expect([there('cur'), desk.troubles]).toEqual([['2.a:2,S'], []]);
});

test('a mail that kills the parse fails at the third time, and the others go on', async () => {
  put('new/1.a', 'kills the parse');
  put('new/2.a');
  begin({ after: 'move' });
  await until(() => there('new').length === 0);
  expect([there('.Done/cur'), there('.Failed/cur')]).toEqual([['2.a:2,S'], ['1.a:2,S']]);
  expect(desk.limits).toEqual(['breaks']);
});

test('what is no Maildir, and a mailbox that is not there', async () => {
  begin({ path: join(root, 'new') });
  expect((await running)?.reason).toBe('folder_missing');
  begin({ folders: ['Nowhere'] });
  expect((await running)?.reason).toBe('folder_missing');
});

test('a mailbox that is not there is told, and the others are looked through', async () => {
  put('new/1.a');
  begin({ folders: ['Nowhere', 'INBOX'] });
  await until(() => there('cur').length === 1);
  await looked();
  expect(desk.troubles[0]).toMatch(/^folder_missing: Nowhere: ENOENT/);
  makeBox('.Nowhere');
  put('.Nowhere/new/2.a');
  await until(() => there('.Nowhere/cur').length === 1);
});

test('what was taken in a mailbox that is not there for a while is not forgotten', async () => {
  makeBox('.Reports');
  put('.Reports/new/1.a');
  begin({ after: 'leave', folders: ['INBOX', 'Reports'] });
  await looked();
  renameSync(join(root, '.Reports'), join(root, 'away'));
  await looked();
  renameSync(join(root, 'away'), join(root, '.Reports'));
  await looked();
  expect(taken()).toEqual(['.Reports/new/1.a']);
});

test.each<[string, Partial<MaildirSettings>]>([
  ['done', { folders: ['INBOX', 'Done'] }],
  ['done, spelt as the folder', { folders: ['.Done'], done: 'Done' }],
  ['failed', { folders: ['INBOX', 'Failed'], after: 'delete' }],
  ['INBOX', { done: 'INBOX' }],
])('mails are not moved to where they are taken from: %s', async (_, change) => {
  makeBox('.Done');
  makeBox('.Failed');
  put('new/1.a');
  begin({ after: 'move', ...change });
  const trouble = await running;
  expect(trouble?.reason).toBe('folder_unwritable');
  expect(trouble?.detail).toContain('is looked through');
  expect(desk.taken).toEqual([]);
});

test('a link in the place of a mailbox leads nowhere', async () => {
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), join(root, '.Done'));
  put('new/1.a');
  begin({ after: 'move' });
  expect((await running)?.reason).toBe('folder_unwritable');
  expect(there('elsewhere')).toEqual([]);
});
