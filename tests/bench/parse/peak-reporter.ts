import { readFileSync, writeSync } from 'node:fs';

/** Loaded into a process before its program (`node --import`): writes its peak in KiB to descriptor 3 at its end. */
process.on('exit', () => {
  writeSync(3, String(peakKib()));
});

/** Linux carries ru_maxrss over fork and exec, so a child starts with its parent's peak; VmHWM is its own. */
function peakKib(): number {
  const ownPeak = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(ownPeak)?.[1];
  return kib === undefined ? process.resourceUsage().maxRSS : Number(kib);
}
