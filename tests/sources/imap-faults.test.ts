/** A mailbox at a real Dovecot that breaks: nothing is lost, and nothing is taken for ever. */
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '@plumbline/exporter/model/intake-source.js';
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import type { ImapSettings } from '@plumbline/exporter/sources/imap/imap-settings.js';
import { describeWhere } from '../clients/program.js';
import { ack, letter, nack, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT, USER } from '../mail/dovecot.js';
import { cutAfter, honest, proxy, type Meddler } from '../mail/proxy.js';
import { imapSettings } from './imap-settings.js';

const SLOW = 120_000;
const CUTS = 60;
const SMALL_DISK = ['-t', 'tmpfs', '-o', 'size=64k,mode=0777', 'plumbline-test'];

describeWhere(hasDovecot, NO_DOVECOT)('IMAP that breaks', () => {
  let dovecot: Dovecot;
  let desk: TestDesk;
  let remembered: Map<string, string>;

  beforeAll(async () => {
    // A quota of its own for one folder, and none for the rest.
    dovecot = await Dovecot.start({
      more: `
mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota
}
namespace narrow {
  separator = .
  prefix = Narrow.
  location = maildir:~/narrow
}
plugin {
  quota = maildir:Narrow:ns=Narrow.
  quota_rule = *:messages=2
}
`,
    });
  }, SLOW);
  afterAll(async () => {
    await dovecot.remove();
  });
  beforeEach(async () => {
    remembered = new Map();
    desk = new TestDesk(remembered);
    await dovecot.doveadm('expunge', '-u', USER, 'mailbox', '*', 'all');
  });

  function source(more: Partial<ImapSettings> = {}): ImapSource {
    return new ImapSource('reports', imapSettings(dovecot, more));
  }

  function reasons(): string[] {
    return [...new Set(desk.troubles.map(({ reason }) => reason))];
  }

  function texts(): string[] {
    return [...new Set(desk.took.map(({ text }) => text))].sort();
  }

  /** Runs it through a proxy that meddles with its connections. */
  async function through(
    meddlers: (connection: number) => Meddler,
    until: (connections: number) => boolean,
    more: Partial<ImapSettings> = {},
  ): Promise<void> {
    const between = await proxy(dovecot.imap, meddlers);
    try {
      await desk.run(source({ port: between.port, ...more }), () => until(between.connections), 60_000);
    } finally {
      await between.close();
    }
  }

  const isEmpty = (): boolean => dovecot.mails().length === 0;

  it(
    'a connection that ends at any byte: all mails are taken, and moved',
    async () => {
      const mails: string[] = [];
      const another = (): void => {
        const mail = letter(mails.length, 'report', 'body '.repeat(200));
        mails.push(mail);
        dovecot.deliver(mail);
      };
      desk.retryMs = 1;
      // Each ends somewhere else between the greeting and some mails; there is always one more to take.
      const meddler = (connection: number): Meddler => {
        if (connection < CUTS) another();
        return connection < CUTS ? cutAfter(1 + ((connection * 2741) % 6000)) : honest;
      };
      await through(meddler, (connections) => connections > CUTS && isEmpty(), { poll: 10 });
      expect(texts()).toEqual([...mails].sort());
      expect(dovecot.mails('Plumbline/Done')).toHaveLength(CUTS);
      expect(reasons()).toEqual(['disconnected']);
    },
    SLOW,
  );

  it('a connection that ends in the middle of a large mail hands in nothing of it', async () => {
    const large = letter('large', 'report', 'line of text\r\n'.repeat(300_000));
    dovecot.deliver(large);
    await through((connection) => (connection < 2 ? cutAfter(2_000_000) : honest), isEmpty);
    expect(desk.took.map(({ text }) => text.length)).toEqual([large.length]);
    expect(desk.took[0]?.text === large).toBe(true);
  });

  it('a server that says BYE, and connections that are kicked', async () => {
    let byes = 0;
    const bye: Meddler = (bytes, end) => {
      if (!bytes.includes('OK [READ-WRITE]') || byes++ > 0) return bytes;
      end();
      return Buffer.from('* BYE Server shutting down.\r\n');
    };
    dovecot.deliver(letter(1));
    await through(() => bye, isEmpty);
    expect(desk.troubles[0]).toEqual({ reason: 'disconnected', detail: 'Server shutting down.' });
    desk = new TestDesk(remembered);
    let isKicked = false;
    const running = desk.run(source(), () => isKicked && desk.took.length === 1);
    while (desk.wells === 0) await sleep(10);
    await dovecot.doveadm('kick', USER);
    isKicked = true;
    dovecot.deliver(letter(2));
    await running;
    expect(reasons()).toEqual(['disconnected']);
  });

  it('a server that has too many connections is left alone for a while', async () => {
    const full: Meddler = (_, end) => {
      end();
      return Buffer.from('* BYE Too many simultaneous connections.\r\n');
    };
    dovecot.deliver(letter(1));
    await through((connection) => (connection === 0 ? full : honest), isEmpty);
    expect(reasons()).toEqual(['throttled']);
  });

  it('a server that throttles says for how long', async () => {
    const throttle: Meddler = (bytes) => {
      const tag = /^(\S+) OK \[READ-WRITE\]/m.exec(bytes.toString('latin1'))?.[1];
      return tag === undefined
        ? bytes
        : Buffer.from(`${tag} BAD Request is throttled. Suggested Backoff Time: 1500 milliseconds\r\n`);
    };
    dovecot.deliver(letter(1));
    await through((connection) => (connection === 0 ? throttle : honest), isEmpty);
    expect(desk.troubles[0]).toMatchObject({ reason: 'throttled', retryAfterMs: 1500 });
  });

  it('a server that does not answer any more', async () => {
    let isSilent = true;
    const silent: Meddler = (bytes) => (isSilent && bytes.includes('FETCH') ? Buffer.alloc(0) : bytes);
    dovecot.deliver(letter(1));
    await through(
      (connection) => {
        isSilent = connection === 0;
        return silent;
      },
      isEmpty,
      { timeout: 500 },
    );
    expect(reasons()).toEqual(['disconnected']);
  });

  it('nonsense in the place of answers', async () => {
    dovecot.deliver(letter(1));
    const nonsense: Meddler = (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0x55));
    await through((connection) => (connection === 0 ? nonsense : honest), isEmpty, { timeout: 1000 });
    expect(desk.took).toHaveLength(1);
  });

  it('a server that is away comes back', async () => {
    await dovecot.down();
    let isUp = false;
    const running = desk.run(source(), () => isUp && isEmpty() && desk.took.length === 1);
    while (desk.troubles.length === 0) await sleep(10);
    expect(reasons()).toEqual(['unreachable']);
    await dovecot.up();
    dovecot.deliver(letter(1));
    isUp = true;
    await running;
  });

  it('a folder that became another (UIDVALIDITY) is looked through anew', async () => {
    const settings = { after: 'leave' } as const;
    dovecot.deliver(letter(1));
    dovecot.deliver(letter(2));
    await desk.run(source(settings), () => desk.took.length === 2);
    desk = new TestDesk(remembered);
    let isReset = false;
    const running = desk.run(source({ ...settings, poll: 100 }), () => isReset && desk.took.length >= 3);
    while (desk.wells === 0) await sleep(10);
    expect(desk.took).toEqual([]);
    await dovecot.doveadm('mailbox', 'update', '--uid-validity', '4242', '-u', USER, 'INBOX');
    dovecot.deliver(letter(3));
    isReset = true;
    await running;
    expect(texts()).toEqual([letter(1), letter(2), letter(3)]);
    expect(remembered.get('INBOX')).toContain('uidvalidity=4242');
  });

  it('mail that cannot be moved stays, is told of, and is not taken again; it is moved when there is room', async () => {
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    const settings = { done: 'Narrow/Done', poll: 50 };
    await desk.run(source(settings), () => desk.troubles.length >= 3);
    expect(reasons()).toEqual(['server_full']);
    expect(texts()).toHaveLength(3);
    expect(desk.took).toHaveLength(3);
    const [moved, left] = [await inFolder('Narrow.Done'), await inFolder('INBOX')];
    expect(moved + left).toBe(3);
    expect(left).toBeGreaterThan(0);
    await dovecot.doveadm('expunge', '-u', USER, 'mailbox', 'Narrow.Done', 'all');
    const again = new TestDesk(remembered);
    again.retryMs = 1;
    await again.run(source({ ...settings, done: 'Plumbline/Done' }), isEmpty);
    expect(again.took).toEqual([]);
  });

  it('new mail is taken while the old cannot be moved', async () => {
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    const settings = { done: 'Narrow/Done', poll: 50 };
    let isMore = false;
    const running = desk.run(source(settings), () => isMore && desk.took.length === 4);
    while (desk.troubles.length === 0) await sleep(10);
    dovecot.deliver(letter(4));
    isMore = true;
    await running;
    expect(reasons()).toEqual(['server_full']);
  });

  // Only root may mount; where we may not, jest says that this was skipped.
  (mayMount() ? it : it.skip)('a disk of the server that is full', async () => {
    const disk = join(dovecot.maildir('INBOX'), '.Small');
    execFileSync('mkdir', ['-p', disk]);
    execFileSync('chown', ['--reference', dovecot.maildir('INBOX'), disk]);
    execFileSync('mount', [...SMALL_DISK, disk]);
    try {
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(40_000));
      dovecot.deliver(letter(1, 'report', 'x'.repeat(50_000)));
      const settings = { done: 'Small', poll: 50 };
      await desk.run(source(settings), () => desk.troubles.length >= 2);
      expect(desk.took).toHaveLength(1);
      expect(await inFolder('INBOX')).toBe(1);
      expect(['server_full', 'folder_unwritable']).toEqual(expect.arrayContaining(reasons()));
      rmSync(join(disk, 'ballast'));
      const again = new TestDesk(remembered);
      await again.run(source(settings), isEmpty);
      expect(again.took).toEqual([]);
    } finally {
      await dovecot.doveadm('kick', USER).catch(() => '');
      execFileSync('umount', ['--lazy', disk]);
    }
  });

  it('what the store does not take comes again', async () => {
    dovecot.deliver(letter(1));
    const verdicts: Verdict[] = [nack('the store is away'), nack('the store is away'), ack({ stored: 1 })];
    desk.judge = () => verdicts.shift() ?? ack({ stored: 1 });
    await desk.run(source({ poll: 20 }), isEmpty);
    expect(desk.took).toHaveLength(3);
    expect(desk.troubles).toEqual([
      { reason: 'store_away', detail: 'given_up: the store is away' },
      { reason: 'store_away', detail: 'given_up: the store is away' },
    ]);
  });

  it('nothing is moved before its verdict, and when it is stopped all verdicts are waited for', async () => {
    dovecot.deliver(letter(1));
    let say: (verdict: Verdict) => void = () => undefined;
    desk.judge = () => new Promise((resolve) => (say = resolve));
    let isEnded = false;
    const running = desk.run(source(), () => desk.took.length === 1).then(() => (isEnded = true));
    while (desk.took.length === 0) await sleep(10);
    await sleep(200);
    expect([dovecot.mails().length, isEnded]).toEqual([1, false]);
    say(ack({ stored: 1 }));
    await running;
    expect(dovecot.mails()).toEqual([]);
  });

  it('a connection that broke while the store was away: what is taken is moved by the next', async () => {
    dovecot.deliver(letter(1));
    let say: (verdict: Verdict) => void = () => undefined;
    desk.judge = () => new Promise((resolve) => (say = resolve));
    const running = desk.run(source(), isEmpty);
    while (desk.took.length === 0) await sleep(10);
    await dovecot.doveadm('kick', USER);
    await sleep(100);
    say(ack({ stored: 1 }));
    await running;
    expect(desk.took).toHaveLength(1);
  });

  it(
    'a mail that the server cannot give keeps no other from being taken',
    async () => {
      for (const id of [1, 2, 3]) dovecot.deliver(letter(id, 'report', 'x'.repeat(5000)));
      // Known by its size to the server, and then cut behind its back.
      await dovecot.doveadm('fetch', '-u', USER, 'size.virtual text', 'mailbox', 'INBOX');
      const [, file = ''] = dovecot.mails().sort();
      truncateSync(file, statSync(file).size - 4000);
      await desk.run(source({ poll: 50 }), () => texts().length >= 2 && dovecot.mails().length <= 1);
      expect(texts()).toEqual(expect.arrayContaining([letter(1, 'report', 'x'.repeat(5000))]));
    },
    SLOW,
  );

  async function inFolder(folder: string): Promise<number> {
    const status = await dovecot.doveadm('mailbox', 'status', '-u', USER, 'messages', folder);
    return Number(/messages=(\d+)/.exec(status)?.[1]);
  }
});

function mayMount(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'plumbline-mount-'));
  const isMounted = spawnSync('mount', [...SMALL_DISK, at]).status === 0;
  if (isMounted) execFileSync('umount', [at]);
  rmSync(at, { recursive: true });
  return isMounted;
}
