/** A mailbox at a real Dovecot, by POP3. */
import type { Verdict } from '@plumbline/exporter/model/intake-source.js';
import { Pop3Source } from '@plumbline/exporter/sources/pop3/pop3-source.js';
import type { Pop3Settings } from '@plumbline/exporter/sources/pop3/pop3-settings.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '../clients/program.js';
import { ack, letter, nack, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT, USER } from '../mail/dovecot.js';
import { cutAfter, honest, proxy, type Meddler } from '../mail/proxy.js';
import { pop3Settings } from './pop3-settings.js';

const SLOW = 120_000;
const CUTS = 60;

describeWhere(hasDovecot, NO_DOVECOT)('POP3', () => {
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
    await dovecot.doveadm('expunge', '-u', USER, 'mailbox', 'INBOX', 'all');
  });

  function source(more: Partial<Pop3Settings> = {}): Pop3Source {
    return new Pop3Source('reports', pop3Settings(dovecot, more));
  }

  function texts(): string[] {
    return [...new Set(desk.took.map(({ text }) => text))].sort();
  }

  const isEmpty = (): boolean => dovecot.mails().length === 0;

  it('takes mails as they are, and deletes them when they are stored', async () => {
    const mails = [
      letter(1),
      letter(2, 'report', '.\r\n..dots\r\n.x\r\n'),
      letter(3, 'report', 'y'.repeat(200_000)),
    ];
    for (const mail of mails) dovecot.deliver(mail);
    await desk.run(source(), isEmpty);
    expect(desk.took.map(({ text }) => text)).toEqual(mails);
    expect(desk.troubles).toEqual([]);
  });

  it('leaves what is no report, what cannot be read, and all of it where that is wished', async () => {
    dovecot.deliver(letter(1, 'no report'));
    dovecot.deliver(letter(2, 'broken'));
    await desk.run(source(), () => desk.wells > 0);
    expect(dovecot.mails()).toHaveLength(2);
    dovecot.deliver(letter(3));
    desk = new TestDesk(remembered);
    await desk.run(source({ after: 'leave' }), () => desk.wells > 0);
    expect(texts()).toEqual([letter(3)]);
    expect(dovecot.mails()).toHaveLength(3);
  });

  it('finds what comes later, and forgets what is gone', async () => {
    dovecot.deliver(letter(1));
    let isLate = false;
    const running = desk.run(source({ poll: 50 }), () => isLate && isEmpty() && remembered.size === 0);
    while (desk.took.length === 0) await sleep(10);
    dovecot.deliver(letter(2));
    while (desk.took.length === 1) await sleep(10);
    isLate = true;
    await running;
    expect(desk.took).toHaveLength(2);
  });

  it('nothing is deleted before its verdict; what the store does not take comes again', async () => {
    dovecot.deliver(letter(1));
    let say: (verdict: Verdict) => void = () => undefined;
    let asked = 0;
    desk.judge = () =>
      new Promise((resolve) => {
        say = resolve;
        asked++;
      });
    const running = desk.run(source({ poll: 20 }), isEmpty);
    while (asked === 0) await sleep(10);
    await sleep(200);
    expect(dovecot.mails()).toHaveLength(1);
    say(nack('the store is away'));
    while (asked === 1) await sleep(10);
    say(ack({ stored: 1 }));
    await running;
    expect(desk.troubles).toEqual([{ reason: 'store_away', detail: 'given_up: the store is away' }]);
  });

  it('a mail that is too large is left, and told of once', async () => {
    dovecot.deliver(letter(1, 'report', 'z'.repeat(50_000)));
    dovecot.deliver(letter(2));
    await desk.run(source({ mail_bytes: 10_000, poll: 20 }), () => desk.wells > 3);
    expect(texts()).toEqual([letter(2)]);
    expect([desk.limits, dovecot.mails().length]).toEqual([['mail_bytes'], 1]);
  });

  it(
    'a connection that ends at any byte: all mails are taken, and deleted',
    async () => {
      const mails: string[] = [];
      const meddler = (connection: number): Meddler => {
        if (connection >= CUTS) return honest;
        const mail = letter(mails.length, 'report', 'body '.repeat(100));
        mails.push(mail);
        dovecot.deliver(mail);
        return cutAfter(1 + ((connection * 1117) % 3000));
      };
      desk.retryMs = 1;
      const between = await proxy(dovecot.pop3, meddler);
      const until = (): boolean => between.connections > CUTS && isEmpty();
      await desk.run(source({ port: between.port, poll: 10 }), until, 60_000);
      await between.close();
      expect(texts()).toEqual([...mails].sort());
      expect(new Set(desk.troubles.map(({ reason }) => reason))).toEqual(new Set(['disconnected']));
    },
    SLOW,
  );

  it('a server that is silent, one that speaks nonsense, and one that has others in the mailbox', async () => {
    dovecot.deliver(letter(1));
    const meddlers: Meddler[] = [
      () => Buffer.alloc(0),
      () => Buffer.from('HTTP/1.1 400 Bad Request\r\n'),
      () => Buffer.from('-ERR [IN-USE] Do you have another POP session running?\r\n'),
    ];
    const between = await proxy(dovecot.pop3, (connection) => meddlers[connection] ?? honest);
    await desk.run(source({ port: between.port, timeout: 300 }), isEmpty);
    await between.close();
    expect(desk.troubles.map(({ reason }) => reason)).toEqual(['disconnected', 'protocol', 'throttled']);
  });

  it.each([
    ['greeting', /^\+OK Dovecot[^\r]*/, '-ERR [SYS/TEMP] Come later, too many connections', 'throttled'],
    ['login', /^\+OK Logged in\.[^\r]*/, '-ERR [LOGIN-DELAY] Minimum time between mail checks', 'throttled'],
    ['login', /^\+OK Logged in\.[^\r]*/, '-ERR [AUTH] Authentication failed.', 'login_refused'],
    ['login', /^\+OK Logged in\.[^\r]*/, '-ERR [SYS/PERM] This account is suspended.', 'protocol'],
    [
      'RETR',
      /^\+OK \d+ octets[^\r]*/,
      '-ERR [SYS/TEMP] Bandwidth limit exceeded, try again later',
      'throttled',
    ],
    ['QUIT', /^\+OK Logging out[^\r]*/, '-ERR some deleted messages not removed', 'folder_unwritable'],
  ] as const)('a server that refuses: %s %s', async (_, said, refusal, reason) => {
    for (const id of [1, 2]) dovecot.deliver(letter(id));
    let isRefused = false;
    const meddler: Meddler = (bytes) => {
      const text = bytes.toString('latin1');
      if (isRefused || !said.test(text)) return bytes;
      isRefused = true;
      return Buffer.from(`${refusal}\r\n`);
    };
    const between = await proxy(dovecot.pop3, () => meddler);
    const until = (): boolean => isEmpty() && desk.troubles.length > 0;
    await desk.run(source({ port: between.port, poll: 20 }), until);
    await between.close();
    expect(desk.troubles[0]?.reason).toBe(reason);
    expect(texts()).toEqual([letter(1), letter(2)]);
  });

  it('a mail at which the connection breaks, or that breaks us, is left alone after a while', async () => {
    for (const id of [1, 2, 3]) dovecot.deliver(letter(id));
    const take = desk.take.bind(desk);
    desk.take = async (delivery) => {
      const handed = await take(delivery);
      if (desk.took.at(-1)?.text === letter(2)) throw new TypeError('x is undefined');
      return handed;
    };
    const breaking: Meddler = (bytes, end) => {
      const at = bytes.indexOf('Subject: report 1');
      if (at < 0) return bytes;
      end();
      return bytes.subarray(0, at);
    };
    const between = await proxy(dovecot.pop3, () => breaking);
    await desk.run(source({ port: between.port, poll: 20 }), () => dovecot.mails().length === 2);
    await between.close();
    expect(desk.troubles.map(({ reason }) => reason)).toEqual([
      ...Array.from({ length: 5 }, () => 'disconnected'),
      ...Array.from({ length: 5 }, () => 'failed'),
    ]);
  });

  it('deletes nothing of a mailbox for what another had', async () => {
    dovecot.deliver(letter(1));
    await desk.run(source({ after: 'leave' }), () => desk.wells > 0);
    expect([...remembered.values()]).toEqual(['done']);
    desk = new TestDesk(remembered);
    desk.judge = () => ack({ ignored: 1 });
    await desk.run(source({ host: 'localhost' }), () => desk.wells > 0);
    expect([desk.took.length, dovecot.mails().length]).toEqual([1, 1]);
    expect([...remembered.values()]).toEqual(['kept']);
  });

  it('keeps what was not read whole, though its report is stored', async () => {
    desk.judge = () => ({ ...ack({ stored: 1 }), reasons: new Set(['count_missing']) });
    dovecot.deliver(letter(1));
    await desk.run(source(), () => desk.wells > 0);
    expect(dovecot.mails()).toHaveLength(1);
  });
});
