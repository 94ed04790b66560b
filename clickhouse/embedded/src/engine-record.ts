import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** `engine.json`: who serves this directory, or did last, and where. */
export interface EngineRecord {
  readonly pid: number;
  /** When the process began, so that another with its id is not taken for it. */
  readonly started: string;
  readonly socket: string;
  /** Of the engine that last opened the data. */
  readonly version: string;
  /** What it was started with that is not the default. */
  readonly limits?: Readonly<Record<string, number>>;
}

export async function readRecord(file: string): Promise<EngineRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(file: string, record: EngineRecord): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } finally {
    // There still where the disk is full.
    await rm(draft, { force: true });
  }
}

function isRecord(value: unknown): value is EngineRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'started' in value &&
    typeof value.started === 'string' &&
    'socket' in value &&
    typeof value.socket === 'string' &&
    'version' in value &&
    typeof value.version === 'string'
  );
}
