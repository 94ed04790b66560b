import { engineFiles } from './engine-files.js';
import { readRecord, writeRecord } from './engine-record.js';
import { watchFiles } from './guardian.js';
import { DEFAULT_ENGINE_LIMITS } from './limits.js';
import { ownLimits, readOrder, type StartReport } from './messages.js';
import { startedAt } from './process-identity.js';
import { serve } from './serve.js';
import { ENGINE_VERSION, isNewer } from './version.js';

process.umask(0o077);

const order = readOrder(process.argv.slice(2), DEFAULT_ENGINE_LIMITS);
if (order === undefined) process.exit(64);
const files = engineFiles(order.directory);

const before = await readRecord(files.record);
if (before !== undefined && isNewer(before.version, ENGINE_VERSION)) {
  await endWith({ report: 'newer', version: before.version });
}
const serving = await serve(order, await import('chdb'));
if ('code' in serving) await endWith({ report: 'locked', detail: serving.message });
else {
  process.on('SIGTERM', serving.endSoon);
  process.on('SIGINT', serving.endSoon);
  // There is nothing left to close in order.
  await watchFiles(files, order.limits.logBytes, () => process.kill(process.pid, 'SIGKILL'));
  await writeRecord(files.record, {
    pid: process.pid,
    started: (await startedAt(process.pid)) ?? '',
    socket: order.socket,
    version: ENGINE_VERSION,
    limits: ownLimits(order.limits, DEFAULT_ENGINE_LIMITS),
  });
  await tell({ report: 'ready' });
  await serving.ended;
  process.exit(0);
}

async function endWith(report: StartReport): Promise<never> {
  await tell(report);
  process.exit(1);
}

/** The starter hears it once; after that nothing ties the engine to it but its lease. */
async function tell(report: StartReport): Promise<void> {
  if (process.send === undefined) return;
  await new Promise<void>((resolve) => {
    process.send?.(report, undefined, undefined, () => {
      resolve();
    });
  });
  if (process.connected) process.disconnect();
}
