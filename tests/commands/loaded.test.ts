import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const HOOK = 'export const load = (url, context, next) => (process._rawDebug(url), next(url, context));';
const REGISTER = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(HOOK))});`;

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** What a command loads from its start to its end: code of others by package, and our own by folder of exporter/. */
async function loaded(...args: string[]): Promise<{ packages: Set<string>; folders: Set<string> }> {
  const node = ['--import', dataUrl(REGISTER), 'exporter/bin/plumbline.js'];
  const { stderr } = await promisify(execFile)(process.execPath, [...node, ...args]);
  const urls = stderr.split('\n').filter((line) => line.startsWith('file:'));
  expect(urls).not.toEqual([]);
  const named = (part: RegExp) => new Set(urls.flatMap((url) => part.exec(url)?.[1] ?? []));
  return {
    packages: named(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//),
    folders: named(/\/exporter\/dist\/([^/]+)\//),
  };
}

test.each(['--version', '--help', 'help'])('%s loads no command', async (flag) => {
  expect(await loaded(flag)).toEqual({ packages: new Set(['commander']), folders: new Set(['cli']) });
});

test.each([
  ['sql', ['@clickhouse/client', 'commander', 'pino', 'yaml', 'zod'], ['sources', 'parse']],
  ['demo', ['commander', 'fflate', 'yaml', 'zod'], ['store', 'parse']],
  ['quarantine', ['@clickhouse/client', 'commander', 'pino', 'yaml', 'zod'], ['parse', 'enrich']],
])('%s loads what it needs, and not what others need', async (command, needs, others) => {
  const { packages, folders } = await loaded(command, '--help');
  expect([...packages].sort()).toEqual(needs);
  for (const folder of others) expect(folders).not.toContain(folder);
});

test('serve loads what only some sources need when there is such a source', async () => {
  const { packages } = await loaded('serve', '--help');
  expect(packages).toContain('prom-client');
  for (const name of ['imapflow', 'smtp-server', 'mailauth']) expect(packages).not.toContain(name);
});
