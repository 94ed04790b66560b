import { EXIT, Stopped, type CommandIo } from './io.js';

/** npm passes on a Ctrl-C that the terminal has sent to all of us already: one press arrives two or three times. */
const SAME_PRESS_MS = 500;

/** The real world, with its ways of being told to stop. */
export function processIo(): CommandIo {
  const stop = new AbortController();
  let pressedAt: number | undefined;
  process.on('SIGINT', () => {
    const now = performance.now();
    pressedAt ??= now;
    if (now - pressedAt > SAME_PRESS_MS) process.exit(EXIT.interrupted);
    stop.abort(new Stopped(EXIT.interrupted));
  });
  process.on('SIGTERM', () => {
    stop.abort(new Stopped(EXIT.terminated));
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (stop.signal.aborted) return;
    // `plumbline parse … | head`: nobody reads on, and that is no fault.
    if (error.code === 'EPIPE') {
      stop.abort(new Stopped(EXIT.ok));
      return;
    }
    process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    // A command may have written its last word already.
    process.exitCode = EXIT.unreachable;
    stop.abort(new Stopped(EXIT.unreachable));
  });
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    stdoutIsTerminal: process.stdout.isTTY,
    stderrIsTerminal: process.stderr.isTTY,
    env: process.env,
    stop: stop.signal,
    leaveWithin: (ms) => {
      setTimeout(() => {
        process.exit();
      }, ms).unref();
    },
    onReload: (listener) => {
      process.on('SIGHUP', listener);
    },
    now: () => Date.now(),
    clock: () => performance.now(),
  };
}
