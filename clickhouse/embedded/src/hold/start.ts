import { fork } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { engineFiles } from '../engine-files.js';
import { DEFAULT_ENGINE_LIMITS, threadsOf, type EngineLimits } from '../limits.js';
import { isReport, orderArguments, type StartReport } from '../messages.js';
import type { Place } from './place.js';

/**
 * Starts an engine, in a session of its own so that Ctrl-C does not reach it, and with a log for its output so that
 * nobody who reads the command's output waits for it.
 */
export async function startEngine({ directory, socket }: Place, limits: EngineLimits): Promise<StartReport> {
  const { log } = engineFiles(directory);
  await rotate(log, limits.logBytes);
  const output = await open(log, 'a', 0o600);
  try {
    const child = fork(entry(), orderArguments({ directory, socket, limits }, DEFAULT_ENGINE_LIMITS), {
      cwd: directory,
      detached: true,
      execArgv: [],
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', UV_THREADPOOL_SIZE: String(threadsOf(limits)) },
    });
    child.unref();
    return await new Promise<StartReport>((resolve) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL');
        resolve({ report: 'failed', detail: `It was not ready after ${limits.startMs / 1000} s` });
      }, limits.startMs);
      child.on('message', (message) => {
        if (isReport(message)) resolve(message);
      });
      child.on('error', (error) => {
        resolve({ report: 'failed', detail: error.message });
      });
      child.on('exit', (code, signal) => {
        clearTimeout(late);
        resolve({ report: 'failed', detail: `It ended with ${signal ?? code ?? 'no code'}` });
      });
      child.on('disconnect', () => {
        clearTimeout(late);
      });
    });
  } finally {
    await output.close();
  }
}

/** Beside this file when it is built; the built one also where the sources themselves are run, as tests do. */
function entry(): string {
  const beside = fileURLToPath(new URL('../main.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/main.js', import.meta.url));
}

async function rotate(log: string, maxBytes: number): Promise<void> {
  const size = await stat(log).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > maxBytes) await rename(log, `${log}.1`);
}
