import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord } from '@plumbline/embedded/engine-record.js';
import { serve, type Served } from '../../commands/plumbline.js';
import { peakKib } from '../peak.js';
import { processorSeconds } from '../processor-time.js';

const SAMPLE_MS = 250;
const COMMITTED = 'plumbline_deliveries_total{source="mailbox",outcome="committed"}';

export interface Sample {
  /** Since the exporter was ready. */
  readonly seconds: number;
  readonly committed: number;
  readonly residentMib: number;
}

/** What was seen of one exporter, from when it was ready. */
export interface WatchedRun {
  readonly samples: readonly Sample[];
  readonly peakMib: number;
  /** Of the exporter and the engine; not a number where the system does not say. */
  readonly processorSeconds: number;
  /** From SIGTERM to its end. */
  readonly ending: number;
  readonly exitCode: number | null;
  /** Lines of its log that say how far it is. */
  readonly progressLines: number;
}

/** Runs an exporter on a data directory until it is to end, and ends it as a supervisor would. */
export async function watchedRun(
  data: string,
  config: string,
  isOver: (samples: readonly Sample[]) => boolean,
): Promise<WatchedRun> {
  const served = serve(['--store.dir', data, '--config.file', config]);
  let progressLines = 0;
  served.process.stderr?.on('data', (data: Buffer) => {
    progressLines += data.toString().split('"msg":"taking in"').length - 1;
  });
  const samples: Sample[] = [];
  try {
    const url = await served.logged('url', 'listening');
    await served.logged('msg', 'ready');
    const begun = performance.now();
    while (!isOver(samples)) {
      await sleep(SAMPLE_MS);
      const committed = await metric(url, COMMITTED).catch(() => undefined);
      if (served.process.exitCode !== null) throw new Error('the exporter ended');
      // A machine that is busy breaks off a question now and then.
      if (committed === undefined) continue;
      const seconds = (performance.now() - begun) / 1000;
      samples.push({ seconds, committed, residentMib: residentMib(served) });
    }
    const pids = [served.process.pid, (await readRecord(engineFiles(data).record))?.pid];
    const onProcessor = pids.reduce<number>((all, pid) => all + (processorSeconds(pid ?? 0) ?? NaN), 0);
    const peakMib = (peakKib(served.process.pid ?? 'self') ?? NaN) / 1024;
    const told = performance.now();
    const exitCode = await served.end();
    const ending = (performance.now() - told) / 1000;
    return { samples, peakMib, processorSeconds: onProcessor, ending, exitCode, progressLines };
  } catch (error) {
    await served.end();
    throw error;
  }
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

/** Not a number where the system does not say. */
function residentMib({ process }: Served): number {
  try {
    const status = readFileSync(`/proc/${String(process.pid)}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return NaN;
  }
}
