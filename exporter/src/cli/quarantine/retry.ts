import { Argument, Command } from 'commander';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { addSections } from '../settings.js';
import { addSelection, filterOf, idsOf, isEmpty, type SelectionFlags } from './selection.js';
import { addStoreAndCommonOptions, withStore } from './with-store.js';

const EXAMPLES = `
After an upgrade, what could not be read may be readable. What is leaves the quarantine and is counted once: a
rejected document is stored, and a report of which records were bad, or the rest could not be read, is stored anew
with all that can be read of it.
Things that came in the same mail, and the bad records of one report, are read again together.

Prints a table of what became of them; with --json a line of JSON for each: {"ids","outcome","reason","detail"}, the
outcome being read, unreadable, no_bytes or busy.

Examples:
  $ plumbline quarantine retry --all
  $ plumbline quarantine retry 4c1e3a0b9d2f8871
  $ plumbline quarantine retry --reason record_ill_formed --since 2026-07-01

Exit codes: 0 all were read; 1 wrong usage or settings; 2 some still cannot be; 3 the store cannot be reached, or did
not take it; 130 interrupted.`;

interface Flags extends SelectionFlags {
  readonly all?: boolean;
  readonly json?: boolean;
}

export function retryCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('retry')
    .description('Read things again, with this version and these limits.')
    .addArgument(new Argument('[ID...]', 'as list has them').argParser(idsOf))
    .option('--all', 'everything')
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addSelection(command);
  addStoreAndCommonOptions(command);
  addSections(command, 'Limits:', 'limits');
  return command.action(async (ids: readonly bigint[], flags: Flags) => {
    const filter = { ...filterOf(flags, io.now()), ...(ids.length === 0 ? {} : { ids }) };
    if (isEmpty(filter) !== (flags.all === true))
      return command.error('error: say which: ids, a filter, or --all', { exitCode: EXIT.usage });
    const { retryAll } = await import('./retry-all.js');
    finish(await withStore(command, io, (work) => retryAll(work, filter, flags.json === true)));
  });
}
