/** Programs that are not ours. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Given {
  readonly stdin?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const LONGEST_MS = 150_000;

export async function runs(program: string, args: readonly string[], given: Given = {}): Promise<Ended> {
  const { stdin = '', env = {}, cwd } = given;
  const child = spawn(program, args, {
    stdio: 'pipe',
    env: { ...process.env, ...env },
    cwd,
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  // Who is refused before all is said hangs up.
  child.stdin.on('error', () => undefined).end(stdin);
  const [stdout, stderr] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

export function isThere(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** `describe`, or one line that says why not. */
export function describeWhere(isMet: boolean, otherwise: string): jest.Describe {
  if (!isMet) process.stdout.write(`skipped: ${otherwise}\n`);
  return isMet ? describe : describe.skip;
}
