import { readdir, rename, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@plumbline/exporter/demo/random.js';
import { takenOf, type Data } from './data.js';

export interface Killing {
  readonly data: Data;
  /** Folders of mail: they are ingested in an order that differs from run to run. */
  readonly folders: readonly string[];
  readonly kills: number;
  /** The same seed, the same orders, batches and moments; what is under way at these is up to the machine. */
  readonly random: Random;
}

/** From before the first statement to well into the writing. */
const INGEST_LIVES_MS = { least: 200, most: 1600 };
const ENGINE_LIVES_MS = { least: 50, most: 1000 };

/** Batches small enough that many begin and end while mail is ingested, and never the same ones. */
function ingestArgs({ folders, random }: Killing): string[] {
  const order = [...folders];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const [a, b] = [order[i], order[j]];
    if (a !== undefined && b !== undefined) [order[i], order[j]] = [b, a];
  }
  const rows = String(random.between(20, 400));
  const retry = ['--store.retry.longest', '0.5s', '--store.engine.restart-longest', '0.5s'];
  const batch = ['--store.batch.rows', rows, '--store.batch.seconds', '0.2s'];
  return ['ingest', '--json', ...batch, ...retry, ...order];
}

/** `kill -9` of ingest after ingest, each with its process group; the last one is let live. */
export async function killIngests(killing: Killing): Promise<void> {
  const { data, kills, random } = killing;
  for (let left = kills; left > 0;) {
    const ingest = data.launch(...ingestArgs(killing));
    await sleep(random.between(INGEST_LIVES_MS.least, INGEST_LIVES_MS.most));
    if (await ingest.kill()) left -= 1;
  }
  takenOf(await data.run(...ingestArgs(killing)));
}

/** `kill -9` of the engine under an ingest that lives; as often as needed another ingest follows. */
export async function killEngines(killing: Killing): Promise<void> {
  const { data, kills } = killing;
  for (let left = kills; left > 0;) {
    const ended = new AbortController();
    const ingest = data.run(...ingestArgs(killing)).finally(() => {
      ended.abort();
    });
    left -= await killEngineUntil(ended.signal, killing, left);
    takenOf(await ingest);
  }
  takenOf(await data.run(...ingestArgs(killing)));
}

/** How many were killed: so many at most. */
async function killEngineUntil(ended: AbortSignal, { data, random }: Killing, most: number): Promise<number> {
  let done = 0;
  while (done < most && !ended.aborted) {
    await sleep(random.between(ENGINE_LIVES_MS.least, ENGINE_LIVES_MS.most));
    const engine = await data.engine();
    if (engine === undefined) continue;
    process.kill(engine, 'SIGKILL');
    done += 1;
  }
  return done;
}

/** The mails of a folder, dealt out to so many folders in it. */
export async function dealOut(folder: string, parts: number): Promise<string[]> {
  const names = await readdir(folder);
  const folders = Array.from({ length: parts }, (_, i) => join(folder, `part-${i}`));
  await Promise.all(folders.map((part) => mkdir(part)));
  for (const [i, name] of names.entries())
    await rename(join(folder, name), join(folders[i % parts] ?? folder, name));
  return folders;
}
