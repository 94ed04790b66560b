import { stat, truncate } from 'node:fs/promises';
import type { EngineFiles } from './engine-files.js';

const LOOK_EVERY_MS = 1000;

/** Ends an engine whose data was removed or exchanged under it, and keeps its log short. */
export async function watchFiles(files: EngineFiles, logBytes: number, gone: () => void): Promise<void> {
  const ours = await inodeOf(files.lock);
  const look = async () => {
    if ((await inodeOf(files.lock)) !== ours) gone();
    if ((await sizeOf(files.log)) > logBytes) await truncate(files.log, 0).catch(() => undefined);
  };
  setInterval(() => void look(), LOOK_EVERY_MS).unref();
}

async function inodeOf(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ ino }) => ino,
    () => undefined,
  );
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
