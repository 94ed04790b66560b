/** An mbox that grows: each mail is taken once, and what others do to the file is noticed. */
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { FakeDesk } from '../testing/fake-desk.js';
import { memoryCursor } from '../testing/memory-cursor.js';
import { MboxSource, type MboxSettings } from './mbox-source.js';

let root: string;
let path: string;
let desk: FakeDesk;
let running: Promise<SourceTrouble | undefined> | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-mbox-'));
  path = join(root, 'mbox');
  desk = new FakeDesk(memoryCursor());
});
afterEach(async () => {
  desk.end();
  await running;
  rmSync(root, { recursive: true });
});

function begin(change: Partial<MboxSettings> = {}): void {
  running = new MboxSource('box', { path, settle: 1, poll: 20, lock: 60_000, in_flight: 4, ...change }).run(
    desk,
  );
}

async function again(): Promise<void> {
  desk.end();
  await running;
  desk = new FakeDesk(desk.cursor);
  begin();
}

function mail(text: string): string {
  return `From a@b.example Sat Jan  3 01:02:03 2026\nSubject: x\n\n${text}\n\n`;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

function texts(): string {
  return desk.taken.map(({ text }) => text).join('');
}

async function looked(times = 3): Promise<void> {
  const before = desk.wellTimes;
  await until(() => desk.wellTimes >= before + times);
}

test('what is appended is taken, under the numbers that follow, and the file is never written', async () => {
  writeFileSync(path, mail('one') + mail('two'));
  begin();
  await until(() => desk.taken.length === 1);
  await looked();
  appendFileSync(path, mail('three'));
  await until(() => desk.taken.length === 2);
  await looked();
  expect(desk.taken.map(({ text, firstMail }) => [firstMail, text])).toEqual([
    [1, mail('one') + mail('two')],
    [3, mail('three')],
  ]);
  expect(readFileSync(path, 'utf8')).toBe(mail('one') + mail('two') + mail('three'));
});

test('the next process goes on where this one was', async () => {
  writeFileSync(path, mail('one'));
  begin();
  await looked();
  await again();
  appendFileSync(path, mail('two'));
  await until(() => desk.taken.length > 0);
  expect(texts()).toBe(mail('two'));
});

test('the last mail is left alone as long as it may go on; those before it are not', async () => {
  writeFileSync(path, mail('one') + mail('two').slice(0, -5));
  begin({ settle: 300 });
  await until(() => desk.taken.length === 1);
  expect(texts()).toBe(mail('one'));
  appendFileSync(path, mail('two').slice(-5));
  await until(() => desk.taken.length === 2);
  expect(texts()).toBe(mail('one') + mail('two'));
});

test.each<[string, () => void]>([
  [
    'shorter',
    () => {
      truncateSync(path, mail('one').length);
    },
  ],
  [
    'another by name',
    () => {
      writeFileSync(`${path}.new`, mail('one') + mail('four') + mail('five'));
      renameSync(`${path}.new`, path);
    },
  ],
  [
    'the same length, with other text',
    () => {
      writeFileSync(path, mail('one') + mail('owt'));
    },
  ],
])('it became %s: that is told, and it is read from its beginning', async (_, change) => {
  writeFileSync(path, mail('one') + mail('two'));
  begin();
  await looked();
  change();
  await until(() => desk.taken.length === 2);
  await looked();
  expect(desk.troubles.map((text) => text.split(':')[0])).toEqual(['rewritten']);
  expect(desk.taken[1]?.firstMail).toBe(1);
  expect(desk.taken[1]?.text).toBe(readFileSync(path, 'utf8'));
});

/** Something happens to the file when it is read first. */
function whenRead(happens: () => void): void {
  desk.verdict = () => {
    if (desk.taken.length === 1) happens();
    return { verdict: 'ack', taken: { stored: 1 }, things: [] };
  };
}

describe('while it is read', () => {
  beforeEach(() => {
    writeFileSync(path, mail('one') + mail('two'));
  });

  test('it grows: what came is taken next, and nothing twice', async () => {
    whenRead(() => {
      appendFileSync(path, mail('three'));
    });
    begin();
    await until(() => desk.taken.length === 2);
    await looked();
    expect(desk.taken.map(({ firstMail, text }) => [firstMail, text])).toEqual([
      [1, mail('one') + mail('two')],
      [3, mail('three')],
    ]);
    expect(desk.troubles).toEqual([]);
  });

  test('its last mail goes on: it is read again, whole', async () => {
    whenRead(() => {
      appendFileSync(path, 'and more of it\n\n');
    });
    begin();
    await until(() => desk.taken.length === 2);
    await looked();
    expect(desk.taken[1]?.text).toBe(`${mail('one')}${mail('two')}and more of it\n\n`);
    await again();
    await looked();
    expect(desk.taken).toEqual([]);
  });

  test('it becomes shorter: it is read again from its beginning, and goes on from there', async () => {
    whenRead(() => {
      truncateSync(path, mail('one').length);
    });
    begin();
    await until(() => desk.taken.length === 2);
    expect(desk.taken[1]?.text).toBe(mail('one'));
    await looked();
    appendFileSync(path, mail('three'));
    await until(() => desk.taken.length === 3);
    expect([desk.taken[2]?.firstMail, desk.taken[2]?.text]).toEqual([2, mail('three')]);
  });

  test('another is put in its place: that is read from its beginning', async () => {
    whenRead(() => {
      writeFileSync(`${path}.new`, mail('four') + mail('five') + mail('six'));
      renameSync(`${path}.new`, path);
    });
    begin();
    await until(() => desk.taken.length === 2);
    await looked();
    expect([desk.taken[1]?.firstMail, desk.taken[1]?.text]).toEqual([
      1,
      mail('four') + mail('five') + mail('six'),
    ]);
    expect(desk.taken.length).toBe(2);
  });
});

test('taken away when it is empty, and there again', async () => {
  writeFileSync(path, mail('one'));
  begin();
  await looked();
  rmSync(path);
  await looked();
  writeFileSync(path, mail('two'));
  await until(() => desk.taken.length === 2);
  expect(desk.taken[1]?.text).toBe(mail('two'));
});

test('as long as somebody has it locked it is not read', async () => {
  writeFileSync(path, mail('one'));
  writeFileSync(`${path}.lock`, '');
  begin();
  await sleep(100);
  expect(desk.taken).toEqual([]);
  rmSync(`${path}.lock`);
  await until(() => desk.taken.length === 1);
});

test('a lock that stays is a trouble', async () => {
  writeFileSync(path, mail('one'));
  writeFileSync(`${path}.lock`, '');
  begin({ lock: 50 });
  expect((await running)?.reason).toBe('locked');
});

test('a file that is not there, and a link', async () => {
  begin();
  expect((await running)?.reason).toBe('folder_missing');
  writeFileSync(join(root, 'secret'), mail('one'));
  symlinkSync(join(root, 'secret'), path);
  begin();
  expect((await running)?.reason).toBe('folder_missing');
  expect(desk.taken).toEqual([]);
});

test('what the store does not take is taken later', async () => {
  writeFileSync(path, mail('one'));
  desk.verdict = () => ({ verdict: 'nack', reason: 'unreachable', detail: '' });
  begin();
  expect((await running)?.reason).toBe('store_away');
  await again();
  await until(() => desk.taken.length === 1);
});

test('a mail that kills the parse is passed over, and told; the others are not', async () => {
  writeFileSync(path, mail('one') + mail('kills the parse') + mail('three'));
  begin();
  await looked();
  expect(desk.taken.map(({ firstMail }) => firstMail)).toEqual([1, 1, 2, 3]);
  expect(desk.troubles.length).toBe(1);
  expect(desk.troubles[0]).toContain('mail 2, is passed over');
  await again();
  await looked();
  expect(desk.taken).toEqual([]);
});

describe('a mail that was slow to be written', () => {
  const half = mail('two').length - 8;

  async function upToHalf(first = mail('one')): Promise<void> {
    writeFileSync(path, first + mail('two').slice(0, half));
    begin();
    await looked();
    expect(texts()).toBe(first + mail('two').slice(0, half));
  }

  function later(): [number | undefined, string][] {
    return desk.taken.slice(1).map(({ firstMail, text }) => [firstMail, text]);
  }

  test('is read again from its beginning when it goes on, with what came behind it', async () => {
    await upToHalf();
    appendFileSync(path, mail('two').slice(half) + mail('three') + mail('four'));
    await until(() => desk.taken.length === 2);
    await looked();
    expect(later()).toEqual([[2, mail('two') + mail('three') + mail('four')]]);
    expect(desk.troubles).toEqual([]);
  });

  test('in another process too, and where it is the first of all', async () => {
    await upToHalf('');
    await again();
    appendFileSync(path, mail('two').slice(half) + mail('three'));
    await until(() => desk.taken.length === 1);
    await looked();
    expect(desk.taken.map(({ firstMail, text }) => [firstMail, text])).toEqual([
      [1, mail('two') + mail('three')],
    ]);
  });

  test('paused more than once', async () => {
    await upToHalf();
    for (const byte of mail('two').slice(half)) {
      appendFileSync(path, byte);
      await looked();
    }
    appendFileSync(path, mail('three'));
    await until(() => desk.taken.at(-1)?.text.includes('three') ?? false);
    await looked();
    expect(desk.taken.some(({ text, firstMail }) => firstMail === 2 && text === mail('two').trimEnd())).toBe(
      true,
    );
    expect(later().at(-1)).toEqual([3, `\n\n${mail('three')}`]);
  });

  test('in its first line', async () => {
    writeFileSync(path, `${mail('one')}From a@b.exam`);
    begin();
    await looked();
    appendFileSync(path, mail('two').slice('From a@b.exam'.length));
    await until(() => desk.taken.length === 2);
    await looked();
    expect(later()).toEqual([[1, mail('one') + mail('two')]]);
  });

  test('only blank lines behind the last mail are none, and blank lines before the next are not its own', async () => {
    writeFileSync(path, mail('one').trimEnd());
    begin();
    await looked();
    appendFileSync(path, '\n\n\n');
    await looked();
    expect(desk.taken.length).toBe(1);
    appendFileSync(path, mail('two') + mail('three'));
    await until(() => desk.taken.length === 2);
    await looked();
    expect(later()).toEqual([[2, `\n\n\n${mail('two')}${mail('three')}`]]);
    await again();
    appendFileSync(path, mail('four'));
    await until(() => desk.taken.length === 1);
    expect(desk.taken[0]?.firstMail).toBe(4);
  });
});
