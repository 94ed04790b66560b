/** An exporter whose mail servers do not let go: it ends in time, reloads in time, and has room for the others. */
import type { Socket } from 'node:net';
import { mkdir, readdir, rename, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Site, SLOW } from '../commands/site.js';
import { until } from '../commands/until.js';
import { HostileImap, piece } from '../mail/hostile-imap.js';
import { HostilePop3 } from '../mail/hostile-pop3.js';

let site: Site;
let imap: HostileImap;
let pop3: HostilePop3;
let endless: HostileImap;
let mails: string[];

function trickle(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 500);
  socket.on('close', () => {
    clearInterval(timer);
  });
}

/** With a folder, and with mailboxes of servers that are as `said` says. */
function settings(poll: string): string {
  const server = (type: string, port: number): string =>
    `{ type: ${type}, host: 127.0.0.1, port: ${port}, security: none, user: me, password: x, poll: ${poll} }`;
  return [
    'web: { shutdown: 10s }',
    'raw: { spool_bytes: 8MiB }',
    'sources:',
    `  slow: ${server('imap', imap.port)}`,
    `  slower: ${server('pop3', pop3.port)}`,
    `  endless: ${server('imap', endless.port)}`,
    `  folder: { type: folder, path: ${site.at('in')}, poll: 100ms }`,
    '',
  ].join('\n');
}

beforeAll(async () => {
  site = await Site.make();
  await mkdir(site.at('in'));
  mails = await site.mails({ domains: 1, days: 1, reportsPerDay: 2, seed: 3 });
  imap = await HostileImap.start({
    mails: 1,
    size: 300_000,
    give: ({ uid, socket }) => {
      socket.write(`* ${uid} FETCH (UID ${uid} BODY[]<0> {300000}\r\n`);
      trickle(socket, 'x');
    },
  });
  pop3 = await HostilePop3.start({
    mails: 1,
    size: 3000,
    give: (_, socket) => {
      trickle(socket, 'x\r\n');
    },
  });
  endless = await HostileImap.start({
    mails: 1,
    size: 100 * 2 ** 20,
    give: ({ tag, uid, from, most, socket }) => {
      piece(socket, uid, from, Buffer.alloc(most, 'x'));
      socket.write(`${tag} OK done\r\n`);
    },
  });
  await site.say(settings('1h'));
  await site.begin();
}, SLOW);
afterAll(async () => {
  await site.remove();
  for (const server of [imap, pop3, endless]) await server.close();
}, SLOW);

it(
  'a mail for which there is no room is let go at once, and told of at its source',
  async () => {
    const limit = 'plumbline_source_limit_hits_total{source="endless",limit="raw.spool_bytes"}';
    await until(async () => ((await site.metric(limit)) ?? 0) > 0);
    const mail = mails[0] ?? '';
    await utimes(site.at('mail', mail), 1, 1);
    await rename(site.at('mail', mail), site.at('in', mail));
    await until(async () =>
      (await readdir(site.at('in', 'done')).catch(() => [] as string[])).includes(mail),
    );
    // It was read no further than there was room.
    expect(endless.asked).toBeLessThan(40);
  },
  SLOW,
);

it(
  'a reload ends mailboxes in the middle of a mail, and is answered within seconds',
  async () => {
    await until(() => pop3.asked.length > 0 && imap.asked > 0);
    const before = imap.asked;
    await site.say(settings('2h'));
    const begun = performance.now();
    const { status } = await fetch(`${site.url}/-/reload`, { method: 'POST' });
    expect([status, performance.now() - begun < 5000]).toEqual([200, true]);
    await until(() => imap.asked > before && pop3.asked.length > 1);
  },
  SLOW,
);

it(
  'it ends long before its time is over',
  async () => {
    await sleep(500);
    const begun = performance.now();
    expect(await site.end()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(6000);
  },
  SLOW,
);
