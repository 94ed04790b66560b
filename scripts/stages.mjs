import { spawn } from 'node:child_process';
import { ROOT } from './ensure.mjs';

/**
 * Runs one stage with its own process group and a time limit, so that a test that hangs (and the workers it
 * leaves) ends as a failure and not as a stuck build. Output is kept, or shown at once where `live` is set.
 */
export function runStage({ args, env = {}, minutes, live = false }) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      detached: !live,
    });
    const output = [];
    child.stdout?.on('data', (data) => output.push(data));
    child.stderr?.on('data', (data) => output.push(data));

    let timedOut = false;
    const kill = () => killGroup(child, live);
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, minutes * 60_000);
    const interrupt = () => {
      kill();
      process.exit(130);
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      if (timedOut) output.push(Buffer.from(`stopped after ${minutes} minutes\n`));
      resolve({
        passed: code === 0,
        seconds: (performance.now() - started) / 1000,
        output: Buffer.concat(output).toString(),
      });
    });
  });
}

function killGroup(child, sharesOurGroup) {
  if (child.pid === undefined) return;
  process.kill(sharesOurGroup ? child.pid : -child.pid, 'SIGKILL');
}
