import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isGone, thisProcess, writerText } from './writer.js';

const HERE = thisProcess();
const LINUX = process.platform === 'linux';

test('is not gone itself', () => {
  expect(isGone(writerText(HERE), HERE)).toBe(false);
});

(LINUX ? test : test.skip)('another process is gone once it has ended, and not before', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const { readFileSync } = await import('node:fs');
  const stat = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8');
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  const writer = writerText({ ...HERE, pid: child.pid ?? 0, start, nonce: 'other' });
  expect(isGone(writer, HERE)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isGone(writer, HERE)).toBe(true);
});

(LINUX ? test.each : test.skip.each)([
  ['a process that got the same id', { start: '1', nonce: 'other' }, true],
  ['one from before the host was started anew', { boot: 'earlier', nonce: 'other' }, true],
  ['one on another host', { host: 'elsewhere', nonce: 'other' }, false],
  ['one of which the system says nothing', { boot: '-', nonce: 'other' }, false],
])('%s', (_, change, gone) => {
  expect(isGone(writerText({ ...HERE, ...change }), HERE)).toBe(gone);
});
