import { Worker } from 'node:worker_threads';

/**
 * Closing is native code on the main thread, which no timer interrupts: another thread looks at the time, and ends the
 * process where it does not end by itself. The data is whole at any time.
 */
export function endAtTheLatest(ms: number): void {
  const script = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${ms})`;
  new Worker(script, { eval: true }).unref();
}
