/** Clients that are many, and hold what others wait for. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { codes, ENVELOPE, MAIL, Receiving, timeouts } from './testing/receiving.js';

let receiving: Receiving;

afterEach(async () => {
  await receiving.end();
});

it('so many connections of an address, and no more', async () => {
  receiving = new Receiving({ connections_of_address: 2 });
  const [first] = [await receiving.greeted(), await receiving.greeted()];
  const third = await receiving.connect();
  expect((await third.answers())[0]).toMatch(/^421 mx\.example\.com too many connections/);
  await third.closed();
  expect(receiving.limits).toEqual(['connections_of_address']);
  first.end();
  await sleep(20);
  expect((await (await receiving.connect()).answers())[0]).toMatch(/^220/);
});

it('a thousand connections at once: a few talk, the others are told to come again', async () => {
  receiving = new Receiving({ connections: 20, connections_of_address: 5000 });
  const clients = await Promise.all(Array.from({ length: 1000 }, () => receiving.connect()));
  const greetings = (await Promise.all(clients.map((client) => client.answers()))).flat();
  expect(greetings.filter((said) => said.startsWith('220'))).toHaveLength(20);
  expect(greetings.filter((said) => said.startsWith('421')).length).toBeGreaterThan(900);
  for (const client of clients) client.end();
  await sleep(50);
  const after = await receiving.greeted();
  expect(await after.ask('NOOP\r\n')).toMatch(/^250/);
});

it('where three quarters are taken, who does nothing makes room for who comes', async () => {
  receiving = new Receiving({ connections: 8, connections_of_address: 100, ...timeouts({ crowded: 50 }) });
  const busy = await receiving.greeted();
  busy.say(ENVELOPE);
  await busy.answers(3);
  const idle = [];
  for (let i = 0; i < 6; i++) idle.push(await receiving.greeted());
  await sleep(100);
  for (let i = 0; i < 10; i++) {
    const honest = await receiving.greeted();
    honest.say(`${ENVELOPE}${MAIL}.\r\n`);
    expect(codes(await honest.answers(4))).toEqual(['250', '250', '354', '250']);
    await sleep(60);
  }
  for (const client of idle) {
    await client.closed();
    expect(client.heard).toMatch(/^421 \S+ too slow while others wait/);
  }
  busy.say(`${MAIL}.\r\n`);
  expect(codes(await busy.answers())).toEqual(['250']);
  expect(receiving.limits).toContain('timeouts.crowded');
});

it('where all are taken at once, by clients that do nothing, there is room for who comes again', async () => {
  receiving = new Receiving({ connections: 4, connections_of_address: 100, ...timeouts({ crowded: 50 }) });
  for (let i = 0; i < 4; i++) await receiving.greeted();
  await sleep(100);
  const refused = await receiving.connect();
  expect(await refused.answers()).toEqual([expect.stringMatching(/^421 \S+ too many connections/)]);
  await sleep(20);
  const honest = await receiving.greeted();
  expect(await honest.ask('NOOP\r\n')).toMatch(/^250/);
  expect(receiving.limits).toEqual(['connections', 'timeouts.crowded']);
});

it('where all places for mails are held by mails that do not come, they make room as well', async () => {
  receiving = new Receiving({ in_flight: 3, ...timeouts({ crowded: 3000 }) });
  const slow = [];
  for (let i = 0; i < 3; i++) {
    const client = await receiving.greeted();
    client.say(`${ENVELOPE}Subject: a\r\n`);
    await client.answers(3);
    slow.push(client);
  }
  const honest = await receiving.greeted();
  expect(await honest.ask('MAIL FROM:<>\r\n')).toMatch(/^451/);
  await sleep(3000);
  honest.say(ENVELOPE);
  expect(codes(await honest.answers(3))).toEqual(['250', '250', '354']);
  honest.say(`${MAIL}.\r\n`);
  expect(codes(await honest.answers())).toEqual(['250']);
  expect(slow.filter((client) => client.isClosed)).toHaveLength(1);
  expect(receiving.limits).toEqual(['in_flight', 'timeouts.crowded']);
  expect(receiving.mails).toEqual([MAIL]);
});

it('who asks without an end and does not listen is not read any more, and takes no memory', async () => {
  receiving = new Receiving();
  const client = await receiving.greeted();
  const socket = await silent(receiving.port);
  const before = process.memoryUsage().rss;
  const asked = Buffer.from('NOOP\r\n'.repeat(10_000));
  let sent = 0;
  let isStuck = false;
  while (!isStuck && sent < 200 * 2 ** 20) {
    if (!socket.write(asked)) {
      const drained = new Promise<boolean>((resolve) =>
        socket.once('drain', () => {
          resolve(false);
        }),
      );
      isStuck = await Promise.race([drained, sleep(2000).then(() => true)]);
    }
    sent += asked.length;
  }
  expect(isStuck).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  expect(await client.ask('NOOP\r\n')).toMatch(/^250/);
  socket.destroy();
});

/** Has heard the greeting, and hears nothing from then on. */
async function silent(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}
