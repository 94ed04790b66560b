import { fileURLToPath } from 'node:url';

export const PLUMBLINE = fileURLToPath(new URL('../../../exporter/bin/plumbline.js', import.meta.url));
export const EXIT_REPORTER = new URL('exit-reporter.js', import.meta.url).href;

/** What a process says of itself at its end (exit-reporter.ts). */
export interface ExitReport {
  readonly peakMib: number;
  readonly processorSeconds: number;
}

export function readExit(report: string): ExitReport {
  const [kib, microseconds] = report.split(' ').map(Number);
  if (kib === undefined || microseconds === undefined) throw new Error(`Not a report: ${report}`);
  return { peakMib: kib / 1024, processorSeconds: microseconds / 1e6 };
}
