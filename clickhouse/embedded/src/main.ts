import { DEFAULT_ENGINE_LIMITS } from './limits.js';
import { readOrder, type StartReport } from './messages.js';
import { serve } from './serve.js';
import { engineFiles } from './engine-files.js';
import { writeRecord } from './engine-record.js';
import { startedAt } from './process-identity.js';
import { ENGINE_VERSION } from './version.js';

process.umask(0o077);

const order = readOrder(process.argv.slice(2), DEFAULT_ENGINE_LIMITS);
if (order === undefined) process.exit(64);

const serving = await serve(order, await import('chdb'));
if (serving === undefined) {
  await report({ report: 'locked' });
  process.exit(1);
}
process.on('SIGTERM', () => serving.endSoon());
process.on('SIGINT', () => serving.endSoon());
await writeRecord(engineFiles(order.directory).record, {
  pid: process.pid,
  started: (await startedAt(process.pid)) ?? '',
  socket: order.socket,
  version: ENGINE_VERSION,
});
await report({ report: 'ready' });
await serving.ended;
process.exit(0);

/** The starter hears it once; after that nothing ties the engine to it but its lease. */
async function report(message: StartReport): Promise<void> {
  if (process.send === undefined) return;
  await new Promise<void>((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
  if (process.connected) process.disconnect();
}
