import { chmod, lstat, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { engineFiles } from '../engine-files.js';
import { readRecord } from '../engine-record.js';
import { refusal, type EngineRefusal } from './refusal.js';

/** sun_path has 108 bytes with the zero at its end; on macOS 104. */
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

export interface Place {
  readonly directory: string;
  readonly socket: string;
}

/** The data directory, made and made private, and where its socket is. */
export async function preparePlace(asked: string): Promise<Place | EngineRefusal> {
  try {
    await mkdir(asked, { recursive: true, mode: 0o700 });
    const directory = await realpath(asked);
    await chmod(directory, 0o700);
    return { directory, socket: await socketOf(directory) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return refusal(
      'directory_unusable',
      `The data directory ${asked} cannot be used (${said}): choose another (--store.dir).`,
    );
  }
}

/** A path too long for a socket gets one elsewhere; which, `engine.json` says, also after a restart. */
async function socketOf(directory: string): Promise<string> {
  const inside = join(directory, 'engine.sock');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_BYTES) return inside;
  const recorded = (await readRecord(engineFiles(directory).record))?.socket;
  if (recorded !== undefined && (await isPrivate(dirname(recorded)))) return recorded;
  return join(await mkdtemp(join(tmpdir(), 'plumbline-')), 'engine.sock');
}

/** In a folder all may write to, only one that is ours alone. */
async function isPrivate(folder: string): Promise<boolean> {
  try {
    const { uid, mode, isDirectory } = await statsOf(folder);
    return isDirectory && uid === process.getuid?.() && (mode & 0o077) === 0;
  } catch {
    return false;
  }
}

async function statsOf(folder: string): Promise<{ uid: number; mode: number; isDirectory: boolean }> {
  const stats = await lstat(folder);
  return { uid: stats.uid, mode: stats.mode, isDirectory: stats.isDirectory() };
}
