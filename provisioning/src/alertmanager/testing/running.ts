/** Debian's Alertmanager, on loopback, with all that it has in one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALERTMANAGER } from './amtool.js';
import { Mailbox } from './mailbox.js';
import { rewritten, secretsOf } from './rewritten.js';
import { Services } from './services.js';

export type Labels = Readonly<Record<string, string>>;

interface Posted {
  readonly labels: Labels;
  readonly annotations?: Labels;
}

interface Known {
  readonly labels: Labels;
  readonly status: { readonly inhibitedBy: readonly string[] };
}

/** From now on. */
interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One that mutes the other. */
const CANARIES = ['TlsrptCertificateFailures', 'TlsrptSessionsFailing'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export class Running {
  readonly services: Services;
  readonly mailbox: Mailbox;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #url: string;
  #asked = 0;

  private constructor(parts: [Services, Mailbox, string, ChildProcess, string]) {
    [this.services, this.mailbox, this.#folder, this.#process, this.#url] = parts;
  }

  static async start({ night }: { readonly night: boolean }): Promise<Running> {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-alertmanager-'));
    const services = await Services.start();
    const mailbox = await Mailbox.start();
    const here = { folder: join(folder, 'secrets'), services: services.url, smtp: mailbox.address, night };
    mkdirSync(here.folder);
    for (const [name, secret] of Object.entries(secretsOf(here)))
      writeFileSync(join(here.folder, name), secret);
    const config = join(folder, 'alertmanager.yml');
    writeFileSync(config, rewritten(here));
    const child = spawn(
      ALERTMANAGER,
      [
        ...[`--config.file=${config}`, `--storage.path=${join(folder, 'data')}`],
        ...['--web.listen-address=127.0.0.1:0', '--cluster.listen-address='],
      ],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return new Running([services, mailbox, folder, child, `http://${await addressOf(child)}`]);
  }

  /** Where it is told of alerts, as host:port. */
  get address(): string {
    return new URL(this.#url).host;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await ended;
    await this.services.close();
    await this.mailbox.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Prometheus says that these fire. */
  async fire(...alerts: readonly Posted[]): Promise<void> {
    // What began longer ago than group_wait is told at once, alone: on a slow machine that is soon.
    await this.#post(alerts, { fromMs: MINUTE_MS, untilMs: HOUR_MS });
  }

  /** Prometheus says that these have ended. */
  async end(...alerts: readonly Posted[]): Promise<void> {
    await this.#post(alerts, { fromMs: 0, untilMs: 0 });
  }

  /** Names of the alerts that are muted by others, with their domains where they have one. */
  async inhibited(): Promise<string[]> {
    // What mutes is learnt one by one: once this pair is, all before it are.
    const domain = `canary-${(this.#asked += 1)}.example`;
    const pair = CANARIES.map((alertname) => ({ labels: { alertname, domain } }));
    await this.fire(...pair);
    for (;;) {
      const muted = await this.#muted();
      if (muted.some((name) => name.endsWith(` ${domain}`))) {
        await this.end(...pair);
        return muted.filter((name) => !name.includes(' canary-'));
      }
      await sleep(10);
    }
  }

  async #muted(): Promise<string[]> {
    const response = await fetch(`${this.#url}/api/v2/alerts`);
    const known = (await response.json()) as Known[];
    return known
      .filter(({ status }) => status.inhibitedBy.length > 0)
      .map(({ labels }) => [labels['alertname'], labels['domain']].filter(Boolean).join(' '))
      .sort();
  }

  async #post(alerts: readonly Posted[], { fromMs, untilMs }: Period): Promise<void> {
    const now = Date.now();
    const [startsAt, endsAt] = [fromMs, untilMs].map((ms) => new Date(now + ms).toISOString());
    const { ok, status } = await fetch(`${this.#url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts.map((alert) => ({ ...alert, startsAt, endsAt }))),
    });
    if (!ok) throw new Error(`Alertmanager answered ${status}`);
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('no log of Alertmanager');
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr });
  const address = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      const [, found] = /msg="Listening on" address=(\S+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    lines.on('close', () => {
      reject(new Error(`Alertmanager ended: ${said.join('\n')}`));
    });
  });
  return address;
}
