import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Installs what package-lock.json asks for, where that has not been done since it last changed. */
export function ensureInstalled() {
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return;
  say('installing dependencies (npm ci)');
  // --include=dev: NODE_ENV=production or an `omit` in somebody's npmrc must not leave the compiler out.
  runOrThrow(...npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']));
}

/** Compiles the workspaces; what is unchanged costs a second. */
export function ensureBuilt() {
  if (!existsSync(join(ROOT, 'exporter/dist'))) say('building (tsc -b)');
  runOrThrow(process.execPath, [tool('typescript/bin/tsc'), '-b']);
}

/** Programs that tests run against, and the Debian packages they come in. */
const DEBIAN = [
  { program: '/usr/lib/dovecot/imap', package: 'dovecot-imapd' },
  { program: '/usr/lib/dovecot/pop3', package: 'dovecot-pop3d' },
  { program: '/usr/bin/promtool', package: 'prometheus' },
  { program: '/usr/bin/amtool', package: 'prometheus-alertmanager' },
];

/** Installs what real counterparts are missing, where that is Debian and we may; elsewhere their tests skip. */
export function ensureDebianPackages() {
  const missing = DEBIAN.filter(({ program }) => !existsSync(program)).map((one) => one.package);
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say(`installing ${missing.join(', ')} (apt-get)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  const apt = (args) => spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 300_000 }).status === 0;
  if (!apt(install) && !(apt(['update', '-qq']) && apt(install)))
    say('that did not work: their tests are skipped');
}

/** The path of a package's script, to be run by this same Node without a shell or npx in between. */
export function tool(script) {
  return join(ROOT, 'node_modules', script);
}

function npm(args) {
  const self = process.env['npm_execpath'];
  return self?.endsWith('.js') ? [process.execPath, [self, ...args]] : ['npm', args];
}

function runOrThrow(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}

function modified(path) {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function say(what) {
  process.stderr.write(`plumbline: ${what}\n`);
}
