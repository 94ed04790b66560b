import { EXIT, Stopped, type CommandIo } from './io.js';

/** The real world, with its two ways of being told to stop. */
export function processIo(): CommandIo {
  const stop = new AbortController();
  // Once: a second Ctrl-C ends the process at once, as Node does by itself.
  process.once('SIGINT', () => {
    stop.abort(new Stopped(EXIT.interrupted));
  });
  process.once('SIGTERM', () => {
    stop.abort(new Stopped(EXIT.terminated));
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `plumbline parse … | head`: nobody reads on, and that is no fault.
    if (error.code !== 'EPIPE') throw error;
    stop.abort(new Stopped(EXIT.ok));
  });
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    stderrIsTerminal: process.stderr.isTTY,
    env: process.env,
    stop: stop.signal,
    now: () => Date.now(),
    clock: () => performance.now(),
  };
}
