import { demoMails, type DemoMail } from './mails.js';
import type { DemoOptions } from './options.js';
import { bytesOf, xmlDocuments } from './testing/decode.js';

const OPTIONS: DemoOptions = { seed: 3, domains: 2, days: 4, end: '2026-06-30', reportsPerDay: 20 };

function mails(options: Partial<DemoOptions> = {}): DemoMail[] {
  return [...demoMails({ ...OPTIONS, ...options })];
}

function contents(options: Partial<DemoOptions> = {}): Map<string, string> {
  return new Map(mails(options).map(({ fileName, bytes }) => [fileName, bytesOf(bytes).toString('latin1')]));
}

test('the same options make the same mails, byte for byte', () => {
  expect(contents()).toEqual(contents());
});

test('another seed makes other mails', () => {
  const [ones, others] = [contents(), contents({ seed: 4 })];
  expect([...ones].filter(([name, content]) => others.get(name) === content)).toEqual([]);
});

test('more days, domains and reports leave the mails that were there as they were', () => {
  const more = contents({ days: 6, reportsPerDay: 25 });
  for (const [name, content] of contents()) expect(more.get(name)).toBe(content);
});

test('there are as many reports a domain and day as asked, and repeats on top', () => {
  const all = mails();
  expect(all.filter(({ repeat }) => repeat === undefined)).toHaveLength(2 * 4 * 20);
  expect(all.filter(({ repeat }) => repeat !== undefined).length).toBeGreaterThan(0);
});

test('all kinds are there', () => {
  expect(new Set(mails().map(({ kind }) => kind))).toEqual(new Set(['aggregate', 'tls', 'failure']));
});

test('file names are plain, and each stands for one mail', () => {
  const names = mails({ domains: 12 }).map(({ fileName }) => fileName);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  expect(new Set(names).size).toBe(names.length);
});

describe('a repeat', () => {
  const all = mails({ domains: 4, days: 10 });
  const byName = new Map(all.map((mail) => [mail.fileName, mail]));
  const repeats = (how: string): [DemoMail, DemoMail][] =>
    all.flatMap((mail) => {
      const first = mail.repeat?.how === how ? byName.get(mail.repeat.of) : undefined;
      return first === undefined ? [] : [[mail, first]];
    });

  test('is the identical mail again', () => {
    expect(repeats('identical').length).toBeGreaterThan(0);
    for (const [again, first] of repeats('identical'))
      expect(bytesOf(again.bytes)).toEqual(bytesOf(first.bytes));
  });

  test('or a copy: the same document in another mail', () => {
    const copies = repeats('copy').filter(([{ kind }]) => kind === 'aggregate');
    expect(copies.length).toBeGreaterThan(0);
    for (const [copy, first] of copies) {
      expect(bytesOf(copy.bytes)).not.toEqual(bytesOf(first.bytes));
      expect(xmlDocuments(bytesOf(copy.bytes))).toEqual(xmlDocuments(bytesOf(first.bytes)));
    }
  });
});

test('a report of a hundred thousand records is never whole in memory', () => {
  let chunks = 0;
  let largest = 0;
  for (const { bytes } of mails({ domains: 1, days: 1, reportsPerDay: 1, records: 100_000 })) {
    for (const chunk of bytes) {
      chunks++;
      largest = Math.max(largest, chunk.length);
    }
  }
  expect(chunks).toBeGreaterThan(100);
  expect(largest).toBeLessThan(512 * 1024);
});
