import { Command, Option } from 'commander';
import {
  findEntries,
  STATE_WORDS,
  type EntryState,
  type QuarantineEntry,
} from '../../store/quarantine/entries.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { failed } from '../store-failure.js';
import { jsonOf } from './entry-fields.js';
import { addSelection, filterOf, shownId, type SelectionFlags } from './selection.js';
import { printable, textTable, type Heading } from './table.js';
import { addStoreAndCommonOptions, withStore, type Work } from './with-store.js';

const EXAMPLES = `
Prints a table, the newest first; with --json a line of JSON for each.

Examples:
  $ plumbline quarantine list
  $ plumbline quarantine list --reason encrypted --since 7d
  $ plumbline quarantine list --json --limit 100000 | jq -r .reason | sort | uniq -c

Exit codes: 0 done, also where there is nothing; 1 wrong usage or settings; 3 the store cannot be reached.`;

interface Flags extends SelectionFlags {
  readonly state: EntryState;
  readonly limit: string;
  readonly json?: boolean;
}

export function listCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('list')
    .description('What could not be read, and why.')
    .addOption(new Option('--state <WORD>', 'what has become of it').choices(STATE_WORDS).default('held'))
    .option('--limit <NUMBER>', 'the most that are listed', '50')
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addSelection(command);
  addStoreAndCommonOptions(command);
  return command.action(async (flags: Flags) => {
    const limit = /^\d+$/.test(flags.limit) ? Number(flags.limit) : 0;
    if (limit < 1 || limit > MOST)
      return command.error(`error: --limit is a whole number from 1 to ${MOST}`, { exitCode: EXIT.usage });
    finish(await withStore(command, io, (work) => list(work, flags, limit)));
  });
}

const MOST = 1_000_000;

async function list({ client, io }: Work, flags: Flags, limit: number): Promise<ExitCode> {
  const filter = { ...filterOf(flags, io.now()), state: flags.state };
  const found = await findEntries(client, filter, limit + 1);
  if (!found.ok) return failed(found, io);
  const entries = found.value.slice(0, limit);
  if (flags.json === true) {
    for (const entry of entries) io.stdout.write(`${JSON.stringify(jsonOf(entry))}\n`);
  } else {
    io.stdout.write(textTable(HEADINGS, entries.map(rowOf)));
  }
  if (found.value.length > limit)
    io.stderr.write(`There are more than these ${limit}: --limit shows them.\n`);
  return EXIT.ok;
}

const HEADINGS: readonly Heading[] = [
  { text: 'ID' },
  { text: 'HELD' },
  { text: 'SCOPE' },
  { text: 'KIND' },
  { text: 'REASON' },
  { text: 'RECORDS', right: true },
  { text: 'BYTES', right: true },
  { text: 'SOURCE' },
  { text: 'WHERE' },
];

function rowOf(entry: QuarantineEntry): string[] {
  return [
    shownId(entry),
    entry.held_at.slice(0, 16),
    entry.scope,
    entry.kind === '' ? '-' : entry.kind,
    entry.reason,
    String(entry.records),
    String(entry.bytes_total),
    printable(entry.source),
    printable(entry.scope === 'record' ? `${entry.path}, record ${entry.ordinal}` : entry.path),
  ];
}
