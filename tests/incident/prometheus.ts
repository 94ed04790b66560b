/** Debian's Prometheus on loopback, with the rules as shipped but quick, and all that it has in one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePorts } from '../mail/free-ports.js';

const PROMETHEUS = '/usr/bin/prometheus';
const RULES = 'provisioning/prometheus/rules';

export const isPrometheusHere = existsSync(PROMETHEUS);

export interface Watched {
  /** Where it lives. */
  readonly folder: string;
  /** What it scrapes, and whom it tells, as host:port. */
  readonly exporter: string;
  readonly alertmanager: string;
}

interface Rule {
  readonly alert?: string;
  for?: string;
  keep_firing_for?: string;
}

interface RuleFile {
  readonly groups: { interval?: string; readonly rules: Rule[] }[];
}

export class Prometheus {
  readonly url: string;
  readonly #process: ChildProcess;
  #log = '';

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
    process.stderr?.on('data', (data: Buffer) => (this.#log += data.toString()));
  }

  static async start({ folder, exporter, alertmanager }: Watched): Promise<Prometheus> {
    const rules = join(folder, 'rules');
    await mkdir(rules, { recursive: true });
    for (const name of await readdir(RULES)) {
      const shipped = parse(await readFile(join(RULES, name), 'utf8')) as RuleFile;
      await writeFile(join(rules, name), stringify(hurried(shipped)));
    }
    const config = join(folder, 'prometheus.yml');
    await writeFile(
      config,
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [join(rules, '*.yml')],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
        scrape_configs: [{ job_name: 'plumbline', static_configs: [{ targets: [exporter] }] }],
      }),
    );
    const [port = 0] = await freePorts(1);
    const child = spawn(
      PROMETHEUS,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`, child);
    await prometheus.#ready();
    return prometheus;
  }

  /** The alerts that fire now, by name and domain. */
  async firing(): Promise<string[]> {
    const found = await this.#ask<{ alerts: { state: string; labels: Record<string, string> }[] }>('alerts');
    return found.alerts
      .filter(({ state }) => state === 'firing')
      .map(({ labels }) =>
        [labels['alertname'], labels['domain']].filter((one) => one !== undefined).join(' '),
      )
      .sort();
  }

  async value(query: string): Promise<number | undefined> {
    const found = await this.#ask<{ result: { value: [number, string] }[] }>(
      `query?query=${encodeURIComponent(query)}`,
    );
    const [first] = found.result;
    return first === undefined ? undefined : Number(first.value[1]);
  }

  async end(): Promise<void> {
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await closed;
  }

  async #ask<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    const { data } = (await response.json()) as { data: T };
    return data;
  }

  async #ready(): Promise<void> {
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`Prometheus ended: ${this.#log}`);
      const answer = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(100);
    }
  }
}

/** What has to hold for minutes holds for seconds. */
function hurried(file: RuleFile): RuleFile {
  for (const group of file.groups) {
    group.interval = '1s';
    for (const rule of group.rules) {
      if (rule.for !== undefined) rule.for = '3s';
      if (rule.keep_firing_for !== undefined) rule.keep_firing_for = '2s';
    }
  }
  return file;
}
