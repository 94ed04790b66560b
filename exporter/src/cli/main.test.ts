import { fakeIo } from './fake-io.js';
import { EXIT } from './io.js';
import { run } from './main.js';

async function plumbline(...argv: string[]) {
  const io = fakeIo();
  const code = await run(argv, io);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

test('--version says which', async () => {
  expect(await plumbline('--version')).toEqual({
    code: EXIT.ok,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    stderr: '',
  });
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
