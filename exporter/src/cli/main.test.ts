import { Help } from 'commander';
import { COMMANDS } from './commands.js';
import { fakeIo } from './fake-io.js';
import { EXIT } from './io.js';
import { run } from './main.js';
import { addCommonOptions } from './settings.js';

async function plumbline(...argv: string[]) {
  const io = fakeIo();
  const code = await run(argv, io);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

test.each([[['--version']], [['serve', '--version']]])('%j says which, as exporters do', async (argv) => {
  const { code, stdout, stderr } = await plumbline(...argv);
  expect([code, stderr]).toEqual([EXIT.ok, '']);
  expect(stdout).toMatch(
    /^plumbline, version \d+\.\d+\.\d+\n {2}node version: v\d+\.\S+\n {2}platform: {5}\w+\/\w+\n$/,
  );
});

test('--version has the commit where it is known', async () => {
  const io = fakeIo({ env: { PLUMBLINE_REVISION: 'abc1234' } });
  await run(['--version'], io);
  expect(io.stdout.text).toMatch(/^plumbline, version \S+ \(revision: abc1234\)\n/);
});

test('--help names every command', async () => {
  const { code, stdout } = await plumbline('--help');
  expect(code).toBe(EXIT.ok);
  expect(stdout).toMatch(/^ {2}parse .*$/m);
  expect(stdout).toMatch(/^ {2}demo .*$/m);
});

test.each(['serve', 'ingest', 'sql', 'verify', 'parse', 'demo', 'config print'])(
  '%s --help has examples and the settings every command has',
  async (command) => {
    const { code, stdout } = await plumbline(...command.split(' '), '--help');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/Examples:\n +.*plumbline/);
    expect(stdout).toContain('--config.file <FILE>');
    expect(stdout).toContain('--log.format <WORD>');
  },
);

test.each([
  ['no command', [], /Usage: plumbline/],
  ['an unknown command', ['pares'], /unknown command 'pares'/],
  ['an unknown flag', ['parse', '--recrods', 'x'], /unknown option '--recrods'/],
  ['a command without its argument', ['parse'], /missing required argument/],
])('%s is wrong usage', async (_, argv, message) => {
  const { code, stdout, stderr } = await plumbline(...argv);
  expect(code).toBe(EXIT.usage);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
});

test.each(COMMANDS)('the help says of $term what there is to say', async ({ term, load }) => {
  const declare = await load();
  const command = declare(fakeIo(), () => undefined);
  if (command.commands.length === 0) addCommonOptions(command);
  expect(new Help().subcommandTerm(command)).toBe(term);
});
