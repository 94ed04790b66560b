/** An Alertmanager of our own: on loopback, alone, with all that it has in one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../mail/free-ports.js';

const PROGRAM = '/usr/bin/prometheus-alertmanager';

export const hasAlertmanager = existsSync(PROGRAM);
export const NO_ALERTMANAGER =
  'there is no Alertmanager (apt-get install prometheus-alertmanager), so nobody tells of alerts';

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

export class Alertmanager {
  readonly #url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.#url = url;
    this.#process = process;
  }

  /** With a configuration, as YAML. */
  static async start(folder: string, config: string): Promise<Alertmanager> {
    const [port = 0] = await freePorts(1);
    const file = join(folder, 'alertmanager.yml');
    await writeFile(file, config);
    const flags = {
      'config.file': file,
      'storage.path': join(folder, 'alertmanager'),
      'web.listen-address': `127.0.0.1:${port}`,
      'cluster.listen-address': '',
      'log.level': 'error',
    };
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    const process = spawn(PROGRAM, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const one = new Alertmanager(`http://127.0.0.1:${port}`, process);
    while (!(await one.#isReady())) {
      if (process.exitCode !== null) throw new Error('Alertmanager ended');
      await sleep(50);
    }
    return one;
  }

  /** As Prometheus does; one whose end has passed is resolved. */
  async post(...alerts: readonly PostedAlert[]): Promise<void> {
    const response = await fetch(`${this.#url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await closed;
  }

  async #isReady(): Promise<boolean> {
    return await fetch(`${this.#url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
