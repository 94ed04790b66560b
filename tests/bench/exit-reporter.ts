import { writeSync } from 'node:fs';
import { peakKib } from './peak.js';

/**
 * Loaded into a process before its program (`node --import`): writes its peak in KiB and its processor time in
 * microseconds to descriptor 3 at its end.
 */
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const peak = peakKib('self') ?? process.resourceUsage().maxRSS;
  writeSync(3, `${peak} ${user + system}`);
});
