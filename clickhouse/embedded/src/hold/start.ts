import { fork, type ChildProcess } from 'node:child_process';
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
export async function startEngine(place: Place, limits: EngineLimits): Promise<StartReport> {
  const { log } = engineFiles(place.directory);
  try {
    await rotate(log, limits.logBytes);
    const output = await open(log, 'a', 0o600);
    try {
      return await reportOf(spawnEngine(place, limits, output.fd), limits.startMs);
    } finally {
      await output.close();
    }
  } catch (error) {
    return { report: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

function spawnEngine({ directory, socket }: Place, limits: EngineLimits, output: number): ChildProcess {
  return fork(entry(), orderArguments({ directory, socket, limits }, DEFAULT_ENGINE_LIMITS), {
    cwd: directory,
    detached: true,
    execArgv: [],
    stdio: ['ignore', output, output, 'ipc'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      UV_THREADPOOL_SIZE: String(threadsOf(limits)),
      // chDB builds results by the C library, which would keep the longest one that each thread has had: let it give
      // what is long back to the system.
      MALLOC_MMAP_THRESHOLD_: String(2 ** 20),
      MALLOC_TRIM_THRESHOLD_: String(2 ** 20),
    },
  });
}

/** What the child has to say, or what became of it instead. From then on it keeps nobody from ending. */
async function reportOf(child: ChildProcess, withinMs: number): Promise<StartReport> {
  const report = await new Promise<StartReport>((resolve) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ report: 'failed', detail: `it was not ready after ${withinMs / 1000} s` });
    }, withinMs);
    const settle = (said: StartReport) => {
      clearTimeout(late);
      resolve(said);
    };
    child.on('message', (message) => {
      if (isReport(message)) settle(message);
    });
    child.on('error', ({ message }) => {
      settle({ report: 'failed', detail: message });
    });
    child.on('exit', (code, signal) => {
      settle({ report: 'failed', detail: `it ended with ${signal ?? code ?? 'no code'}` });
    });
  });
  child.unref();
  if (child.connected) child.disconnect();
  return report;
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
