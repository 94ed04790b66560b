import { parse } from 'yaml';
import { loadSettings } from '../config/load.js';
import { fakeIo } from './fake-io.js';
import { EXIT } from './io.js';
import { run } from './main.js';

async function config(args: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo({ env });
  const code = await run(['config', ...args], io);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

test('check says nothing on stdout where all is well', async () => {
  expect(await config(['check'])).toEqual({
    code: EXIT.ok,
    stdout: '',
    stderr: 'The settings are valid (no file, environment, flags).\n',
  });
});

test.each(['check', 'print'])('%s says all that is wrong', async (action) => {
  const { code, stdout, stderr } = await config([action, '--web.listen-address', '9877'], {
    PLUMBLINE_LOG_LEVEL: 'loud',
  });
  expect(code).toBe(EXIT.usage);
  expect(stdout).toBe('');
  expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toHaveLength(2);
});

test.each([
  [
    'exporter/src/config/schema.ts',
    'tests/server/front.key.pem',
    /^--store\.door\.cert-file: .*schema\.ts is no /,
  ],
  ['tests/server/front.cert.pem', 'package.json', /^--store\.door\.key-file: package\.json is no key/],
])('check looks into the files of the door: %s, %s', async (cert, key, problem) => {
  const files = ['--store.door.cert-file', cert, '--store.door.key-file', key];
  const { code, stderr } = await config(['check', ...files]);
  expect(code).toBe(EXIT.usage);
  expect(stderr.replace('error: ', '')).toMatch(problem);
});

test('print says what holds and who says so', async () => {
  const { stdout } = await config(['print', '--store.dir', '/srv/mail'], { PLUMBLINE_LOG_LEVEL: 'warn' });
  expect(stdout).toContain('  dir: /srv/mail # --store.dir\n');
  expect(stdout).toContain('  level: warn # PLUMBLINE_LOG_LEVEL\n');
  expect(stdout).toContain('  listen_address: :9877 # default\n');
});

test('print masks secrets', async () => {
  const { stdout } = await config(['print'], { PLUMBLINE_STORE_DOOR_PASSWORD: 'sesame' });
  expect(stdout).toContain('PLUMBLINE_STORE_DOOR_PASSWORD');
  expect(stdout).not.toContain('sesame');
});

test('what print prints is a file that says the same', async () => {
  const flags = [
    '--limits.nesting',
    '2',
    '--store.retention.records',
    'forever',
    '--store.retention.reports',
    'forever',
  ];
  const { stdout } = await config(['print', ...flags]);
  const load = (files: Record<string, string>, given: readonly (readonly [string, string])[]) =>
    loadSettings({ flags: new Map(given), env: {}, configFile: undefined, readFile: (path) => files[path] });
  const printed = load({ './plumbline.yml': stdout }, []);
  const meant = load({}, [
    ['limits.nesting', '2'],
    ['store.retention.records', 'forever'],
    ['store.retention.reports', 'forever'],
  ]);
  expect(parse(stdout)).toBeInstanceOf(Object);
  // What is printed is said, be it the default.
  const same = (loaded: typeof printed) =>
    loaded.ok && { ...loaded.settings, store: { ...loaded.settings.store, retentionSaid: undefined } };
  expect(same(printed)).toEqual(same(meant));
});
