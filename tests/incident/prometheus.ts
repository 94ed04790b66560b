/** Debian's Prometheus on loopback, with the rules as shipped but quick, and all that it has in one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWithAlertmanager } from '@plumbline/provisioning/alertmanager/testing/amtool.js';
import { stringify } from 'yaml';
import { freePorts } from '../mail/free-ports.js';
import { hurried, LONGEST_MS } from './hurried.js';
import { until } from './until.js';

const PROMETHEUS = '/usr/bin/prometheus';
const RULES = 'provisioning/prometheus/rules';

export interface Watched {
  /** Where it lives. */
  readonly folder: string;
  /** What it scrapes, and whom it tells, as host:port. */
  readonly exporter: string;
  readonly alertmanager: string;
}

interface Alerts {
  readonly alerts: readonly {
    readonly state: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

interface Groups {
  readonly groups: readonly { readonly lastEvaluation: string }[];
}

interface Vector {
  readonly result: readonly { readonly value: readonly [number, string] }[];
}

/** `describe`, or one line that says why not. */
export function describeWithPrometheus(what: string): jest.Describe {
  if (existsSync(PROMETHEUS)) return describeWithAlertmanager(what);
  process.stdout.write(`skipped: ${what}, because there is no Prometheus (apt-get install prometheus)\n`);
  return describe.skip;
}

export class Prometheus {
  #url = '';
  #process: ChildProcess | undefined;

  async start(watched: Watched): Promise<void> {
    const { folder } = watched;
    const rules = join(folder, 'rules');
    await mkdir(rules, { recursive: true });
    for (const name of await readdir(RULES))
      await writeFile(join(rules, name), hurried(await readFile(join(RULES, name), 'utf8')));
    const config = join(folder, 'prometheus.yml');
    await writeFile(config, configuration(watched, join(rules, '*.yml')));
    const [port = 0] = await freePorts(1);
    const flags = {
      'config.file': config,
      'storage.tsdb.path': join(folder, 'tsdb'),
      'web.listen-address': `127.0.0.1:${port}`,
      'log.level': 'error',
    };
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    this.#process = spawn(PROMETHEUS, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#url = `http://127.0.0.1:${port}`;
    await until('Prometheus is ready', () => this.#isReady());
  }

  /** The alerts about domains that fire now, by name and domain. */
  async firingOfDomains(): Promise<string[]> {
    const { alerts } = await this.#ask<Alerts>('alerts');
    return alerts
      .filter(({ state, labels }) => state === 'firing' && labels['domain'] !== undefined)
      .map(({ labels }) => `${labels['alertname'] ?? ''} ${labels['domain'] ?? ''}`)
      .sort();
  }

  async value(query: string): Promise<number | undefined> {
    const { result } = await this.#ask<Vector>(`query?query=${encodeURIComponent(query)}`);
    const [first] = result;
    return first === undefined ? undefined : Number(first.value[1]);
  }

  /**
   * Rules about domains have made up their minds about what was scraped until now: recordings were made of it, alerts
   * were seen to hold or not by these, again after the longest time for which they have to, and once more while that is
   * told.
   */
  async decided(): Promise<void> {
    let from = Date.now();
    for (const wait of [0, 0, LONGEST_MS, 0]) from = await this.#evaluatedAfter(from + wait);
  }

  async end(): Promise<void> {
    if (this.#process?.exitCode !== null) return;
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await closed;
  }

  /** When the last of the groups was evaluated, once all were after this. */
  async #evaluatedAfter(time: number): Promise<number> {
    let last: number[] = [];
    await until('rules are evaluated', async () => {
      const { groups } = await this.#ask<Groups>('rules');
      last = groups.map(({ lastEvaluation }) => Date.parse(lastEvaluation));
      return last.every((one) => one > time);
    });
    return Math.max(...last);
  }

  async #ask<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${path}`);
    const { data } = (await response.json()) as { data: T };
    return data;
  }

  async #isReady(): Promise<boolean> {
    if (this.#process?.exitCode !== null) throw new Error('Prometheus ended');
    const answer = await fetch(`${this.#url}/-/ready`).catch(() => undefined);
    return answer?.ok === true;
  }
}

function configuration({ exporter, alertmanager }: Watched, rules: string): string {
  return stringify({
    global: { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' },
    rule_files: [rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: [{ job_name: 'plumbline', static_configs: [{ targets: [exporter] }] }],
  });
}
