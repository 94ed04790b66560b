/** A mailbox at a real Dovecot: what is taken, and what happens to the mails afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import type { ImapSettings } from '@plumbline/exporter/sources/imap/imap-settings.js';
import { describeWhere } from '../clients/program.js';
import { ack, letter, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT, USER } from '../mail/dovecot.js';
import { proxy, type Meddler } from '../mail/proxy.js';
import { imapSettings } from './imap-settings.js';

describeWhere(hasDovecot, NO_DOVECOT)('IMAP', () => {
  let dovecot: Dovecot;
  let desk: TestDesk;
  let remembered: Map<string, string>;

  beforeEach(async () => {
    dovecot = await Dovecot.start();
    remembered = new Map();
    desk = new TestDesk(remembered);
  });
  afterEach(async () => {
    await dovecot.remove();
  });

  function source(more: Partial<ImapSettings> = {}): ImapSource {
    return new ImapSource('reports', imapSettings(dovecot, more));
  }

  /** Runs it until so many mails were taken, and what follows is done. */
  async function take(mails: number, more: Partial<ImapSettings> = {}): Promise<void> {
    const wells = desk.wells;
    await desk.run(source(more), () => desk.took.length >= mails && desk.wells > wells);
  }

  async function flags(folder = 'INBOX'): Promise<string> {
    return await dovecot.doveadm('fetch', '-u', USER, 'flags', 'mailbox', folder);
  }

  it('takes mails as they are, and moves them into a folder that it makes', async () => {
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    await take(3);
    expect(desk.took.map(({ text }) => text)).toEqual([letter(1), letter(2), letter(3)]);
    expect(desk.took.map(({ name }) => name)).toEqual(['INBOX;UID=1', 'INBOX;UID=2', 'INBOX;UID=3']);
    expect(dovecot.mails()).toEqual([]);
    expect(dovecot.mails('Plumbline/Done')).toHaveLength(3);
    expect(desk.troubles).toEqual([]);
  });

  it('deletes, and keeps what could not be read', async () => {
    dovecot.deliver(letter(1));
    dovecot.deliver(letter(2, 'broken'));
    await take(2, { after: 'delete' });
    expect(dovecot.mails()).toEqual([]);
    expect(dovecot.mails('Plumbline/Failed')).toHaveLength(1);
    expect(dovecot.mails('Plumbline/Done')).toEqual([]);
  });

  it('sets a flag, and takes nothing twice', async () => {
    dovecot.deliver(letter(1));
    await take(1, { after: 'flag', flag: '$Taken' });
    expect(await flags()).toContain('$Taken');
    desk = new TestDesk(remembered);
    dovecot.deliver(letter(2));
    await take(1, { after: 'flag', flag: '$Taken' });
    expect(desk.took.map(({ text }) => text)).toEqual([letter(2)]);
  });

  it('leaves them as they are', async () => {
    dovecot.deliver(letter(1));
    await take(1, { after: 'leave' });
    expect(await flags()).not.toMatch(/Seen|Deleted/);
    desk = new TestDesk(remembered);
    await desk.run(source({ after: 'leave' }), () => desk.wells > 0);
    expect(desk.took).toEqual([]);
  });

  it.each(['move', 'delete', 'flag', 'leave'] as const)(
    'leaves what is no report, or moves it, and never deletes it: after %s',
    async (after) => {
      dovecot.deliver(letter(1, 'no report'));
      await take(1, { after });
      expect(dovecot.mails()).toHaveLength(1);
      expect(await flags()).not.toMatch(/Seen|Deleted/);
      dovecot.deliver(letter(2, 'no report'));
      desk = new TestDesk(remembered);
      await take(1, { after, others: 'move' });
      expect(dovecot.mails('Plumbline/Others')).toHaveLength(1);
      expect(dovecot.mails()).toHaveLength(1);
    },
  );

  it('keeps what was not read whole, though its report is stored', async () => {
    desk.judge = () => ({ ...ack({ stored: 1 }), reasons: new Set(['count_missing']) });
    dovecot.deliver(letter(1));
    await take(1, { after: 'delete' });
    expect(dovecot.mails('Plumbline/Failed')).toHaveLength(1);
  });

  it.each([
    ['move', 0, 1],
    ['delete', 1, 0],
  ] as const)('a report older than what the store keeps: after %s', async (after, left, done) => {
    const old = { path: 'a', outcome: 'ignored', reason: 'older_than_retention', reportKey: '' } as const;
    desk.judge = () => ({ ...ack({ ignored: 1 }), things: [old] });
    dovecot.deliver(letter(1));
    await take(1, { after });
    expect([dovecot.mails().length, dovecot.mails('Plumbline/Done').length]).toEqual([left, done]);
  });

  it('looks into several folders; one that is not there is told of, and keeps no other from its turn', async () => {
    await dovecot.doveadm('mailbox', 'create', '-u', USER, 'Lists.dmarc', 'TLS');
    dovecot.deliver(letter(1));
    dovecot.deliver(letter(2), 'Lists/dmarc');
    dovecot.deliver(letter(3), 'TLS');
    const folders = ['INBOX', 'Nowhere', 'Lists/dmarc', 'TLS'];
    await take(3, { folders });
    expect(desk.took.map(({ name }) => name)).toEqual(['INBOX;UID=1', 'Lists/dmarc;UID=1', 'TLS;UID=1']);
    expect(dovecot.mails('Plumbline/Done')).toHaveLength(3);
    expect(desk.troubles[0]?.reason).toBe('folder_missing');
    expect(desk.troubles[0]?.detail).toMatch(/^Nowhere: /);
  });

  it('a source none of whose folders is there does not work', async () => {
    await desk.run(source({ folders: ['Nowhere'] }), () => desk.troubles.length > 1);
    expect([desk.wells, desk.troubles[0]?.reason]).toEqual([0, 'folder_missing']);
  });

  it.each([
    ['by IDLE', { poll: 600_000 }, ''],
    ['by looking again and again, where that is wished', { poll: 100, idle: false }, ''],
    [
      'and where the server has no IDLE',
      { poll: 100 },
      'IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS MOVE AUTH=PLAIN',
    ],
  ])('new mail is found %s', async (_, more, capabilities) => {
    if (capabilities !== '') {
      await dovecot.remove();
      dovecot = await Dovecot.start({ capabilities });
    }
    let isThere = false;
    const running = desk.run(source(more), () => isThere && dovecot.mails('Plumbline/Done').length === 2);
    while (desk.wells === 0) await sleep(10);
    await sleep(300);
    const begun = Date.now();
    dovecot.deliver(letter(1));
    while (desk.took.length === 0) await sleep(10);
    dovecot.deliver(letter(2));
    isThere = true;
    await running;
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(desk.took).toHaveLength(2);
  });

  it('without MOVE it copies and deletes; without UIDPLUS it leaves to others to expunge, and takes nothing of theirs', async () => {
    await dovecot.remove();
    dovecot = await Dovecot.start({ capabilities: 'IMAP4rev1 LITERAL+ NAMESPACE IDLE UIDPLUS AUTH=PLAIN' });
    dovecot.deliver(letter(1));
    await take(1);
    expect([dovecot.mails().length, dovecot.mails('Plumbline/Done').length]).toEqual([0, 1]);
    await dovecot.remove();
    dovecot = await Dovecot.start({ capabilities: 'IMAP4rev1 LITERAL+ NAMESPACE IDLE AUTH=PLAIN' });
    desk = new TestDesk();
    dovecot.deliver(letter('theirs', 'no report'));
    dovecot.deliver(letter(2));
    await dovecot.doveadm('flags', 'add', '-u', USER, '\\Deleted', 'mailbox', 'INBOX', 'subject', 'theirs');
    await take(2, { after: 'delete' });
    expect(dovecot.mails()).toHaveLength(2);
    expect((await flags()).match(/Deleted/g)).toHaveLength(2);
  });

  it('a mail that is too large is left where it is, told of once, and keeps no other from being taken', async () => {
    dovecot.deliver(letter(1, 'report', 'x'.repeat(30_000)));
    dovecot.deliver(letter(2));
    let isLate = false;
    const more = { mail_bytes: 20_000, look_back: 1, poll: 50 };
    const running = desk.run(source(more), () => isLate && desk.took.length === 2 && desk.wells > 5);
    while (desk.took.length === 0) await sleep(10);
    dovecot.deliver(letter(3));
    isLate = true;
    await running;
    expect(desk.limits).toEqual(['mail_bytes']);
    expect(dovecot.mails()).toHaveLength(1);
    desk = new TestDesk(remembered);
    await take(1, { look_back: 1 });
    expect(desk.took.map(({ name }) => name)).toEqual(['INBOX;UID=1']);
  });

  it('a mail of many pieces is as long as it is', async () => {
    const piece = 512 * 1024;
    const head = letter(1, 'report', '').length;
    const mails = [piece - 1, piece, piece + 1, 3 * piece].map((size) =>
      letter(1, 'report', 'x'.repeat(size - head)),
    );
    for (const mail of mails) dovecot.deliver(mail);
    await take(4);
    expect(desk.took.map(({ text }) => text.length)).toEqual(mails.map(({ length }) => length));
    expect(desk.took.every(({ text }, index) => text === mails[index])).toBe(true);
  });

  it('takes no more at once than it may, and says how far it is', async () => {
    for (let id = 0; id < 50; id++) dovecot.deliver(letter(id));
    let [waiting, most] = [0, 0];
    desk.judge = async () => {
      most = Math.max(most, ++waiting);
      await sleep(5);
      waiting -= 1;
      return ack({ stored: 1 });
    };
    await take(50, { in_flight: 7 });
    expect(most).toBe(7);
    expect(desk.progressed.slice(0, 2)).toEqual([
      [1, 50],
      [2, 50],
    ]);
  });

  /** Runs it with somebody in between who changes what the server says. */
  async function through(meddler: Meddler, until: () => boolean, more: Partial<ImapSettings>): Promise<void> {
    const between = await proxy(dovecot.imap, () => meddler);
    await desk.run(source({ port: between.port, ...more }), until);
    await between.close();
  }

  it('mail that a search does not show is found when it does: the look back', async () => {
    let isHidden = true;
    const hiding: Meddler = (bytes) =>
      isHidden
        ? Buffer.from(bytes.toString('latin1').replace(/^(\* SEARCH.*) 2 3/m, '$1 3'), 'latin1')
        : bytes;
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    const running = through(hiding, () => desk.took.length === 3, { poll: 50, after: 'leave' });
    while (desk.wells < 3) await sleep(10);
    expect(desk.took.map(({ text }) => text)).toEqual([letter(1), letter(3)]);
    isHidden = false;
    await running;
    expect(desk.took[2]?.text).toBe(letter(2));
  });

  it('a mail of which the server gives nothing is told of, and left alone after a while', async () => {
    const hiding: Meddler = (bytes) =>
      Buffer.from(
        bytes.toString('latin1').replace(/^\* 2 FETCH \(UID 2 BODY[^]*?\)\r\n(?=\* 3|\S+ OK)/m, ''),
        'latin1',
      );
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    await through(hiding, () => desk.wells > 12, { poll: 50, after: 'leave' });
    expect(desk.took.map(({ text }) => text)).toEqual([letter(1), letter(3)]);
    const told = { reason: 'protocol', detail: 'INBOX: the server gives nothing of the mail with UID 2' };
    expect(desk.troubles).toEqual(Array.from({ length: 4 }, () => told));
  });

  it('what is remembered of a mailbox is not true of another of the same name and UIDVALIDITY', async () => {
    dovecot.deliver(letter(1));
    await take(1, { after: 'leave' });
    desk = new TestDesk(remembered);
    await take(1, { after: 'leave', host: 'localhost' });
    expect(desk.took).toHaveLength(1);
  });

  it('a mail that breaks us is left alone after a while, and those behind it are taken', async () => {
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    const take = desk.take.bind(desk);
    let tries = 0;
    desk.take = async (delivery) => {
      if (!delivery.name.endsWith('=2')) return await take(delivery);
      tries += 1;
      throw new TypeError('x is undefined');
    };
    await desk.run(source({ poll: 50 }), () => desk.took.length === 2 && desk.wells > 0);
    expect(tries).toBe(5);
    expect(desk.troubles[0]).toEqual({ reason: 'failed', detail: 'x is undefined' });
    expect(dovecot.mails()).toHaveLength(1);
  });
});
