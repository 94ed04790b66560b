import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { layStore } from '@plumbline/exporter/store/testing/laid-store.js';

const BIN = 'exporter/bin/plumbline.js';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs a command to its end, as a process of its own with nothing of ours in its environment. */
export async function plumbline(args: readonly string[], stdin = '', env: Environment = {}): Promise<Ran> {
  const child = start(args, env);
  child.stdin.end(stdin);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

/** The same with a disk that is full behind its standard output. */
export async function plumblineToFullDisk(args: readonly string[]): Promise<Omit<Ran, 'stdout'>> {
  const child = spawn('sh', ['-c', 'exec "$@" >/dev/full', 'sh', process.execPath, BIN, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: 'pipe',
  });
  child.stdin.end();
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stderr };
}

export interface Served {
  readonly process: ChildProcess;
  /** The value of a key in the log, once it is there. */
  logged(key: string, message: string): Promise<string>;
  /** Ends it as a supervisor would, and says with which code it ended. */
  end(): Promise<number | null>;
}

/** No test asks the DNS of the machine about anybody. */
const OFFLINE: Environment = { PLUMBLINE_FACTS_OFFLINE: 'true' };

/** For `serve` in tests that do not look at the state of the domains: reading it keeps an engine busy for seconds. */
export const STATELESS = ['--metrics.domains', 'false'];

/** For a `serve` that nobody is beside: stored mail is judged again soon. */
export const SOON = ['--senders.renewal.every', '200ms', '--senders.renewal.again', '200ms'];

/** Runs `serve` on ports that are free. */
export function serve(args: readonly string[]): Served {
  const free = ['--web.listen-address', '127.0.0.1:0', '--store.door.listen', '127.0.0.1:0'];
  const child = start(['serve', '--log.format', 'json', ...free, ...args], OFFLINE);
  let log = '';
  child.stderr.on('data', (data: Buffer) => (log += data.toString()));
  const closed = once(child, 'close');
  return {
    process: child,
    logged: async (key, message) => {
      for (;;) {
        const found = entries(log).find(({ msg }) => msg === message);
        if (found !== undefined) return String(found[key]);
        if (child.exitCode !== null) throw new Error(`serve ended: ${log}`);
        await Promise.race([once(child.stderr, 'data'), closed]);
      }
    },
    end: async () => {
      child.kill('SIGTERM');
      await closed;
      return child.exitCode;
    },
  };
}

function start(args: readonly string[], env: Environment = {}) {
  return spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  });
}

function entries(log: string): Record<string, unknown>[] {
  const whole = log.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/**
 * Lays an empty store where a test wants nothing more to begin with, as a command makes it. Retention that a test wants
 * must be said here: commands do not change that of a store that is there.
 */
export async function layEmptyStore(directory: string, retention: readonly string[] = []): Promise<void> {
  const name = ['empty', ...retention].join('-').replaceAll(/[^a-z0-9-]/g, '_');
  await layStore(directory, name, async (made) => {
    const { code, stderr } = await plumbline(['sql', 'SELECT 1', '--store.dir', made, ...retention]);
    if (code !== 0) throw new Error(stderr);
  });
}

/** A folder that is gone afterwards; an engine in it has a moment to end. */
export async function scratch(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'plumbline-commands-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }) };
}
