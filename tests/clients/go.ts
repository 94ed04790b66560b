import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache.js';
import { runs } from './program.js';

const SOURCE = fileURLToPath(new URL('./go', import.meta.url));
/** Compiled for the first time, the driver and what it needs take twice as long with optimisations. */
const QUICKLY = '-gcflags=all=-N -l';

export interface Program {
  readonly path: string;
  remove(): Promise<void>;
}

/** The program in go/, or nothing where there is no Go that is new enough, or its modules cannot be had. */
export async function builtWithGo(): Promise<Program | undefined> {
  const cache = await cacheFolder();
  const path = join(cache, `door-${process.pid}`);
  const env = {
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOTOOLCHAIN: 'local',
    CGO_ENABLED: '0',
    ...(process.env['HOME'] === undefined
      ? { GOCACHE: join(cache, 'go-build'), GOPATH: join(cache, 'go') }
      : {}),
  };
  const code = await runs('go', ['build', QUICKLY, '-o', path, '.'], { cwd: SOURCE, env }).then(
    (ended) => ended.code,
    () => undefined,
  );
  return code === 0 ? { path, remove: async () => rm(path, { force: true }) } : undefined;
}
