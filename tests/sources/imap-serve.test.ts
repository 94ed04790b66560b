/** A mailbox at a real Dovecot, and an exporter that has it among its sources: from the mail to committed rows. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '../clients/program.js';
import { layEmptyStore, plumbline, scratch, serve, type Served, STATELESS } from '../commands/plumbline.js';
import { until } from '../commands/until.js';
import { Dovecot, hasDovecot, NO_DOVECOT, PASSWORD, USER } from '../mail/dovecot.js';

const SLOW = 300_000;
const MAILS = 10_000;

describeWhere(hasDovecot, NO_DOVECOT)('a mailbox of the settings', () => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  let dovecot: Dovecot;
  let served: Served;
  let url = '';
  let mails: Buffer[] = [];

  beforeAll(async () => {
    folder = await scratch();
    await layEmptyStore(join(folder.path, 'data'));
    dovecot = await Dovecot.start();
    const out = join(folder.path, 'mail');
    const size = '--domains 1 --days 4 --reports-per-day 3 --seed 5 --end 2026-06-30';
    await plumbline(['demo', '--out', out, ...size.split(' ')]);
    mails = readdirSync(out).map((name) => readFileSync(join(out, name)));
    writeFileSync(join(folder.path, 'password'), `${PASSWORD}\n`);
    const settings = join(folder.path, 'plumbline.yml');
    writeFileSync(
      settings,
      `sources:
  mailbox:
    type: imap
    host: 127.0.0.1
    port: ${dovecot.imaps}
    ca_file: ${dovecot.ca}
    user: ${USER}
    password_file: ${join(folder.path, 'password')}
    poll: 10m
  popped:
    type: pop3
    host: localhost
    port: ${dovecot.pop3}
    security: starttls
    ca_file: ${dovecot.ca}
    user: other@example.com
    password_file: ${join(folder.path, 'password')}
`,
    );
    served = serve([...STATELESS, '--store.dir', join(folder.path, 'data'), '--config.file', settings]);
    url = await served.logged('url', 'listening');
    await served.logged('msg', 'ready');
  }, SLOW);
  afterAll(async () => {
    await served.end();
    await dovecot.remove();
    await folder.remove();
  }, SLOW);

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  }

  const committed = (): Promise<number> =>
    metric('plumbline_deliveries_total{source="mailbox",outcome="committed"}');

  it(
    'is told of new mail (IDLE): five seconds later its rows are committed, and it is moved',
    async () => {
      await until(async () => (await metric('plumbline_source_up{source="mailbox"}')) === 1);
      // The first look is over, and the next would be in ten minutes.
      await sleep(500);
      for (const mail of mails.slice(0, 3)) {
        const before = await committed();
        const begun = Date.now();
        dovecot.deliver(mail);
        await until(async () => (await committed()) > before);
        expect(Date.now() - begun).toBeLessThan(5000);
      }
      await until(() => dovecot.mails('Plumbline/Done').length === 3);
      expect(await metric('plumbline_reports_total{kind="aggregate",outcome="stored"}')).toBeGreaterThan(0);
    },
    SLOW,
  );

  it(
    'ten thousand mails are taken in flat memory, and how far it is can be seen',
    async () => {
      const before = await committed();
      const memory: number[] = [];
      await dovecot.down();
      for (let i = 0; i < MAILS; i++) dovecot.deliver(mails[i % mails.length] ?? '');
      await dovecot.up();
      let backlog = 0;
      await until(async () => {
        memory.push(residentMib(served));
        backlog = Math.max(backlog, await metric('plumbline_source_backlog_deliveries{source="mailbox"}'));
        await sleep(200);
        return (await committed()) - before >= MAILS;
      });
      expect(backlog).toBeGreaterThan(0);
      expect(await committed()).toBe(before + MAILS);
      await until(() => dovecot.mails().length === 0);
      const third = Math.floor(memory.length / 3);
      const [early, late] = [Math.max(...memory.slice(0, 2 * third)), Math.max(...memory.slice(2 * third))];
      expect(late).toBeLessThan(early + 64);
      expect(Math.max(...memory)).toBeLessThan(600);
    },
    SLOW,
  );

  it(
    'the memory of a mail does not grow with its size',
    async () => {
      const line = `${'x'.repeat(76)}\r\n`;
      const highestBeside = async (bytes: number): Promise<number> => {
        const before = await committed();
        let highest = 0;
        dovecot.deliver(
          Buffer.concat([
            Buffer.from('From: a@example.org\r\nSubject: a large letter\r\n\r\n'),
            Buffer.alloc(bytes, line),
          ]),
        );
        await until(async () => {
          highest = Math.max(highest, residentMib(served));
          return (await committed()) > before;
        });
        return highest;
      };
      const large = await highestBeside(60_000_000);
      const larger = await highestBeside(240_000_000);
      expect(larger - large).toBeLessThan(90);
      // One is no report, and is left; the other is over `limits.mail_bytes` too, and is kept in quarantine.
      await until(() => dovecot.mails('Plumbline/Failed').length === 1);
      expect(dovecot.mails()).toHaveLength(1);
    },
    SLOW,
  );

  it(
    'a mailbox that refuses us keeps no other from its work',
    async () => {
      const failures = 'plumbline_source_failures_total{source="popped",reason="login_refused"}';
      await until(async () => (await metric(failures)) > 0);
      expect(await metric('plumbline_source_up{source="popped"}')).toBe(0);
      // Its server was away a moment ago.
      await until(async () => (await metric('plumbline_source_up{source="mailbox"}')) === 1);
    },
    SLOW,
  );
});

function residentMib({ process }: Served): number {
  const status = readFileSync(`/proc/${String(process.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
