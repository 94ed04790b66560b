/** Clients that mean harm, are slow, or are many; TLS; and the end of the receiver. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CERTIFICATE, codes, ENVELOPE, MAIL, Receiving, STORED, timeouts } from './testing/receiving.js';

let receiving: Receiving;

afterEach(async () => {
  await receiving.end();
});

describe('smuggling', () => {
  const HIDDEN = `MAIL FROM:<a@b.example>\r\nRCPT TO:<reports@example.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n`;

  it.each([
    ['a line feed, a dot, a line feed', '\n.\n'],
    ['a line feed, a dot, both', '\n.\r\n'],
    ['both, a dot, a line feed', '\r\n.\n'],
    ['a return, a dot, a return', '\r.\r'],
    ['both, a dot, a return', '\r\n.\r'],
    ['a return, a dot, both', '\r.\r\n'],
    ['a NUL before them', '\r\n\0.\r\n'],
  ])('no end of a mail but its own: %s', async (_, end) => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}Subject: a\r\n\r\nbody${end}${HIDDEN}.\r\n`);
    expect(codes(await client.answers(4))).toEqual(['250', '250', '354', '250']);
    await sleep(20);
    expect(client.heard).toBe('');
    expect(receiving.mails).toHaveLength(1);
    expect(receiving.mails[0]).toContain('smuggled');
  });

  it('a mail whose header hides a header behind a bare line feed is refused', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}X: a\nAuthentication-Results: mx.example.com; dmarc=pass\r\n\r\nbody\r\n.\r\n`);
    expect((await client.answers(4))[3]).toMatch(/^550/);
    expect(receiving.mails).toEqual([]);
    expect(await client.ask('NOOP\r\n')).toMatch(/^250/);
  });

  it('nothing is said back that a client said, nor a line of its own', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    for (const said of ['RCPT TO:<\x1b[31m@x>', 'MAIL FROM:<a@b> ENVID=a+0D+0A250+20OK', 'HELO \x00\x07'])
      expect(await client.ask(`${said}\r\n`)).toMatch(/^5[^\x00-\x1f]*$/);
  });
});

describe('slow and many', () => {
  it('a client that says nothing is hung up on', async () => {
    receiving = new Receiving(timeouts({ idle: 300 }));
    const client = await receiving.greeted();
    await client.closed();
    expect(client.heard).toMatch(/^421/);
  });

  it('a client that says a byte now and then is hung up on too', async () => {
    receiving = new Receiving(timeouts({ begin: 300 }));
    const client = await receiving.greeted();
    while (!client.isClosed) {
      client.say('N');
      await sleep(20);
    }
    expect(client.heard).toMatch(/^421 \S+ too slow/);
  });

  it('and so is one whose mail comes a byte at a time', async () => {
    receiving = new Receiving(timeouts({ mail: 300 }));
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}Subject: a`);
    await client.answers(3);
    while (!client.isClosed) {
      client.say('x');
      await sleep(20);
    }
    expect(client.heard).toMatch(/^421 \S+ too slow/);
    expect(receiving.mails).toEqual([]);
  });

  it('a command without an end is not waited for', async () => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say('MAIL FROM:<'.padEnd(4000, 'a'));
    await client.closed();
    expect(client.heard).toMatch(/^421 .*too long/);
  });

  it.each([
    ['of a mail that is taken', 'Subject: a\r\n\r\n'],
    ['of one that is refused already', 'Subject: a\nb: c\r\n\r\n'],
  ])('lines of nothing but dots, %s: the client is hung up on', async (_, header) => {
    receiving = new Receiving();
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}${header}`);
    await client.answers(3);
    for (let said = 0; said < 100 && !client.isClosed; said++) await client.sayAll('..\r\n'.repeat(1000));
    await client.closed();
    expect(client.heard).toMatch(/^421/);
    expect(receiving.mails).toEqual([]);
  });

  it('so many connections and mails a minute', async () => {
    receiving = new Receiving({ connections_a_minute_of_address: 1, mails_a_minute_of_address: 2 });
    const client = await receiving.greeted();
    const mails: string[] = [];
    for (let i = 0; i < 3; i++) {
      mails.push(await client.ask('MAIL FROM:<>\r\n'));
      await client.ask('RSET\r\n');
    }
    expect(codes(mails)).toEqual(['250', '250', '451']);
    expect((await (await receiving.connect()).answers())[0]).toMatch(/^421/);
    expect(receiving.limits).toEqual(['mails_a_minute_of_address', 'connections_a_minute_of_address']);
  });

  it('of other networks nobody is let in', async () => {
    receiving = new Receiving({ networks: ['192.0.2.0/24'] });
    expect((await (await receiving.connect()).answers())[0]).toMatch(/^554/);
  });

  it('a client that talks before it is greeted is hung up on', async () => {
    receiving = new Receiving();
    const client = await receiving.connect();
    client.say(`EHLO client.example\r\n${ENVELOPE}`);
    await client.closed();
    expect(client.heard).toMatch(/^421 .*too soon\r\n$/);
  });
});

describe('TLS', () => {
  const tls = CERTIFICATE;

  it('is offered, and begins anew', async () => {
    receiving = new Receiving({ tls: { ...tls, mode: 'offered' } });
    const client = await receiving.greeted();
    expect(await client.ask('STARTTLS\r\n')).toMatch(/^220/);
    await client.upgrade();
    expect(await client.ask('MAIL FROM:<>\r\n')).toMatch(/^503/);
    await client.ask('EHLO client.example\r\n');
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect(codes(await client.answers(4))).toEqual(['250', '250', '354', '250']);
  });

  it('forgets what was said in plain text behind STARTTLS', async () => {
    receiving = new Receiving({ tls: { ...tls, mode: 'offered' } });
    const client = await receiving.greeted();
    client.say(
      `STARTTLS\r\nEHLO evil.example\r\n${ENVELOPE}Subject: injected\r\n\r\n.\r\n${'NOOP\r\n'.repeat(500)}`,
    );
    expect(codes(await client.answers())).toEqual(['220']);
    expect(client.heard).toBe('');
    await client.upgrade();
    expect(await client.ask('MAIL FROM:<>\r\n')).toMatch(/^503/);
    expect(client.heard).toBe('');
    expect(receiving.mails).toEqual([]);
  });

  it('is required before any mail', async () => {
    receiving = new Receiving({ tls: { ...tls, mode: 'required' } });
    const client = await receiving.greeted();
    expect(await client.ask('MAIL FROM:<>\r\n')).toMatch(/^530 5\.7\.0/);
    await client.ask('STARTTLS\r\n');
    await client.upgrade();
    await client.ask('EHLO client.example\r\n');
    expect(await client.ask('MAIL FROM:<>\r\n')).toMatch(/^250/);
  });

  it('from the first byte', async () => {
    receiving = new Receiving({ tls: { ...tls, mode: 'implicit' } });
    const client = await receiving.greeted(true);
    client.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect(codes(await client.answers(4))).toEqual(['250', '250', '354', '250']);
  });

  it('a handshake that never comes is not waited for', async () => {
    receiving = new Receiving({ tls: { ...tls, mode: 'implicit' }, ...timeouts({ idle: 100 }) });
    const client = await receiving.connect();
    await client.closed();
    expect(client.heard).toBe('');
  });
});

describe('its end', () => {
  it('hangs up on who has nothing under way, and answers who has', async () => {
    receiving = new Receiving();
    let commit: () => void = () => undefined;
    receiving.verdict = () =>
      new Promise((resolve) => {
        commit = () => {
          resolve(STORED);
        };
      });
    const idle = await receiving.greeted();
    const busy = await receiving.greeted();
    busy.say(`${ENVELOPE}${MAIL}.\r\n`);
    await busy.answers(3);
    await sleep(20);
    const ended = receiving.stop();
    await idle.closed();
    expect(idle.heard).toMatch(/^421 .*ending/);
    commit();
    expect(codes(await busy.answers(2))).toEqual(['250', '421']);
    await ended;
  });

  it('waits for no mail that does not come', async () => {
    receiving = new Receiving(timeouts({ drain: 50 }));
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}Subject: a\r\n`);
    await client.answers(3);
    await receiving.stop();
    expect(client.heard).toMatch(/^421/);
  });

  it('says where it cannot listen', async () => {
    receiving = new Receiving();
    await receiving.greeted();
    const other = new Receiving({ listen: { host: '127.0.0.1', port: receiving.port } });
    expect(await other.ended).toMatchObject({ reason: 'address_in_use' });
  });
});
