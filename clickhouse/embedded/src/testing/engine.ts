import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { engineFiles } from '../engine-files.js';
import { readRecord } from '../engine-record.js';
import { holdEngine, type EngineEvent, type EngineHold, type EngineOptions } from '../hold.js';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '../limits.js';
import { startedAt } from '../process-identity.js';

/** Engines end soon after their tests. */
const FOR_TESTS: Partial<EngineLimits> = { lingerMs: 50, drainMs: 500, restartMinMs: 10, healthEveryMs: 200 };

/** An engine of its own in a folder of its own, and all that a test asks of it. */
export class TestEngine {
  readonly directory: string;
  /** What is removed in the end, the directory with it. */
  readonly #made: string;
  readonly events: EngineEvent[] = [];
  readonly #limits: EngineLimits;
  readonly #holds: EngineHold[] = [];
  readonly #clients: ClickHouseClient[] = [];

  private constructor(made: string, folder: string, limits: Partial<EngineLimits>) {
    this.#made = made;
    this.directory = join(made, folder);
    this.#limits = { ...DEFAULT_ENGINE_LIMITS, ...FOR_TESTS, ...limits };
  }

  static async in(limits: Partial<EngineLimits> = {}, folder = ''): Promise<TestEngine> {
    return new TestEngine(await mkdtemp(join(tmpdir(), 'plumbline-test-')), folder, limits);
  }

  async tryHold(options: Partial<EngineOptions> = {}): ReturnType<typeof holdEngine> {
    const held = await holdEngine({
      directory: this.directory,
      role: 'command',
      command: 'test',
      limits: this.#limits,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
    if (!('reason' in held)) this.#holds.push(held);
    return held;
  }

  async hold(options: Partial<EngineOptions> = {}): Promise<EngineHold> {
    const held = await this.tryHold(options);
    if ('reason' in held) throw new Error(held.detail);
    return held;
  }

  client({ socketPath }: EngineHold, database = 'default'): ClickHouseClient {
    const connections = { socketPath, keepAlive: true };
    const client = createClient({
      url: 'http://localhost',
      database,
      http_agent: new Agent(connections),
      log: { level: 127 },
    });
    this.#clients.push(client);
    return client;
  }

  async pid(): Promise<number> {
    const record = await readRecord(engineFiles(this.directory).record);
    if (record === undefined) throw new Error('no engine has been here');
    return record.pid;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await Promise.all(this.#holds.map((hold) => hold.release()));
    const record = await readRecord(engineFiles(this.directory).record);
    if (record !== undefined) await ended(record.pid);
    for (const { socketPath } of this.#holds) {
      if (!socketPath.startsWith(this.#made)) await rm(dirname(socketPath), { recursive: true, force: true });
    }
    await rm(this.#made, { recursive: true, force: true });
  }
}

/** Resolves when a process has gone. */
export async function ended(pid: number): Promise<void> {
  await until(async () => (await startedAt(pid)) === undefined);
}

/** Resolves when something holds that will hold sooner or later; the test's own time is the limit. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(20);
}

/** The rows of a query, each as a list of values. */
export async function rowsOf(
  client: ClickHouseClient,
  query: string,
  options: Omit<Parameters<ClickHouseClient['query']>[0], 'query' | 'format'> = {},
): Promise<unknown[][]> {
  const result = await client.query({ query, format: 'JSONCompactEachRow', ...options });
  return await result.json<unknown[]>();
}
