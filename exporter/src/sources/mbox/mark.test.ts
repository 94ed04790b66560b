/** Where an mbox is gone on with: not in the middle of a mail, whoever asks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile, type OpenedFile } from '../disk/opened-file.js';
import { goingOnFrom, isStillAt, markAt, markIn, textOfMark, type MboxMark } from './mark.js';
import { BEGINNING } from './parts.js';

const ONE = 'From a@b.example Sat Jan  3 01:02:03 2026\nSubject: x\n\none\n\n';
const HALF = 'From a@b.example Sat Jan  3 01:02:03 2026\nSubject: x\n\ntw';
const MARKED = { offset: ONE.length + HALF.length, mails: 2, last: ONE.length };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-mark-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

async function withFile<T>(text: string, act: (file: OpenedFile) => Promise<T>): Promise<T> {
  writeFileSync(join(root, 'mbox'), text);
  const opened = await openFile(join(root, 'mbox'));
  if (!opened.ok) throw new Error(opened.detail);
  try {
    return await act(opened.file);
  } finally {
    await opened.file.close();
  }
}

async function marked(): Promise<MboxMark | undefined> {
  return markIn(textOfMark(await withFile(ONE + HALF, (file) => markAt(file, MARKED))));
}

test.each([
  ['nothing came', '', MARKED],
  ['another mail came', `o\n\n${ONE}`.slice(1), MARKED],
  ['the last mail went on', `o\n\n${ONE}`, { offset: ONE.length, mails: 1, last: ONE.length }],
  ['only blank lines came', '\n\n\n', MARKED],
])('when %s', async (_, more, expected) => {
  const mark = await marked();
  if (mark === undefined) throw new Error('no mark');
  await withFile(ONE + HALF + more, async (file) => {
    expect(await isStillAt(file, mark)).toBe(true);
    expect(await goingOnFrom(file, mark)).toEqual(expected);
  });
});

test('a mark of before, that does not say where its last mail begins, leads back to the beginning', async () => {
  const text = textOfMark(await withFile(ONE + HALF, (file) => markAt(file, MARKED)));
  const before = markIn(text.split(' ').slice(0, 4).join(' '));
  if (before === undefined) throw new Error('no mark');
  await withFile(ONE + HALF + 'o\n\n', async (file) => {
    expect(await goingOnFrom(file, before)).toEqual(BEGINNING);
  });
});
