import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MODULE = new URL('../../dist/engine/end-at-the-latest.js', import.meta.url).href;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a process ends that does this after it has said so. */
async function end(ms: number, script: string): Promise<Ended> {
  const text = `import { endAtTheLatest } from '${MODULE}'; endAtTheLatest(${ms}); ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text]);
  await once(child, 'exit');
  return { code: child.exitCode, signal: child.signalCode };
}

it('a process whose main thread does not come back is ended', async () => {
  expect(await end(100, 'for (;;);')).toEqual({ code: null, signal: 'SIGKILL' });
});

it('one that ends by itself does so', async () => {
  expect(await end(600_000, '')).toEqual({ code: 0, signal: null });
});
