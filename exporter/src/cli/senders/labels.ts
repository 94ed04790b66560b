import { Command } from 'commander';
import { labelView } from '../../store/labels/label-view.js';
import { SenderLabels, type StoredLabel } from '../../store/labels/labels.js';
import { targetText } from '../../store/labels/target.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { printable, textTable, type Heading } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';
import { limitOf } from './limit.js';

const EXAMPLES = `
Prints a table, the newest first; with --json a line of JSON for each.

Examples:
  $ plumbline senders labels
  $ plumbline senders labels --json | jq -r 'select(.sender_class == "threat") | .target'

Exit codes: 0 done, also where there is none; 1 wrong usage or settings; 3 the store cannot be reached.`;

interface Flags {
  readonly limit: number;
  readonly json?: boolean;
}

export function labelsCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('labels')
    .description('What people said of senders, who did, and when.')
    .option('--limit <NUMBER>', 'the most that are listed', limitOf, 1000)
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (flags: Flags) => {
    finish(await withStore(command, io, (work) => list(work, flags)));
  });
}

async function list({ client, io }: Work, { limit, json }: Flags): Promise<ExitCode> {
  const found = await new SenderLabels(client).all(limit + 1);
  if (!found.ok) return failed(found, io);
  const labels = found.value.slice(0, limit);
  if (json === true) for (const one of labels) io.stdout.write(`${JSON.stringify(labelView(one))}\n`);
  else io.stdout.write(textTable(HEADINGS, labels.map(rowOf)));
  if (found.value.length > limit)
    io.stderr.write(`There are more than these ${limit}: --limit shows them.\n`);
  return EXIT.ok;
}

const HEADINGS: readonly Heading[] = ['TARGET', 'SENDER', 'CLASS', 'SAID BY', 'WHEN', 'NOTE'].map((text) => ({
  text,
}));

function rowOf({ target, sender, senderClass, actor, at, note }: StoredLabel): string[] {
  const when = new Date(at).toISOString().slice(0, 16);
  return [
    targetText(target),
    sender === '' ? '-' : printable(sender),
    senderClass ?? '-',
    printable(actor),
    when,
    printable(note),
  ];
}
