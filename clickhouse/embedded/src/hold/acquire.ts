import { readFile, statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineFiles } from '../engine-files.js';
import { readRecord, type EngineRecord } from '../engine-record.js';
import type { Holder } from '../lease/lease.js';
import type { EngineLimits } from '../limits.js';
import { startedAt } from '../process-identity.js';
import { ENGINE_VERSION } from '../version.js';
import { takeLease, type Lease } from './peer.js';
import type { Place } from './place.js';
import { refusal, USE_A_SERVER, type EngineRefusal } from './refusal.js';
import { startEngine } from './start.js';

export interface Acquired {
  readonly lease: Lease;
  readonly engine: EngineRecord | undefined;
  readonly how: 'started' | 'attached';
}

const AGAIN_MS = 50;
/** How long we look for the engine that has the data, before we try once more to be it. */
const OTHER_MS = 2000;
/** Data that cannot be opened though nobody has it. A process that is being killed has it for a moment still. */
const UNOPENED = 3;
/** Less room than this is none: an engine that starts writes more. */
const ROOM_BYTES = 1024 * 1024;

/** Holds the engine of a place, if need be a new one. Whoever starts at the same moment ends up with the same. */
export async function acquire(
  place: Place,
  holder: Holder,
  limits: EngineLimits,
  onMessage: (message: unknown) => void,
): Promise<Acquired | EngineRefusal> {
  const deadline = Date.now() + limits.startMs;
  const killedUntil = Date.now() + OTHER_MS;
  let how: Acquired['how'] = 'attached';
  let startAgainAt = 0;
  let unopened = 0;
  for (;;) {
    const engine = await engineAt(place);
    const asked = await takeLease(place.socket, holder, { timeoutMs: limits.hungAfterMs, onMessage });
    if ('held' in asked) return { lease: asked.held, engine: await engineAt(place), how };
    // The lease of a process that was killed is gone a moment after it.
    const mayBeGone = async (pid: number): Promise<boolean> =>
      Date.now() < killedUntil && (await startedAt(pid)) === undefined;
    if (asked.refused === 'directory_in_use' && !(await mayBeGone(asked.by.pid)))
      return inUse(place, asked.by);
    if (asked.refused === 'silent') await killHung(engine);
    if (asked.refused === 'unreachable' && Date.now() >= startAgainAt) {
      const start = await startEngine(place, limits);
      if (start.report === 'newer') return newer(place, start.version);
      if (start.report === 'failed') return await failed(place, start.detail);
      if (start.report === 'ready') how = 'started';
      else if ((await lockHolder(place)) !== undefined) startAgainAt = Date.now() + OTHER_MS;
      else if ((unopened += 1) === UNOPENED) return await failed(place, start.detail);
    }
    if (Date.now() > deadline) return await failed(place, `process ${await lockHolder(place)} has its data`);
    await sleep(AGAIN_MS * (0.5 + Math.random()));
  }
}

async function engineAt({ directory }: Place): Promise<EngineRecord | undefined> {
  return await readRecord(engineFiles(directory).record);
}

/** Only while it is that process still: an id is given to others when its process has gone. */
export async function killHung(engine: EngineRecord | undefined): Promise<void> {
  if (engine === undefined || (await startedAt(engine.pid)) !== engine.started) return;
  process.kill(engine.pid, 'SIGKILL');
}

function inUse({ directory }: Place, { pid, command }: Holder): EngineRefusal {
  const who = `process ${pid} (${command})`;
  const out = 'end it, or choose another directory (--store.dir)';
  return refusal('directory_in_use', `The data directory ${directory} is served by ${who}: ${out}.`);
}

function newer({ directory }: Place, version: string): EngineRefusal {
  const what = `was written by ClickHouse ${version}, and this is ${ENGINE_VERSION}`;
  const out = 'use the newer Plumbline, or choose another directory (--store.dir)';
  return refusal('directory_unusable', `The data directory ${directory} ${what}: ${out}.`);
}

async function failed({ directory }: Place, said: string): Promise<EngineRefusal> {
  if (await isFull(directory)) return full(directory);
  const { log } = engineFiles(directory);
  const last = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').at(-1) ?? '';
  const words = [said, last].filter((word) => word !== '').join('; ');
  return refusal(
    'engine_failed',
    `The embedded engine did not start (${words}; see ${log}): ${USE_A_SERVER}.`,
  );
}

/** Asked of the disk: where it is full an engine cannot even write down why it did not start. */
async function isFull(directory: string): Promise<boolean> {
  return await statfs(directory).then(
    ({ bavail, bsize }) => bavail * bsize < ROOM_BYTES,
    () => false,
  );
}

function full(directory: string): EngineRefusal {
  const out = 'make room, or choose another directory (--store.dir)';
  return refusal('directory_unusable', `The disk of the data directory ${directory} is full: ${out}.`);
}

/** ClickHouse writes into its lock whose it is, and leaves it there. Nothing where that process has gone. */
async function lockHolder({ directory }: Place): Promise<string | undefined> {
  const lock = await readFile(engineFiles(directory).lock, 'utf8').catch(() => '');
  const pid = /^PID: (\d+)/m.exec(lock)?.[1];
  return pid !== undefined && (await startedAt(Number(pid))) !== undefined ? pid : undefined;
}
