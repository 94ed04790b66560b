import { join } from 'node:path';

/** What stands in a data directory and is the engine's. */
export interface EngineFiles {
  readonly data: string;
  readonly inbox: string;
  readonly log: string;
  readonly record: string;
  /** The lock of chDB, with its process's id. */
  readonly lock: string;
  /** Changed when the engine last ended to be started anew, for something that ails its data. */
  readonly mended: string;
}

export function engineFiles(directory: string): EngineFiles {
  const data = join(directory, 'clickhouse');
  return {
    data,
    inbox: join(directory, 'inbox'),
    log: join(directory, 'engine.log'),
    record: join(directory, 'engine.json'),
    lock: join(data, 'status'),
    mended: join(directory, 'engine.mended'),
  };
}
