/** A Prometheus of our own: on loopback, with all that it has in one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../mail/free-ports.js';

const PROMETHEUS = '/usr/bin/prometheus';
export const PROMTOOL = '/usr/bin/promtool';
export const hasPrometheus = [PROMETHEUS, PROMTOOL].every((program) => existsSync(program));
export const NO_PROMETHEUS =
  'there is no Prometheus (apt-get install prometheus), so none to keep history in';

export interface PrometheusWish {
  /** With what it has already. */
  readonly data?: string;
  /** How old a sample may be that comes after newer ones; none where it is not said. */
  readonly outOfOrder?: string;
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

export class Prometheus {
  readonly #path: string;
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(path: string, port: number, data: string) {
    this.#path = path;
    this.url = `http://127.0.0.1:${port}`;
    this.#process = spawn(
      PROMETHEUS,
      [
        `--config.file=${join(path, 'prometheus.yml')}`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=20y',
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
      ],
      { stdio: 'ignore' },
    );
  }

  /** It watches itself, so that it knows what time it is: what is new or old is so beside its newest sample. */
  static async start({ data, outOfOrder }: PrometheusWish = {}): Promise<Prometheus> {
    const path = mkdtempSync(join(tmpdir(), 'plumbline-prometheus-'));
    const [port = 0] = await freePorts(1);
    const storage = outOfOrder === undefined ? {} : { tsdb: { out_of_order_time_window: outOfOrder } };
    const itself = { job_name: 'itself', static_configs: [{ targets: [`127.0.0.1:${port}`] }] };
    // YAML takes JSON.
    const config = { global: { scrape_interval: '1s' }, scrape_configs: [itself], storage };
    writeFileSync(join(path, 'prometheus.yml'), JSON.stringify(config));
    const prometheus = new Prometheus(path, port, data ?? join(path, 'data'));
    while (!(await prometheus.#isUp())) {
      if (prometheus.#process.exitCode !== null) throw new Error('prometheus ended');
      await sleep(50);
    }
    return prometheus;
  }

  /** What an expression has at a time: milliseconds, or now. */
  async query(expression: string, at?: number): Promise<readonly Series[]> {
    const asked = new URLSearchParams({
      query: expression,
      ...(at === undefined ? {} : { time: String(at / 1000) }),
    });
    const response = await fetch(`${this.url}/api/v1/query?${asked.toString()}`);
    if (!response.ok) throw new Error(await response.text());
    const { data } = (await response.json()) as Answer;
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  async remove(): Promise<void> {
    const ended = once(this.#process, 'close');
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #isUp(): Promise<boolean> {
    try {
      return (await this.query('up')).length > 0;
    } catch {
      return false;
    }
  }
}
