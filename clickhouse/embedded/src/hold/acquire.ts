import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineFiles } from '../engine-files.js';
import { readRecord } from '../engine-record.js';
import type { Holder } from '../lease/lease.js';
import type { EngineLimits } from '../limits.js';
import { startedAt } from '../process-identity.js';
import { takeLease, type Lease } from './peer.js';
import type { Place } from './place.js';
import { refusal, USE_A_SERVER, type EngineRefusal } from './refusal.js';
import { startEngine } from './start.js';

export interface Acquired {
  readonly lease: Lease;
  readonly how: 'started' | 'attached';
}

const AGAIN_MS = 50;

/** Holds the engine of a place, if need be a new one. Whoever starts at the same moment ends up with the same. */
export async function acquire(
  place: Place,
  holder: Holder,
  limits: EngineLimits,
): Promise<Acquired | EngineRefusal> {
  const deadline = Date.now() + limits.startMs;
  let started = false;
  for (;;) {
    const asked = await takeLease(place.socket, holder, limits.hungAfterMs);
    if ('held' in asked) return { lease: asked.held, how: started ? 'started' : 'attached' };
    if (asked.refused === 'directory_in_use') return inUse(place, asked.by);
    if (asked.refused === 'silent') await killHung(place);
    if (asked.refused === 'unreachable') {
      const { report, ...said } = await startEngine(place, limits);
      if (report === 'newer') return refusal('directory_unusable', 'detail' in said ? said.detail : '');
      if (report === 'failed') return await failed(place, 'detail' in said ? said.detail : '');
      started = report === 'ready';
      if (started) continue;
    }
    if (Date.now() > deadline) return await failed(place, await lockHolder(place));
    await sleep(AGAIN_MS * (1 + Math.random()));
  }
}

/** Only the process that wrote `engine.json`: an id is given to others when its process has gone. */
export async function killHung({ directory }: Place): Promise<boolean> {
  const record = await readRecord(engineFiles(directory).record);
  if (record === undefined || (await startedAt(record.pid)) !== record.started) return false;
  process.kill(record.pid, 'SIGKILL');
  return true;
}

function inUse({ directory }: Place, { pid, command }: Holder): EngineRefusal {
  const who = `process ${pid} (${command})`;
  return refusal(
    'directory_in_use',
    `The data directory ${directory} is served by ${who}: end it, or choose another (--store.dir).`,
  );
}

async function failed({ directory }: Place, said: string): Promise<EngineRefusal> {
  const { log } = engineFiles(directory);
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  const last = lines.at(-1) ?? '';
  const words = [said, last].filter((word) => word !== '').join('; ');
  return refusal(
    'engine_failed',
    `The embedded engine did not start (${words}; more in ${log}): ${USE_A_SERVER}.`,
  );
}

/** ClickHouse writes into its lock who has it. */
async function lockHolder({ directory }: Place): Promise<string> {
  const lock = await readFile(engineFiles(directory).lock, 'utf8').catch(() => '');
  const pid = /^PID: (\d+)/m.exec(lock)?.[1];
  return pid === undefined ? 'its data cannot be opened' : `process ${pid} has its data`;
}
