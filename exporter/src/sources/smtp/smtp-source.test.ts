/** What is said to a receiver, byte for byte, and what it answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { codes, ENVELOPE, MAIL, Receiving, STORED, timeouts } from './testing/receiving.js';

let receiving: Receiving;

afterEach(async () => {
  await receiving.end();
});

describe('a mail', () => {
  it('is answered 250 when it is on disk, and not before', async () => {
    receiving = new Receiving();
    let commit: () => void = () => undefined;
    receiving.verdict = () =>
      new Promise((resolve) => {
        commit = () => {
          resolve(STORED);
        };
      });
    const client = await receiving.greeted();
    client.say(ENVELOPE);
    expect(codes(await client.answers(3))).toEqual(['250', '250', '354']);
    client.say(`${MAIL}.\r\n`);
    await sleep(50);
    expect(client.heard).toBe('');
    commit();
    expect((await client.answers())[0]).toMatch(/^250 2\.6\.0 on disk as \S+$/);
    expect(receiving.mails).toEqual([MAIL]);
  });

  it('is announced its size, 8BITMIME, SMTPUTF8 and PIPELINING, and no login', async () => {
    receiving = new Receiving({ mail_bytes: 2 ** 20 });
    const client = await receiving.connect();
    expect((await client.answers())[0]).toBe('220 mx.example.com ESMTP');
    const said = await client.ask('EHLO client.example\r\n');
    for (const word of ['SIZE 1048576', '8BITMIME', 'SMTPUTF8', 'PIPELINING']) expect(said).toContain(word);
    for (const word of ['AUTH', 'STARTTLS', 'XCLIENT', 'XFORWARD', 'CHUNKING'])
      expect(said).not.toContain(word);
  });

  it('all in one packet, one after another', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${MAIL}.\r\n${ENVELOPE}${MAIL}.\r\nRSET\r\nQUIT\r\nNOOP\r\n`);
    expect(codes(await client.answers(10))).toEqual([
      ...['250', '250', '354', '250', '250', '250', '354', '250', '250', '221'],
    ]);
    await client.closed();
    expect(receiving.mails).toEqual([MAIL, MAIL]);
    expect(new Set(receiving.names).size).toBe(2);
  });

  it.each([1, 2, 3, 7])('comes in pieces of %d bytes as it was sent, its dots undone', async (size) => {
    receiving = new Receiving();
    const body = 'Subject: dots\r\n\r\n.\r\n..\r\n...x\r\na.b\r\n.\r\n';
    const stuffed = body.replace(/^\./gm, '..');
    const client = await receiving.greeted();
    await client.ask('MAIL FROM:<a@example.net>\r\n');
    await client.ask('RCPT TO:<reports@example.com>\r\n');
    await client.ask('DATA\r\n');
    const bytes = Buffer.from(`${stuffed}.\r\n`);
    for (let at = 0; at < bytes.length; at += size) await client.sayAll(bytes.subarray(at, at + size));
    expect(codes(await client.answers())).toEqual(['250']);
    expect(receiving.mails).toEqual([body]);
  });

  it('of eight bits, from and to addresses of other letters', async () => {
    receiving = new Receiving({ recipients: ['dmarc@bücher.example'] });
    const client = await receiving.greeted();
    client.say('MAIL FROM:<bücher@example.net> BODY=8BITMIME SMTPUTF8\r\n');
    client.say('RCPT TO:<dmarc@bücher.example>\r\nRCPT TO:<DMARC@XN--BCHER-KVA.EXAMPLE>\r\nDATA\r\n');
    expect(codes(await client.answers(4))).toEqual(['250', '250', '250', '354']);
    await client.ask('Subject: \xe4\r\n\r\nü\r\n.\r\n');
    expect(Buffer.from(receiving.mails[0] ?? '', 'latin1').toString()).toContain('ü');
  });

  it('for several recipients is one delivery', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say('MAIL FROM:<>\r\nRCPT TO:<Reports@EXAMPLE.com>\r\nRCPT TO:<a@rua.example.com>\r\nDATA\r\n');
    expect(codes(await client.answers(4))).toEqual(['250', '250', '250', '354']);
    await client.ask(`${MAIL}.\r\n`);
    expect(receiving.mails).toHaveLength(1);
  });

  it('has its trace before it', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    await client.answers(4);
    expect(receiving.traces[0]).toMatch(
      /^Return-Path: <>\r\nReceived: from client\.example \(\[127\.0\.0\.1\]\)\r\n\tby mx\.example\.com with ESMTP id \S+ for <reports@example\.com>;\r\n\t[^\r\n]* \+0000\r\n$/,
    );
  });
});

describe('what is not taken', () => {
  it('is a relay of nobody', async () => {
    receiving = new Receiving({ errors: 100 });
    const client = await receiving.greeted();
    await client.ask('MAIL FROM:<reports@example.com>\r\n');
    for (const to of [
      'someone@elsewhere.example',
      'postmaster',
      'x%elsewhere.example@other.example',
      '@example.com:someone@elsewhere.example',
      '"reports@example.com"@elsewhere.example',
    ])
      expect(await client.ask(`RCPT TO:<${to}>\r\n`)).toMatch(/^5/);
    expect(await client.ask('DATA\r\n')).toMatch(/^503/);
    for (const command of [
      'AUTH PLAIN AAA=',
      'XCLIENT ADDR=1.2.3.4',
      'XFORWARD ADDR=1.2.3.4',
      'WIZ x',
      'TURN',
    ])
      expect(await client.ask(`${command}\r\n`)).toMatch(/^500/);
  });

  it('is hung up on after too many errors', async () => {
    receiving = new Receiving({ errors: 3 });
    const client = await receiving.greeted();
    client.say(`MAIL FROM:<>\r\n${'RCPT TO:<guess@example.com>\r\n'.repeat(9)}`);
    expect(codes(await client.answers(9))).toEqual(['250', '550', '550', '550', '421']);
    expect(receiving.limits).toEqual(['errors']);
  });

  it('is too large by its own word', async () => {
    receiving = new Receiving({ mail_bytes: 1000 });
    const client = await receiving.greeted();
    expect(await client.ask('MAIL FROM:<> SIZE=1001\r\n')).toMatch(/^552 5\.3\.4/);
    expect(await client.ask('MAIL FROM:<> SIZE=1000\r\n')).toMatch(/^250/);
  });

  it('is too large as it comes', async () => {
    receiving = new Receiving({ mail_bytes: 1000 });
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}Subject: a\r\n\r\n${'x'.repeat(1200)}\r\n.\r\n`);
    expect(codes(await client.answers(4))).toEqual(['250', '250', '354', '552']);
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect(codes(await client.answers(4))).toEqual(['250', '250', '354', '250']);
    expect(receiving.mails).toEqual([MAIL]);
    expect(receiving.limits).toEqual(['mail_bytes']);
  });

  it('does not end: the client is hung up on', async () => {
    receiving = new Receiving({ mail_bytes: 10_000 });
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}Subject: a\r\n\r\n`);
    await client.answers(3);
    let sent = 0;
    while (!client.isClosed && sent < 2000) {
      client.say('x'.repeat(1000));
      sent += 1;
      await sleep(0);
    }
    expect(client.heard).toMatch(/^421/);
    expect(sent).toBeLessThan(2000);
    expect(receiving.mails).toEqual([]);
  });

  it('is a mail without a report', async () => {
    receiving = new Receiving();
    const things = [{ path: 'a', outcome: 'ignored', reason: 'no_report', reportKey: '' }] as const;
    receiving.verdict = () => Promise.resolve({ verdict: 'ack', taken: { ignored: 1 }, things });
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect((await client.answers(4))[3]).toMatch(/^554 5\.6\.0 there is no report in this mail/);
  });

  it('comes again when the store is away', async () => {
    receiving = new Receiving();
    receiving.verdict = () => Promise.resolve({ verdict: 'nack', reason: 'unreachable', detail: 'gone' });
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect((await client.answers(4))[3]).toMatch(/^451 4\.3\.0/);
  });

  it('comes again when the store does not answer in time, and what waits does not grow', async () => {
    receiving = new Receiving({ ...timeouts({ commit: 50 }), in_flight: 1 });
    let commit: () => void = () => undefined;
    receiving.verdict = () =>
      new Promise((resolve) => {
        commit = () => {
          resolve(STORED);
        };
      });
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect((await client.answers(4))[3]).toMatch(/^451/);
    expect(await client.ask('MAIL FROM:<>\r\n')).toMatch(/^451 .*wait/);
    expect(receiving.limits).toEqual(['timeouts.commit', 'in_flight']);
    commit();
    await sleep(1);
    expect(await client.ask('MAIL FROM:<>\r\n')).toMatch(/^250/);
  });

  it('breaks off, and nothing of it is taken', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${MAIL}`);
    await client.answers(3);
    client.end();
    await sleep(50);
    expect(receiving.mails).toEqual([]);
  });
});
