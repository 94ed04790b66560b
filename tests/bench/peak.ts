import { readFileSync } from 'node:fs';

/**
 * The most memory a process has had resident, where the system says. Linux carries ru_maxrss over fork and exec, so a
 * child starts with its parent's peak; VmHWM is its own.
 */
export function peakKib(pid: number | 'self'): number | undefined {
  return statusKib(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** What it has now. */
export function residentKib(pid: number): number | undefined {
  return statusKib(pid, /^VmRSS:\s+(\d+) kB$/m);
}

function statusKib(pid: number | 'self', line: RegExp): number | undefined {
  try {
    const kib = line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib);
  } catch {
    return undefined;
  }
}
