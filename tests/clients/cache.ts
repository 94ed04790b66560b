/** Where the clients of other languages are kept from one run to the next. */
import { mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A folder of our own: others may write into the one for temporary files too. */
export async function cacheFolder(): Promise<string> {
  const path = join(tmpdir(), `plumbline-clients-${userInfo().uid}`);
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
