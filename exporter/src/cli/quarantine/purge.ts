import { createInterface } from 'node:readline/promises';
import { Argument, Command } from 'commander';
import { countEntries, type EntryFilter } from '../../store/quarantine/entries.js';
import { purgeEntries } from '../../store/quarantine/purge.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { StatusLine } from '../status-line.js';
import { failed } from '../store-failure.js';
import { auditOf } from '../audit.js';
import { changeToolsOf } from './changing.js';
import { addSelection, filterOf, idsOf, isEmpty, shownId, type SelectionFlags } from './selection.js';
import { addStoreAndCommonOptions, withStore, type Work } from './with-store.js';

const EXAMPLES = `
The bytes are deleted. That the things were there, and how many records were in them, stays in the books: they are
purged, not stored. Asks before it does so on a terminal; elsewhere it wants --yes.

With --json it prints one object: {"purged","records"}.

Examples:
  $ plumbline quarantine purge 4c1e3a0b9d2f8871
  $ plumbline quarantine purge --reason html --older-than 30d --yes

Exit codes: 0 done; 1 wrong usage or settings, or it was not confirmed; 2 some was left, for another process was at
it; 3 the store cannot be reached.`;

interface Flags extends SelectionFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function purgeCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('purge')
    .description('Give things up for good, and delete their bytes.')
    .addArgument(new Argument('[ID...]', 'as list has them').argParser(idsOf))
    .option('--all', 'everything')
    .option('--yes', 'do not ask')
    .option('--json', 'print one object of JSON')
    .addHelpText('after', EXAMPLES);
  addSelection(command);
  addStoreAndCommonOptions(command);
  return command.action(async (ids: readonly bigint[], flags: Flags) => {
    const filter = { ...filterOf(flags, io.now()), ...(ids.length === 0 ? {} : { ids }) };
    if (isEmpty(filter) !== (flags.all === true))
      return command.error('error: say which: ids, a filter, or --all', { exitCode: EXIT.usage });
    if (flags.yes !== true && !isTerminal(io))
      return command.error('error: nobody can be asked here: add --yes', { exitCode: EXIT.usage });
    finish(await withStore(command, io, (work) => purge(work, filter, flags)));
  });
}

async function purge(work: Work, filter: EntryFilter, flags: Flags): Promise<ExitCode> {
  const { client, io } = work;
  if (flags.yes !== true) {
    const count = await countEntries(client, { ...filter, state: 'held' });
    if (!count.ok) return failed(count, io);
    if (count.value > 0 && !(await isConfirmed(count.value, io))) {
      io.stderr.write('Nothing was purged.\n');
      return EXIT.usage;
    }
  }
  const status = new StatusLine(io);
  const purged = await purgeEntries(changeToolsOf(client), filter, (done) => {
    io.stop.throwIfAborted();
    status.show(`${done} purged`);
  }).finally(() => {
    status.clear();
  });
  if (!purged.ok) return failed(purged, io);
  const { entries, records, busy } = purged.value;
  if (entries > 0) {
    const detail = { ...describe(filter), entries, records };
    const audited = await auditOf(client, io, { action: 'quarantine.purge', target: 'quarantine', detail });
    if (!audited.ok) return failed(audited, io);
  }
  io.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ purged: entries, records })}\n`
      : `${entries} purged, with ${records} records.\n`,
  );
  if (busy) io.stderr.write('Some was left: another process was at it.\n');
  return busy ? EXIT.refused : EXIT.ok;
}

function describe({ ids, ...filter }: EntryFilter): object {
  return ids === undefined ? filter : { ...filter, ids: ids.slice(0, 100).map((id) => shownId({ id })) };
}

function isTerminal({ stdin }: CommandIo): boolean {
  return 'isTTY' in stdin && stdin.isTTY === true;
}

async function isConfirmed(count: number, io: CommandIo): Promise<boolean> {
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const things = count === 1 ? 'this thing' : `these ${count} things`;
    const answer = await asking.question(`Give up ${things} for good? [y/N] `, { signal: io.stop });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
