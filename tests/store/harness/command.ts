import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

const BIN = 'exporter/bin/plumbline.js';

export interface Ran {
  /** Nothing where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly stdin: Writable;
  readonly ended: Promise<Ran>;
  /** Resolves when its log holds something so many times; throws where it ends before. */
  logs(words: string, times?: number): Promise<void>;
  /** `kill -9` of it and all it started, the engine excepted, which belongs to the data; false where it had ended. */
  kill(): Promise<boolean>;
  /** Ctrl-C: it reaches the whole group. */
  interrupt(): void;
}

/** Starts a command as a process group of its own, with nothing of ours in its environment. */
export function launch(args: readonly string[]): Running {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: 'pipe',
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  // A command that is killed takes nothing more.
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close');
  return {
    stdin: child.stdin,
    ended: closed.then(() => ({ code: child.exitCode, stdout, stderr })),
    logs: async (words, times = 1) => {
      while (stderr.split(words).length <= times) {
        const ended = await Promise.race([closed, once(child.stderr, 'data').then(() => undefined)]);
        if (ended !== undefined && stderr.split(words).length <= times)
          throw new Error(`it ended without saying "${words}" ${times} times: ${stderr}`);
      }
    },
    interrupt: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    },
    kill: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
      process.kill(-child.pid, 'SIGKILL');
      await closed;
      return true;
    },
  };
}

/** Runs a command to its end. */
export async function run(args: readonly string[]): Promise<Ran> {
  const running = launch(args);
  running.stdin.end();
  return running.ended;
}
