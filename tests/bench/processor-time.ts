import { readdirSync, readFileSync } from 'node:fs';

/**
 * Seconds that all threads of a process have been on a processor, to the nanosecond; undefined where the system
 * does not say (it is Linux that does). Wall time on a busy machine tells how busy it is, this does not.
 */
export function processorSeconds(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => onProcessor(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')))
      .reduce((sum, seconds) => sum + seconds, 0);
  } catch {
    return undefined;
  }
}

/** A schedstat is the time on a processor, the time waiting for one, both in nanoseconds, and a count. */
function onProcessor(schedstat: string): number {
  return Number(schedstat.split(' ', 1)[0]) / 1e9;
}
