import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord, type EngineRecord } from '@plumbline/embedded/engine-record.js';
import { plumbline, serve, type Served } from '../../commands/plumbline.js';
import { residentKib } from '../peak.js';
import { processorSeconds } from '../processor-time.js';
import type { Written } from './reports.js';

const SOURCE = 'reports';
const SAMPLE_MS = 50;

/** How an exporter is to find out about addresses, as YAML. */
export type FactsSaid = string;

/** An exporter on a store of its own, which takes in a folder of reports and finds out about the addresses meanwhile. */
export class ServedIntake {
  readonly #served: Served;
  readonly #url: string;
  readonly #data: string;
  readonly #written: Written;
  readonly #begun = performance.now();

  private constructor(served: Served, url: string, data: string, written: Written) {
    this.#served = served;
    this.#url = url;
    this.#data = data;
    this.#written = written;
  }

  static async begin(directory: string, written: Written, facts: FactsSaid): Promise<ServedIntake> {
    const data = join(directory, 'served');
    const config = join(directory, 'served.yml');
    const source = `{ type: folder, path: ${written.folder}, after: leave, settle: 100ms, poll: 200ms }`;
    await writeFile(config, `facts: ${facts}\nsources:\n  ${SOURCE}: ${source}\n`);
    const isOffline = facts.includes('offline: true') ? 'true' : 'false';
    const flags = ['--facts.offline', isOffline, '--config.file', config, '--log.level', 'info'];
    const served = serve(['--store.dir', data, ...flags]);
    const url = await served.logged('url', 'listening');
    await served.logged('msg', 'ready');
    return new ServedIntake(served, url, data, written);
  }

  /** Since it was ready. */
  get seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  get memoryMib(): number {
    return (residentKib(this.#served.process.pid ?? 0) ?? NaN) / 1024;
  }

  /** Of the exporter and the engine so far; not a number where the system does not say. */
  async processorSeconds(): Promise<number> {
    const pids = [this.#served.process.pid, (await this.#engine())?.pid];
    return pids.reduce<number>((all, pid) => all + (processorSeconds(pid ?? 0) ?? NaN), 0);
  }

  /** Resolves when all reports are committed; says after how many seconds that was. */
  async committed(): Promise<number> {
    const name = `plumbline_deliveries_total{source="${SOURCE}",outcome="committed"}`;
    while ((await this.metric(name)) < this.#written.files) {
      if (this.#served.process.exitCode !== null) throw new Error('the exporter ended');
      await sleep(SAMPLE_MS);
    }
    return this.seconds;
  }

  /** The sum of all series whose names begin so. */
  async metric(series: string): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(series));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  async ask(sql: string): Promise<string> {
    const ran = await plumbline(['sql', '--store.dir', this.#data, '--format', 'TSV', sql]);
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran.stdout.trim();
  }

  async holds(): Promise<boolean> {
    return (await plumbline(['verify', '--store.dir', this.#data])).code === 0;
  }

  /** And nothing is left of it. Says how many seconds it took to end. */
  async end(): Promise<number> {
    const engine = (await this.#engine())?.pid;
    const told = performance.now();
    await this.#served.end();
    const ending = (performance.now() - told) / 1000;
    // The engine outlives who asked it, and writes until it has ended.
    while (engine !== undefined && processorSeconds(engine) !== undefined) await sleep(SAMPLE_MS);
    await rm(this.#data, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    return ending;
  }

  #engine(): Promise<EngineRecord | undefined> {
    return readRecord(engineFiles(this.#data).record);
  }
}
