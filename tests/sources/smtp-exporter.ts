import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { RawClient } from '@plumbline/exporter/sources/smtp/testing/client.js';
import { layEmptyStore, plumbline, scratch, serve, type Served, STATELESS } from '../commands/plumbline.js';
import { askRunningEngine } from '../commands/running-engine.js';
import { freePorts } from '../mail/free-ports.js';

export const RECIPIENT = 'reports@example.com';

/** A running exporter with one SMTP source, `mx`. */
export class SmtpExporter {
  readonly #folder: Awaited<ReturnType<typeof scratch>>;
  readonly port: number;
  readonly #args: readonly string[];
  #served: Served | undefined;
  #url = '';

  private constructor(folder: Awaited<ReturnType<typeof scratch>>, port: number, args: readonly string[]) {
    this.#folder = folder;
    this.port = port;
    this.#args = args;
  }

  /** `said` of the source, in YAML lines; `args` of `serve`. */
  static async start(said: readonly string[], args: readonly string[] = []): Promise<SmtpExporter> {
    const [port = 0] = await freePorts(1);
    const folder = await scratch();
    await layEmptyStore(join(folder.path, 'data'));
    const exporter = new SmtpExporter(folder, port, ['--store.dir', join(folder.path, 'data'), ...args]);
    await exporter.say(said);
    await exporter.begin();
    return exporter;
  }

  get served(): Served {
    if (this.#served === undefined) throw new Error('serve does not run');
    return this.#served;
  }

  get url(): string {
    return this.#url;
  }

  get #settings(): string {
    return join(this.#folder.path, 'plumbline.yml');
  }

  /** Writes the settings. */
  async say(said: readonly string[], rest: readonly string[] = []): Promise<void> {
    const source = ['type: smtp', `listen: 127.0.0.1:${this.port}`, `recipients: ['${RECIPIENT}']`];
    const lines = [...source, 'hostname: mx.example.com', ...said].map((line) => `    ${line}`);
    await writeFile(this.#settings, [...rest, 'sources:', '  mx:', ...lines, ''].join('\n'));
  }

  async begin(): Promise<void> {
    this.#served = serve([...STATELESS, ...this.#args, '--config.file', this.#settings]);
    this.#url = await this.#served.logged('url', 'listening');
    while ((await this.metric('plumbline_source_up{source="mx"}')) !== 1) await sleep(50);
  }

  /** Past EHLO. Between the end of one receiver and the beginning of the next nobody listens. */
  async connect(): Promise<RawClient> {
    const client = await RawClient.to(this.port).catch(() => undefined);
    if (client === undefined) {
      await sleep(50);
      return await this.connect();
    }
    await client.answers();
    await client.ask('EHLO client.example\r\n');
    return client;
  }

  /** What it is answered, whether that is good or not. */
  async send(mail: SendMailOptions, from = ''): Promise<string> {
    const transport = createTransport({ host: '127.0.0.1', port: this.port, ignoreTLS: true });
    try {
      const { response } = await transport.sendMail({ ...mail, envelope: { from, to: RECIPIENT } });
      return response;
    } catch (error) {
      return error instanceof Error && 'response' in error ? String(error.response) : String(error);
    } finally {
      transport.close();
    }
  }

  async run(...command: readonly string[]): Promise<string> {
    const store = ['--store.dir', join(this.#folder.path, 'data'), '--config.file', this.#settings];
    return (await plumbline([...command, ...store])).stdout;
  }

  async rows(query: string): Promise<unknown[]> {
    const directory = join(this.#folder.path, 'data');
    const told = await askRunningEngine(directory, query, 'JSONCompactEachRow');
    const answer = told ?? (await this.run('sql', query, '--format', 'JSONCompactEachRow'));
    const lines = answer.split('\n').filter((line) => line !== '');
    return lines.map((line): unknown => JSON.parse(line));
  }

  async metric(name: string): Promise<number | undefined> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  }

  async end(): Promise<number | null> {
    return await this.served.end();
  }

  async remove(): Promise<void> {
    await this.#served?.end();
    await this.#folder.remove();
  }
}

/** An aggregate report of the day before, as a file. */
function aggregateReport(
  reporter: string,
  domain: string,
  id: string,
  messages: number,
  day = Date.now(),
): string {
  const end = Math.floor(day / 86_400_000) * 86_400;
  return `<?xml version="1.0" encoding="UTF-8"?>
<feedback>
  <report_metadata>
    <org_name>${reporter}</org_name><email>noreply@${reporter}</email><report_id>${id}</report_id>
    <date_range><begin>${end - 86_400}</begin><end>${end - 1}</end></date_range>
  </report_metadata>
  <policy_published><domain>${domain}</domain><p>none</p></policy_published>
  <record>
    <row>
      <source_ip>192.0.2.1</source_ip><count>${messages}</count>
      <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>
    </row>
    <identifiers><header_from>${domain}</header_from></identifiers>
    <auth_results><dkim><domain>${domain}</domain><result>pass</result></dkim></auth_results>
  </record>
</feedback>
`;
}

export function reportMail(
  reporter: string,
  domain: string,
  id: string,
  messages = 3,
  day = Date.now(),
): SendMailOptions {
  return {
    from: `noreply@${reporter}`,
    to: RECIPIENT,
    subject: `Report Domain: ${domain} Submitter: ${reporter} Report-ID: ${id}`,
    text: 'This is an aggregate report.',
    attachments: [
      {
        filename: `${reporter}!${domain}!1!2.xml`,
        content: aggregateReport(reporter, domain, id, messages, day),
      },
    ],
  };
}

/** The same as one says it, in lines. */
export function reportText(reporter: string, domain: string, id: string): string {
  return [
    `From: noreply@${reporter}`,
    `To: ${RECIPIENT}`,
    `Subject: Report Domain: ${domain} Submitter: ${reporter} Report-ID: ${id}`,
    'Content-Type: application/xml',
    '',
    ...aggregateReport(reporter, domain, id, 3).split('\n'),
  ].join('\r\n');
}
