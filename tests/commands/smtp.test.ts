/** A running exporter is delivered to by SMTP and LMTP, and says on each report whose it is. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { layEmptyStore, plumbline, scratch, serve, type Served, STATELESS } from './plumbline.js';

const SLOW = 180_000;
const TO = 'reports@example.com';

let folder: Awaited<ReturnType<typeof scratch>>;
let served: Served;
let ports: number[] = [];
let mails: Buffer[] = [];

beforeAll(async () => {
  folder = await scratch();
  await layEmptyStore(join(folder.path, 'data'));
  const demo = ['demo', '--domains', '2', '--days', '2', '--reports-per-day', '4', '--seed', '5'];
  await plumbline([...demo, '--end', '2026-06-30', '--out', join(folder.path, 'mail')]);
  for (const name of (await readdir(join(folder.path, 'mail'))).sort())
    mails.push(await readFile(join(folder.path, 'mail', name)));
  mails = mails.filter((mail) => mail.includes('Report Domain:'));
  ports = [await freePort(), await freePort()];
  await say();
  served = serve([...STATELESS, '--store.dir', join(folder.path, 'data'), '--config.file', settings()]);
  await served.logged('msg', 'ready');
}, SLOW);
afterAll(async () => {
  await served.end();
  await folder.remove();
}, SLOW);

function settings(): string {
  return join(folder.path, 'plumbline.yml');
}

async function say(...lines: readonly string[]): Promise<void> {
  const source = (name: string, type: string, port = 0): string[] => [
    `  ${name}:`,
    `    type: ${type}`,
    `    listen: 127.0.0.1:${port}`,
    `    recipients: ['${TO}']`,
    `    trusted_authserv_ids: [mx.example.com]`,
  ];
  const sources = [...source('mx', 'smtp', ports[0]), ...source('local', 'lmtp', ports[1])];
  await writeFile(settings(), [...lines, 'sources:', ...sources, ''].join('\n'));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function send(mail: Buffer, lmtp = false): Promise<string> {
  const port = ports[lmtp ? 1 : 0] ?? 0;
  const transport = createTransport({ host: '127.0.0.1', port, lmtp, secure: false, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ envelope: { from: '', to: TO }, raw: mail });
    return response;
  } finally {
    transport.close();
  }
}

function under(header: string, mail: Buffer | undefined): Buffer {
  return Buffer.concat([Buffer.from(`${header}\r\n`), mail ?? Buffer.alloc(0)]);
}

async function sql(query: string): Promise<unknown[]> {
  const args = ['sql', query, '--format', 'JSONCompactEachRow', '--store.dir', join(folder.path, 'data')];
  const { stdout } = await plumbline(args);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** The domain that the mail's report says it is from. */
function reporterIn(mail: Buffer | undefined): string {
  return /^From:.*@([^\s>]+)/im.exec(mail?.toString('latin1') ?? '')?.[1] ?? '';
}

it(
  'a mail that was answered 250 is stored, and counts once however it comes',
  async () => {
    const [mail = Buffer.alloc(0)] = mails;
    expect(await send(mail)).toMatch(/^250 2\.6\.0 on disk as /);
    const count = 'SELECT count(), any(source), any(reporter_check) FROM v_reports';
    expect(await sql(count)).toEqual([['1', 'mx', 'unknown']]);
    expect(await send(mail)).toMatch(/^250/);
    expect(await send(mail, true)).toMatch(/^250/);
    expect(await sql(count)).toEqual([['1', 'mx', 'unknown']]);
    const told =
      "SELECT source, outcome, count() FROM v_deliveries WHERE kind != '' GROUP BY ALL ORDER BY ALL";
    expect(await sql(told)).toEqual([
      ['local', 'duplicate', '1'],
      ['mx', 'duplicate', '1'],
      ['mx', 'stored', '1'],
    ]);
  },
  SLOW,
);

it(
  'what is no report is refused, and what cannot be read is kept',
  async () => {
    await expect(send(Buffer.from('Subject: hello\r\n\r\nHow are you?\r\n'))).rejects.toThrow(/554/);
    const broken = 'Subject: Report Domain: a.example Submitter: b.example Report-ID: 1\r\n\r\nnothing\r\n';
    expect(await send(Buffer.from(broken))).toMatch(/^250/);
    expect(await sql("SELECT count() FROM v_quarantine WHERE state = 'held'")).toEqual([['1']]);
  },
  SLOW,
);

it(
  'whose report it is, is said by the topmost Authentication-Results of ours',
  async () => {
    const says = (dmarc: string, domain: string): string =>
      `Authentication-Results: mx.example.com; spf=none; dmarc=${dmarc} header.from=${domain}`;
    const [, passed, failed, forged] = mails;
    await send(under(says('pass', reporterIn(passed)), passed));
    await send(under(`${says('pass', 'x.example')}\r\n${says('pass', reporterIn(failed))}`, failed), true);
    await send(under(says('pass', reporterIn(forged)).replace('mx.example', 'evil.example'), forged));
    const query = `SELECT reporter_check, reporter_evidence, authserv_id, mail_dmarc, authenticated, end_check
      FROM v_reports WHERE counts ORDER BY ingested_at`;
    expect((await sql(query)).slice(1)).toEqual([
      ['pass', 'dmarc', 'mx.example.com', 'pass', true, 'past'],
      ['fail', '', 'mx.example.com', 'pass', false, 'past'],
      ['unknown', '', '', '', false, 'past'],
    ]);
  },
  SLOW,
);

it(
  'a document that was not authenticated is so when it comes again with its proof',
  async () => {
    const [mail] = mails;
    const header = `Authentication-Results: mx.example.com; dkim=pass header.d=${reporterIn(mail)}`;
    expect(await send(under(header, mail))).toMatch(/^250/);
    const query = `SELECT reporter_check, reporter_evidence, authenticated FROM v_reports
      WHERE source = 'mx' AND reporter_evidence = 'dkim'`;
    expect(await sql(query)).toEqual([['pass', 'dkim', true]]);
  },
  SLOW,
);

it(
  'domains of the settings are ours, and those of strangers are kept apart until somebody decides',
  async () => {
    const store = ['--store.dir', join(folder.path, 'data'), '--config.file', settings()];
    const domains = async (): Promise<string[]> => {
      const { stdout } = await plumbline(['domains', 'list', '--json', ...store]);
      const lines = stdout.split('\n').filter((line) => line !== '');
      const found = lines.map(
        (line) => JSON.parse(line) as { domain: string; state: string; owned: boolean },
      );
      return found.map(({ domain, state, owned }) => `${domain} ${state} ${owned}`);
    };
    const [[first], [second]] = (await sql(
      "SELECT DISTINCT domain FROM v_reports WHERE domain != '' ORDER BY domain",
    )) as [[string], [string]];
    await say(`domains: [${first}]`);
    served.process.kill('SIGHUP');
    await served.logged('msg', 'the settings were read again');
    expect(await domains()).toEqual([`${second} undecided false`, `${first} owned true`]);
    const owned = 'SELECT DISTINCT domain FROM v_records WHERE owned';
    expect(await sql(owned)).toEqual([[first]]);

    const adopted = await plumbline(['domains', 'adopt', second, ...store]);
    expect(adopted).toMatchObject({ code: 0, stdout: `${second}: ours.\n` });
    expect(await sql(`${owned} ORDER BY domain`)).toEqual([[first], [second]]);
    await plumbline(['domains', 'ignore', second, ...store]);
    expect(await sql(owned)).toEqual([[first]]);

    expect(await plumbline(['domains', 'ignore', first, ...store])).toMatchObject({ code: 1 });
    expect(await plumbline(['domains', 'adopt', 'never.example', ...store])).toMatchObject({ code: 1 });
    const added = await plumbline(['domains', 'add', 'Never.example', '--json', ...store]);
    expect(added).toMatchObject({ code: 0, stdout: '{"domains":["never.example"]}\n' });
    expect(await domains()).toContain('never.example adopted true');
  },
  SLOW,
);
