import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord } from '@plumbline/embedded/engine-record.js';
import { startedAt } from '@plumbline/embedded/process-identity.js';
import { layEmptyStore } from '../../commands/plumbline.js';
import { launch, run, type Ran, type Running } from './command.js';

/** What `ingest` prints of what it did. */
export interface Taken {
  readonly deliveries: number;
  readonly documents: number;
  readonly reports: Readonly<Record<'stored' | 'duplicate' | 'revision' | 'quarantined', number>>;
  readonly records: Readonly<Record<'in' | 'stored' | 'duplicate' | 'quarantined', number>>;
}

/** Nothing expires: the mail of the tests is of days that are long past. */
const FOR_EVER = ['--store.retention.records', '--store.retention.reports', '--failures.days'].flatMap(
  (setting) => [setting, 'forever'],
);

const EXIT_OK = 0;
const EXIT_REFUSED = 2;

/** A folder with a data directory in it, used by commands as people use them. */
export class Data {
  /** For whatever a test needs beside the store. */
  readonly folder: string;
  readonly directory: string;
  readonly #settings: readonly string[];
  readonly #running: Running[] = [];

  private constructor(folder: string, place: string, settings: readonly string[]) {
    this.folder = folder;
    this.directory = join(place, 'data');
    this.#settings = settings;
  }

  /** With an empty store in it. */
  static async withStore(settings: readonly string[] = []): Promise<Data> {
    const data = await Data.make(settings);
    await layEmptyStore(data.directory, [...FOR_EVER, ...settings]);
    return data;
  }

  /** The data may have another place than what else a test needs. */
  static async make(settings: readonly string[] = [], place?: string): Promise<Data> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-store-'));
    return new Data(folder, place ?? folder, settings);
  }

  /** The same store, by a command with other settings. */
  args(command: readonly string[]): readonly string[] {
    return [...command, '--store.dir', this.directory, ...FOR_EVER, ...this.#settings];
  }

  launch(...command: readonly string[]): Running {
    const running = launch(this.args(command));
    this.#running.push(running);
    return running;
  }

  run(...command: readonly string[]): Promise<Ran> {
    return run(this.args(command));
  }

  /** Ingests to the end; throws where that is no good one. */
  async ingest(...args: readonly string[]): Promise<Taken> {
    return takenOf(await this.run('ingest', '--json', ...args));
  }

  async rows(sql: string): Promise<string[][]> {
    const { code, stdout, stderr } = await this.run('sql', '--format', 'TSV', sql);
    if (code !== EXIT_OK) throw new Error(stderr);
    const lines = stdout.split('\n').slice(0, -1);
    return lines.map((line) => line.split('\t'));
  }

  /** The process that is the engine just now; nothing while there is none. */
  async engine(): Promise<number | undefined> {
    const record = await readRecord(engineFiles(this.directory).record);
    if (record === undefined) return undefined;
    return (await startedAt(record.pid)) === record.started ? record.pid : undefined;
  }

  async engineRuns(): Promise<number> {
    for (;;) {
      const pid = await this.engine();
      if (pid !== undefined) return pid;
      await sleep(10);
    }
  }

  async engineEnded(): Promise<void> {
    while ((await this.engine()) !== undefined) await sleep(20);
  }

  async remove(): Promise<void> {
    await Promise.all(this.#running.map((running) => running.kill()));
    const engine = await this.engine();
    if (engine !== undefined) process.kill(engine, 'SIGKILL');
    await this.engineEnded();
    for (const path of [this.directory, this.folder])
      await rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}

/** What an ingest that came to its end did. */
export function takenOf({ code, stdout, stderr }: Ran): Taken {
  if (code !== EXIT_OK && code !== EXIT_REFUSED) throw new Error(`ingest ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Taken;
}
