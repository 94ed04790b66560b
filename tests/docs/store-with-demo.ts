import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Sponge } from '@plumbline/exporter/cli/fake-io.js';
import { run } from '@plumbline/exporter/cli/main.js';
import { DEMO, type Ask } from './sql-page.js';

/** What a command prints. */
async function printed(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const stdout = new Sponge();
  const stderr = new Sponge();
  const code = await run([...args], {
    stdin: Readable.from([]),
    stdout,
    stderr,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    env,
    stop: new AbortController().signal,
    onReload: () => undefined,
    leaveWithin: () => undefined,
    now: Date.now,
    clock: () => performance.now(),
  });
  if (code !== 0) throw new Error(`plumbline ${args.join(' ')}: ${stderr.text}`);
  return stdout.text;
}

/** Lends a store with the demo in it, which does not grow old. */
export async function withDemo<T>(use: (ask: Ask, directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-docs-'));
  const env = {
    PLUMBLINE_STORE_DIR: directory,
    PLUMBLINE_STORE_RETENTION_RECORDS: 'forever',
    PLUMBLINE_STORE_RETENTION_REPORTS: 'forever',
    PLUMBLINE_FAILURES_DAYS: 'forever',
  };
  try {
    await printed(['demo', ...DEMO.split(' ')], env);
    return await use(
      (sql, format) => printed(['sql', ...(format === undefined ? [] : ['--format', format]), sql], env),
      directory,
    );
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}
