import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SECONDS = 60;
/** Enough that a machine in no hurry is done in less than the time. */
const TRIALS = 25_000;
const SEED = 3;

/** As it is run by hand: compiled, in a process of its own, so that its memory is its own too. */
test(
  'nothing that damaged deliveries hold crashes, hangs, grows, or vanishes without a reason',
  () => {
    node('node_modules/typescript/bin/tsc', '-b');
    const { status, output } = node(
      'tests/dist/fuzz/main.js',
      ...['--seed', String(SEED), '--trials', String(TRIALS), '--seconds', String(SECONDS)],
    );
    expect(output).toContain(' 0 kinds of failure');
    expect(status).toBe(0);
  },
  10 * SECONDS * 1000,
);

function node(...args: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}
