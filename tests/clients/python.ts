import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.js';
import { runs } from './program.js';

const VERSION = '1.12.0';

/** A Python that has clickhouse-connect, made where there is none yet; nothing where it cannot be had. */
export async function pythonWithClient(): Promise<string | undefined> {
  const home = join(await cacheFolder(), `python-${VERSION}`);
  const python = join(home, 'bin/python');
  if (existsSync(python)) return python;
  const making = `${home}.${process.pid}`;
  try {
    if (!(await succeeds('python3', '-m', 'venv', making))) return undefined;
    const what = [`clickhouse-connect==${VERSION}`, 'pyarrow'];
    const quick = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--retries',
      '1',
      '--timeout',
      '10',
    ];
    if (
      !(await succeeds(
        join(making, 'bin/python'),
        '-m',
        'pip',
        'install',
        ...quick,
        '--only-binary',
        ':all:',
        ...what,
      ))
    )
      return undefined;
    // Somebody else may have been first.
    await rename(making, home).catch(() => undefined);
    return python;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  return await runs(program, args).then(
    ({ code }) => code === 0,
    () => false,
  );
}
