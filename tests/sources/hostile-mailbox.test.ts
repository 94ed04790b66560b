/** Mail servers that stall, trickle, or send without end: how a source ends, and what it takes of them. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IntakeSource } from '@plumbline/exporter/model/intake-source.js';
import type { SourceTrouble } from '@plumbline/exporter/model/source-troubles.js';
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import { Pop3Source } from '@plumbline/exporter/sources/pop3/pop3-source.js';
import { ack, letter, TestDesk } from '../mail/desk.js';
import { HostileImap, piece, type Giver } from '../mail/hostile-imap.js';
import { HostilePop3 } from '../mail/hostile-pop3.js';
import { imapSettings } from './imap-settings.js';
import { pop3Settings } from './pop3-settings.js';

const MIB = 2 ** 20;
const NOBODY = { imap: 0, pop3: 0 };

let desk: TestDesk;
let closing: { close(): Promise<void> }[] = [];

beforeEach(() => {
  desk = new TestDesk();
});
afterEach(async () => {
  for (const one of closing) await one.close();
  closing = [];
});

async function imap(size: number, give: Giver, mails = 1, more = {}): Promise<[ImapSource, HostileImap]> {
  const server = await HostileImap.start({ mails, size, give });
  closing.push(server);
  const settings = imapSettings(NOBODY, {
    port: server.port,
    timeout: 60_000,
    poll: 50,
    idle: false,
    ...more,
  });
  return [new ImapSource('reports', { ...settings, glance: 50 }), server];
}

async function pop3(
  size: number,
  give: (number: number, socket: Socket) => void,
  mails = 1,
  more = {},
): Promise<[Pop3Source, HostilePop3]> {
  const server = await HostilePop3.start({ mails, size, give });
  closing.push(server);
  const settings = pop3Settings(NOBODY, { port: server.port, timeout: 60_000, poll: 50, ...more });
  return [new Pop3Source('reports', settings), server];
}

function trickle(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 100);
  socket.on('close', () => {
    clearInterval(timer);
  });
}

function flood(socket: Socket): void {
  const block = Buffer.from('x'.repeat(64 * 1024 - 2) + '\r\n');
  const more = (): void => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', more);
  more();
}

/** Runs a source, tells it to stop when a mail has begun to come in, and says how long it took to end. */
async function msToEnd(source: IntakeSource, end: () => void): Promise<number> {
  const running = source.run(desk);
  await sleep(500);
  const begun = performance.now();
  end();
  await running;
  return performance.now() - begun;
}

const FIRST: [string, () => Promise<IntakeSource>][] = [
  [
    'IMAP that trickles',
    async () => {
      const [source] = await imap(300_000, ({ uid, socket }) => {
        socket.write(`* ${uid} FETCH (UID ${uid} BODY[]<0> {300000}\r\n`);
        trickle(socket, 'x');
      });
      return source;
    },
  ],
  [
    'IMAP that stalls',
    async () => {
      const [source] = await imap(3000, ({ uid, socket }) => {
        socket.write(`* ${uid} FETCH (UID ${uid} BODY[]<0> {3000}\r\nFrom: a`);
      });
      return source;
    },
  ],
  [
    'POP3 that trickles',
    async () => {
      const [source] = await pop3(3000, (_, socket) => {
        trickle(socket, 'x\r\n');
      });
      return source;
    },
  ],
  [
    'POP3 that stalls',
    async () => {
      const [source] = await pop3(3000, (_, socket) => socket.write('From: a'));
      return source;
    },
  ],
];

describe('told to end while a mail comes in', () => {
  it.each(FIRST)('%s: it is not waited for', async (_, begin) => {
    const source = await begin();
    expect(
      await msToEnd(source, () => {
        desk.end();
      }),
    ).toBeLessThan(3000);
    expect(desk.took).toEqual([]);
  });

  it.each(FIRST)('%s: given up, it is over at once', async (_, begin) => {
    const source = await begin();
    expect(
      await msToEnd(source, () => {
        desk.end();
        desk.letGo();
      }),
    ).toBeLessThan(500);
  });

  it('what was handed in before is waited for, and remembered', async () => {
    let verdict: () => void = () => undefined;
    desk.judge = async () => {
      await new Promise<void>((resolve) => (verdict = resolve));
      return ack({ stored: 1 });
    };
    const [source] = await pop3(
      100,
      (number, socket) => {
        if (number === 1) socket.write(`${letter(1)}.\r\n`);
      },
      2,
    );
    const ending = msToEnd(source, () => {
      desk.end();
      setTimeout(() => {
        verdict();
      }, 2000);
    });
    expect(await ending).toBeGreaterThan(1900);
    expect([...(await desk.cursor.all()).values()]).toEqual(['done']);
  });
});

it('a server that says nothing before it greets is not waited for either', async () => {
  const { createServer } = await import('node:net');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  for (const source of [
    new ImapSource('reports', imapSettings(NOBODY, { port, timeout: 60_000 })),
    new Pop3Source('reports', pop3Settings(NOBODY, { port, timeout: 60_000 })),
  ]) {
    desk = new TestDesk();
    expect(
      await msToEnd(source, () => {
        desk.end();
      }),
    ).toBeLessThan(500);
  }
  for (const socket of sockets) socket.destroy();
  server.close();
});

describe('a mail of more bytes than were announced', () => {
  const endless: Giver = ({ tag, uid, from, most, socket }) => {
    piece(socket, uid, from, Buffer.alloc(most, 'x'));
    socket.write(`${tag} OK done\r\n`);
  };

  it('IMAP: it is read so far and left, once, and the source goes on', async () => {
    const [source, server] = await imap(3000, endless);
    await desk.run(source, () => desk.wells > 3);
    expect(server.asked * 512 * 1024).toBeLessThan(3 * MIB);
    expect(desk.troubles.map(({ reason, detail }) => `${reason}: ${detail}`)).toEqual([
      expect.stringMatching(/^protocol: INBOX;UID=1: 3000 bytes were announced, .* it is left$/),
    ]);
    expect(desk.took).toEqual([]);
  });

  it('IMAP: no more than mail_bytes, whatever was announced', async () => {
    const [source] = await imap(MIB, endless, 1, { mail_bytes: MIB });
    await desk.run(source, () => desk.wells > 3);
    expect([desk.limits, desk.troubles, desk.took]).toEqual([['mail_bytes'], [], []]);
  });

  it('IMAP: a server that gives mails without end where one was asked for is hung up on', async () => {
    const [source] = await imap(3000, ({ uid, socket }) => {
      const timer = setInterval(() => {
        piece(socket, uid, 0, Buffer.alloc(MIB, 'x'));
      }, 5);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    const trouble = await source.run(desk);
    expect(trouble).toMatchObject<Partial<SourceTrouble>>({ reason: 'protocol' });
  });

  it('POP3: the session ends there, and the next leaves the mail', async () => {
    const [source, server] = await pop3(
      3000,
      (number, socket) => {
        if (number === 1) flood(socket);
        else socket.write(`${letter(number)}.\r\n`);
      },
      2,
    );
    await desk.run(source, () => desk.took.length > 0 && desk.wells > 2);
    expect(desk.troubles).toEqual([
      {
        reason: 'protocol',
        detail: expect.stringMatching(/^mail id-1: 3000 bytes were announced/) as string,
      },
    ]);
    expect(server.asked.filter((number) => number === 1)).toHaveLength(1);
    expect(desk.took.map(({ text }) => text)).toEqual([letter(2)]);
  });

  it('POP3: no more than mail_bytes, whatever was announced', async () => {
    const [source] = await pop3(
      MIB,
      (_, socket) => {
        flood(socket);
      },
      1,
      { mail_bytes: MIB },
    );
    await desk.run(source, () => desk.wells > 1);
    expect(desk.limits).toEqual(['mail_bytes']);
    expect(desk.took).toEqual([]);
  });

  it('POP3: where nobody reads it to its end, the session is over', async () => {
    const [source, server] = await pop3(3000, (_, socket) => {
      socket.write('From: a\r\n');
      trickle(socket, 'x\r\n');
    });
    desk.take = async ({ bytes }) => {
      for await (const chunk of bytes) if (chunk.length > 0) break;
      return { verdict: Promise.resolve({ verdict: 'nack', reason: 'spool_full', detail: 'no room' }) };
    };
    await desk.run(source, () => desk.wells > 1);
    expect(new Set(desk.troubles.map(({ reason, detail }) => `${reason}: ${detail}`))).toEqual(
      new Set(['store_away: spool_full: no room']),
    );
    expect(server.asked.length).toBeGreaterThan(0);
  });
});
