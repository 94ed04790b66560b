/** A running exporter that is told to end, or to read its settings again, while mails come in. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawClient } from '@plumbline/exporter/sources/smtp/testing/client.js';
import { RECIPIENT, reportText, SmtpExporter } from './smtp-exporter.js';

const SLOW = 180_000;

let exporter: SmtpExporter;

beforeEach(async () => {
  exporter = await SmtpExporter.start(['timeouts: { drain: 3s }']);
}, SLOW);
afterEach(async () => {
  await exporter.remove();
}, SLOW);

/** The first half of a mail, behind what comes before it; and the rest of it. */
async function begun(client: RawClient, id: string): Promise<string> {
  client.say(`MAIL FROM:<>\r\nRCPT TO:<${RECIPIENT}>\r\nDATA\r\n`);
  await client.answers(3);
  const mail = reportText('a.example', 'example.com', id);
  const half = Math.floor(mail.length / 2);
  client.say(mail.slice(0, half));
  return `${mail.slice(half)}.\r\n`;
}

async function ids(): Promise<unknown> {
  return await exporter.rows(
    'SELECT groupArray(report_id) FROM (SELECT report_id FROM v_reports ORDER BY ALL)',
  );
}

it(
  'SIGTERM: a mail that comes to its end is on disk and answered, one that does not is told to come again',
  async () => {
    const [idle, honest, slow] = [
      await exporter.connect(),
      await exporter.connect(),
      await exporter.connect(),
    ];
    const rest = await begun(honest, 'whole');
    await begun(slow, 'half');
    const told = performance.now();
    const ended = exporter.end();
    await idle.closed();
    expect(idle.heard).toMatch(/^421 .*ending/);
    honest.say(rest);
    expect((await honest.answers())[0]).toMatch(/^250/);
    expect(await ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(30_000);
    expect((await slow.answers())[0]).toMatch(/^421/);
    expect(await ids()).toEqual([[['whole']]]);
  },
  SLOW,
);

it(
  'a reload that changes it: the mail under way is taken by the one that ends, the next by the one that begins',
  async () => {
    const client = await exporter.connect();
    const rest = await begun(client, 'under-way');
    await exporter.say(['timeouts: { drain: 3s }', 'mail_bytes: 5000']);
    const reloaded = fetch(`${exporter.url}/-/reload`, { method: 'POST' });
    await sleep(200);
    client.say(rest);
    expect((await client.answers())[0]).toMatch(/^250/);
    expect((await reloaded).status).toBe(200);
    await client.closed();

    const next = await exporter.connect();
    expect(await next.ask('MAIL FROM:<> SIZE=6000\r\n')).toMatch(/^552/);
    next.say(await begun(next, 'after'));
    expect((await next.answers())[0]).toMatch(/^250/);
    next.end();
    expect(await ids()).toEqual([[['after', 'under-way']]]);
  },
  SLOW,
);

it(
  'a reload that leaves it as it is: nothing of it ends',
  async () => {
    const client = await exporter.connect();
    const rest = await begun(client, 'one');
    await exporter.say(['timeouts: { drain: 3s }'], ['domains: [example.com]']);
    expect((await fetch(`${exporter.url}/-/reload`, { method: 'POST' })).status).toBe(200);
    await sleep(3500);
    client.say(rest);
    expect((await client.answers())[0]).toMatch(/^250/);
    expect(await client.ask('NOOP\r\n')).toMatch(/^250/);
    client.end();
    expect(await ids()).toEqual([[['one']]]);
  },
  SLOW,
);
