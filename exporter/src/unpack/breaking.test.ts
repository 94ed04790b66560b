import { DEFAULT_LIMITS, type Limits } from '../model/limits.js';
import { attachment, delivery, lines, mixed, XML, zip } from './made.js';
import { MemoryKeeper } from './memory-keeper.js';
import { unpack } from './unpack.js';

const FROM = 'From reports@example.net Tue Apr 30 02:09:16 2019\r\n';
const GOOD = lines('From: a@example.net', 'Subject: Hello', '', 'Hello');
const FATAL = mixed(attachment('application/zip', 'a.zip', zip({ name: 'a.xml', content: XML })));

/** A fault of ours for the test: the limit that only zip files are held to cannot be asked for. */
const FAULTY: Limits = {
  ...DEFAULT_LIMITS,
  get zipEntries(): number {
    throw new TypeError('x is undefined');
  },
};

async function refusedIn(text: string): Promise<string[]> {
  const told: string[] = [];
  const keeper = new MemoryKeeper();
  for await (const thing of unpack(delivery('a', text), FAULTY, keeper)) {
    const detail = thing.type === 'refused' ? `${thing.reason}: ${thing.detail}` : thing.type;
    told.push(`${thing.path} ${detail}`);
    if (thing.type === 'refused') {
      thing.kept?.hold();
      if (thing.unit !== thing.path) throw new Error('kept is not the unit that broke');
    }
  }
  told.push(`${keeper.held} held`);
  return told;
}

it('costs the mail that it is met in, which is kept', async () => {
  expect(await refusedIn(FATAL)).toEqual(['a reader_broke: TypeError: x is undefined', '1 held']);
});

it('costs one mail of an mbox, and none of those after it', async () => {
  const box = [GOOD, FATAL, GOOD].map((mail) => `${FROM}${mail}\r\n`).join('');
  expect(await refusedIn(box)).toEqual([
    'a/1 ignored',
    'a/2 reader_broke: TypeError: x is undefined',
    'a/3 ignored',
    '1 held',
  ]);
});
