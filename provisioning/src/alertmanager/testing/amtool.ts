/** Alertmanager's own tool, as Debian has it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROVISIONING } from '../../folder.js';

export const FOLDER = join(PROVISIONING, 'alertmanager');
export const SHIPPED = join(FOLDER, 'alertmanager.yml');
/** The same for Alertmanager 0.28 and later. */
export const SHIPPED_LATER = join(FOLDER, 'alertmanager-0.28.yml');

export const ALERTMANAGER = '/usr/bin/prometheus-alertmanager';
const AMTOOL = '/usr/bin/amtool';

/** `describe`, or one line that says why not. */
export function describeWithAlertmanager(what: string): jest.Describe {
  if (existsSync(AMTOOL) && existsSync(ALERTMANAGER)) return describe;
  process.stdout.write(
    `skipped: ${what}, because there is no Alertmanager (apt-get install prometheus-alertmanager)\n`,
  );
  return describe.skip;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function amtool(...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(AMTOOL, args, { encoding: 'utf8', timeout: 30_000 });
  return { code: status, stdout, stderr };
}
