import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Sponge } from '@plumbline/exporter/cli/fake-io.js';
import { run } from '@plumbline/exporter/cli/main.js';

/** A command of a document, and what the document says it prints. */
interface Example {
  readonly command: string;
  readonly prints: string;
}

/** The commands in `console` blocks; one that is piped into something else is not ours alone. */
function examples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```console\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split(/^\$ npx /m).slice(1))
    .map((text) => {
      const [command = '', ...prints] = text.split('\n');
      return { command, prints: prints.join('\n') };
    })
    .filter(({ command }) => command.startsWith('plumbline ') && !command.includes('|'));
}

const EXAMPLES = examples(readFileSync('docs/cli.md', 'utf8'));

test('docs/cli.md has examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(3);
});

test.each(EXAMPLES)('docs/cli.md: $command', async ({ command, prints }) => {
  const stdout = new Sponge();
  await run(command.split(' ').slice(1), {
    stdin: Readable.from([]),
    stdout,
    stderr: new Sponge(),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    env: {},
    stop: new AbortController().signal,
    onReload: () => undefined,
    leaveWithin: () => undefined,
    now: () => Date.UTC(2026, 6, 1),
    clock: () => 0,
  });
  expect(stdout.text).toBe(prints);
});
