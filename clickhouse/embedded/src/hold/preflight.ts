import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { refusal, USE_A_SERVER, type EngineRefusal } from './refusal.js';

/** What the engine needs of a machine, as far as it is known before the library is loaded. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly libc: 'glibc' | 'musl';
  /** Of the first processor; nothing where the system does not say. */
  readonly cpuFlags: readonly string[] | undefined;
  /** Files a process may have open; nothing where there is no bound. */
  readonly openFiles: number | undefined;
  readonly chdbInstalled: boolean;
}

/** libchdb is built for these, by @chdb/lib-*. */
const PLATFORMS = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']);
/** Three descriptors a thread in /proc, up to 164 threads, and the parts it reads. */
const OPEN_FILES = 2048;

/** Nothing where the engine can run here. */
export function preflight(machine: Machine): EngineRefusal | undefined {
  const platform = `${machine.platform}-${machine.arch}`;
  if (!PLATFORMS.has(platform)) return unsupported(`is not built for ${platform}`);
  if (machine.libc === 'musl') return unsupported('needs glibc, and this system has musl');
  if (platform === 'linux-x64' && machine.cpuFlags?.includes('avx2') === false) {
    return unsupported('needs a processor with AVX2, which this one does not have');
  }
  if (machine.openFiles !== undefined && machine.openFiles < OPEN_FILES) {
    const found = `needs ${OPEN_FILES} open files, and ${machine.openFiles} are allowed here`;
    return unsupported(`${found}: raise the limit (ulimit -n ${OPEN_FILES})`, 'or ');
  }
  if (machine.chdbInstalled) return undefined;
  const how = 'it is an optional dependency (npm install --include=optional)';
  return refusal(
    'engine_missing',
    `The embedded engine, chdb, is not installed; ${how}, or ${USE_A_SERVER}.`,
  );
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    libc: read('/proc/self/maps').includes('/ld-musl-') ? 'musl' : 'glibc',
    cpuFlags: cpuFlags(),
    openFiles: openFiles(),
    chdbInstalled: chdbInstalled(),
  };
}

function unsupported(what: string, or = ''): EngineRefusal {
  return refusal(
    'engine_unsupported',
    `The embedded engine ${what}${or === '' ? '; ' : ', '}${or}${USE_A_SERVER}.`,
  );
}

function cpuFlags(): string[] | undefined {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(read('/proc/cpuinfo'))?.[1];
  return line?.trim().split(/\s+/);
}

/** Node raises the soft limit to the hard one when it starts. */
function openFiles(): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(read('/proc/self/limits'))?.[1];
  return soft === undefined ? undefined : Number(soft);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function chdbInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('chdb');
    return true;
  } catch {
    return false;
  }
}
