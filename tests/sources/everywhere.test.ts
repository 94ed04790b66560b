/** The same mail by folder, HTTP, SMTP and IMAP at once, through one running exporter, is counted once. */
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import { plumbline } from '../commands/plumbline.js';
import { Site, SLOW } from '../commands/site.js';
import { until } from '../commands/until.js';
import { Dovecot, hasDovecot, NO_DOVECOT, PASSWORD, USER } from '../mail/dovecot.js';
import { freePorts } from '../mail/free-ports.js';

const TO = 'reports@example.com';

let site: Site;
let dovecot: Dovecot | undefined;
let mails: string[] = [];
let smtp = 0;
let key = '';

beforeAll(async () => {
  site = await Site.make();
  mails = await site.mails({ domains: 1, days: 3, reportsPerDay: 10, seed: 8 });
  for (const path of ['in', 'half', 'box/new', 'box/cur', 'box/tmp'])
    await mkdir(site.at(path), { recursive: true });
  if (hasDovecot) dovecot = await Dovecot.start();
  else process.stderr.write(`skipped: by IMAP, because ${NO_DOVECOT}: a Maildir stands for it\n`);
  [smtp = 0] = await freePorts(1);
  await site.say(`
sources:
  files: { type: folder, path: ${site.at('in')}, settle: 100ms, poll: 100ms }
  mx: { type: smtp, listen: '127.0.0.1:${smtp}', recipients: ['${TO}'] }
  box: ${boxSettings()}
`);
  await site.begin();
  const flags = ['--name', 'a test', '--scope', 'reports:write', '--json'];
  const made = await plumbline(['keys', 'create', ...site.store, ...flags]);
  ({ key } = JSON.parse(made.stdout) as { key: string });
}, SLOW);
afterAll(async () => {
  await site.remove();
  await dovecot?.remove();
}, SLOW);

function boxSettings(): string {
  if (dovecot === undefined) return `{ type: maildir, path: ${site.at('box')}, poll: 100ms }`;
  const login = `user: ${USER}, password: ${PASSWORD}, security: none`;
  return `{ type: imap, host: 127.0.0.1, port: ${dovecot.imap}, ${login}, poll: 1s }`;
}

/** How a mail comes: begun at once, and done when it is as good as told that it was taken. */
const WAYS: Readonly<Record<string, (mail: string) => Promise<void>>> = {
  folder: async (mail) => {
    await copyFile(site.at('mail', mail), site.at('half', mail));
    await rename(site.at('half', mail), site.at('in', mail));
  },
  http: async (mail) => {
    const response = await fetch(`${site.url}/api/v1/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
      body: await readFile(site.at('mail', mail)),
    });
    if (response.status !== 200) throw new Error(await response.text());
  },
  smtp: async (mail) => {
    const transport = createTransport({ host: '127.0.0.1', port: smtp, ignoreTLS: true });
    const raw = await readFile(site.at('mail', mail));
    await transport.sendMail({ envelope: { from: '', to: TO }, raw });
    transport.close();
  },
  mailbox: async (mail) => {
    if (dovecot !== undefined) dovecot.deliver(await readFile(site.at('mail', mail)));
    else {
      await copyFile(site.at('mail', mail), site.at('box/tmp', mail));
      await rename(site.at('box/tmp', mail), site.at('box/new', mail));
    }
  },
};

async function byAllWays(...names: readonly string[]): Promise<void> {
  await Promise.all(names.flatMap((name) => Object.values(WAYS).map((way) => way(name))));
}

/** In the ledger: outcomes of all ways, and by how many of them things came. */
async function ledger(): Promise<Record<string, number>> {
  const rows = await site.rows('SELECT outcome, count() FROM v_deliveries GROUP BY outcome ORDER BY outcome');
  return Object.fromEntries((rows as [string, string][]).map(([outcome, count]) => [outcome, Number(count)]));
}

async function ledgerHas(things: number): Promise<boolean> {
  return Object.values(await ledger()).reduce((sum, count) => sum + count, 0) >= things;
}

it(
  'one mail, four ways: stored once, a duplicate three times',
  async () => {
    const mail = mails.find((name) => name.includes('_aggregate_')) ?? '';
    await byAllWays(mail);
    await until(() => ledgerHas(4));
    expect(await ledger()).toEqual({ duplicate: 3, stored: 1 });
    expect(await site.rows('SELECT uniqExact(source) FROM v_deliveries')).toEqual([['4']]);
    expect(await site.rows('SELECT count(), uniqExact(report_key) FROM v_reports')).toEqual([['1', '1']]);
  },
  SLOW,
);

it(
  'all mails there are, four ways at once: each counts once, and all that was read is accounted for',
  async () => {
    const repeats = mails.filter((name) => /_(again|copy)\.eml$/.test(name)).length;
    await byAllWays(...mails);
    const things = 4 + 4 * mails.length;
    await until(() => ledgerHas(things));
    const stored = mails.length - repeats;
    expect(await ledger()).toEqual({ duplicate: things - stored, stored });
    const { code, stdout } = await plumbline(['verify', ...site.store]);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { holds: true }]);
  },
  SLOW,
);
