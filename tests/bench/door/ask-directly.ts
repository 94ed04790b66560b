import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import type { Asked } from './ask-all.js';

const DIRECT = fileURLToPath(new URL('direct-main.js', import.meta.url));

/** chDB in a process that does nothing else; no other may have the data. */
export async function askDirectly(
  directory: string,
  statements: readonly string[],
  atOnce: number,
): Promise<Asked> {
  const args = [engineFiles(directory).data, String(atOnce)];
  const child = spawn(process.execPath, [DIRECT, ...args], {
    env: { ...process.env, UV_THREADPOOL_SIZE: String(atOnce + 4) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(statements));
  const [answer] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(answer) as Asked;
}
