/** A real Dovecot, and somebody in between who says no in its place: what it is taken for, and that all goes on. */
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import type { ImapSettings } from '@plumbline/exporter/sources/imap/imap-settings.js';
import { describeWhere } from '../clients/program.js';
import { letter, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT, USER } from '../mail/dovecot.js';
import { proxy, type Meddler } from '../mail/proxy.js';
import { imapSettings } from './imap-settings.js';

/** What Dovecot says where it did what it was told. */
const DONE = {
  LOGIN: /^(\S+) OK (?:\[[^\]]*\] )?Logged in\r\n/m,
  SELECT: /^(\S+) OK \[READ-WRITE\][^\r\n]*\r\n/m,
  SEARCH: /^(\S+) OK Search completed[^\r\n]*\r\n/m,
  FETCH: /^(\S+) OK Fetch completed[^\r\n]*\r\n/m,
  MOVE: /^(\S+) OK Move completed[^\r\n]*\r\n/m,
};
type Command = keyof typeof DONE;

describeWhere(hasDovecot, NO_DOVECOT)('an IMAP server that says no', () => {
  let dovecot: Dovecot;
  let desk: TestDesk;
  let remembered: Map<string, string>;

  beforeAll(async () => {
    dovecot = await Dovecot.start();
  });
  afterAll(async () => {
    await dovecot.remove();
  });
  beforeEach(async () => {
    remembered = new Map();
    desk = new TestDesk(remembered);
    await dovecot.doveadm('expunge', '-u', USER, 'mailbox', '*', 'all');
  });

  const isEmpty = (): boolean => dovecot.mails().length === 0;

  async function through(
    meddler: Meddler,
    until: () => boolean,
    more: Partial<ImapSettings> = {},
  ): Promise<void> {
    const between = await proxy(dovecot.imap, () => meddler);
    try {
      await desk.run(
        new ImapSource('reports', imapSettings(dovecot, { port: between.port, ...more })),
        until,
      );
    } finally {
      await between.close();
    }
  }

  /** The first time, a command is refused in these words. */
  function refusing(command: Command, words: string): Meddler {
    let isRefused = false;
    return (bytes) => {
      const text = bytes.toString('latin1');
      if (isRefused || !DONE[command].test(text)) return bytes;
      isRefused = true;
      return Buffer.from(text.replace(DONE[command], `$1 ${words}\r\n`), 'latin1');
    };
  }

  it.each<[Command, string, string]>([
    ['LOGIN', 'NO [UNAVAILABLE] Temporary authentication failure.', 'throttled'],
    ['LOGIN', 'NO [LIMIT] LOGIN Rate limit hit.', 'throttled'],
    ['LOGIN', 'NO [ALERT] Too many simultaneous connections. (Failure)', 'throttled'],
    ['LOGIN', 'NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'login_refused'],
    ['LOGIN', 'NO [EXPIRED] That password has expired.', 'login_refused'],
    ['SELECT', 'NO [UNAVAILABLE] The mailbox is being moved.', 'throttled'],
    ['SELECT', 'NO [INUSE] Mailbox is in use.', 'throttled'],
    ['SEARCH', 'NO [LIMIT] Search took too long.', 'throttled'],
    ['SEARCH', 'NO [SERVERBUG] Internal error.', 'folder_missing'],
    ['FETCH', 'NO [THROTTLED] Slow down.', 'throttled'],
    ['FETCH', 'NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)', 'throttled'],
    ['MOVE', 'NO [THROTTLED] Slow down.', 'throttled'],
    ['MOVE', 'NO [INUSE] Mailbox is in use.', 'throttled'],
    ['MOVE', 'NO [OVERQUOTA] Quota exceeded (mailbox for user is full)', 'server_full'],
    ['MOVE', 'NO [SERVERBUG] Internal error: No space left on device', 'server_full'],
    ['MOVE', 'NO [NOPERM] Permission denied', 'folder_unwritable'],
  ])('to %s: %s', async (command, words, reason) => {
    for (const id of [1, 2]) dovecot.deliver(letter(id));
    await through(refusing(command, words), () => isEmpty() && desk.troubles.length > 0, { poll: 50 });
    expect(desk.troubles[0]?.reason).toBe(reason);
    expect([...new Set(desk.took.map(({ text }) => text))].sort()).toEqual([letter(1), letter(2)]);
    // What is taken is remembered, and is not taken again for what follows.
    if (command === 'MOVE') expect(desk.took).toHaveLength(2);
  });

  it('to FETCH, for a time that it says: that is waited, and nothing else', async () => {
    dovecot.deliver(letter(1));
    const words = 'BAD Request is throttled. Suggested Backoff Time: 1500 milliseconds';
    const begun = Date.now();
    await through(refusing('FETCH', words), isEmpty, { poll: 50 });
    expect(Date.now() - begun).toBeGreaterThan(1500);
    expect([desk.took.length, desk.troubles]).toEqual([1, []]);
  });
});
