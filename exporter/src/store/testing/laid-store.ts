/** Empty stores for tests that want one to begin with: each is migrated once a run of the tests, and copied. */
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord } from '@plumbline/embedded/engine-record.js';
import { startedAt } from '@plumbline/embedded/process-identity.js';

/** Where a run has them, and removes them in the end. Without it each test migrates its own. */
const FOLDER = process.env['PLUMBLINE_TEST_STORES'];

/** A data directory that nobody had an engine on, and what `make` does to it. */
export type MakeStore = (directory: string) => Promise<void>;

/**
 * Puts the data of the store `name` into a data directory that is new. Only the engine's own files: leases, secrets
 * and the spool are of one directory alone. Whoever opens it migrates it all the same, and finds that nothing is due.
 */
export async function layStore(directory: string, name: string, make: MakeStore): Promise<void> {
  if (FOLDER === undefined) return;
  const laid = join(FOLDER, name);
  if (!(await exists(laid))) await makeOnce(laid, make);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await cp(laid, engineFiles(directory).data, { recursive: true, errorOnExist: true, force: false });
}

/** Two may make the same at once: it is there when it is whole, and the second is not needed. */
async function makeOnce(laid: string, make: MakeStore): Promise<void> {
  await mkdir(dirname(laid), { recursive: true });
  const draft = await mkdtemp(`${laid}-`);
  await make(draft);
  await engineEnded(draft);
  try {
    await rename(engineFiles(draft).data, laid);
  } catch (error) {
    if (!(await exists(laid))) throw error;
  }
  await rm(draft, { recursive: true, force: true });
}

async function engineEnded(directory: string): Promise<void> {
  const record = await readRecord(engineFiles(directory).record);
  if (record === undefined) return;
  while ((await startedAt(record.pid)) === record.started) await sleep(20);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
