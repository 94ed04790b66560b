import { Command, Option } from 'commander';
import {
  DOMAIN_STATES,
  listDomains,
  type DomainState,
  type ListedDomain,
} from '../../store/domain-decisions.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { printable, textTable, type Heading } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';

const EXAMPLES = `
Prints a table, those first that wait for a decision; with --json a line of JSON for each. A domain without a decision
of its own is ours where a parent is.

Examples:
  $ plumbline domains list
  $ plumbline domains list --state undecided --json | jq -r .domain

Exit codes: 0 done, also where there is nothing; 1 wrong usage or settings; 3 the store cannot be reached.`;

interface Flags {
  readonly state?: DomainState;
  readonly limit: string;
  readonly json?: boolean;
}

const MOST = 1_000_000;

export function listCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('list')
    .description('Domains that reports came about, or of which something is said.')
    .addOption(new Option('--state <WORD>', 'what is said of them').choices(DOMAIN_STATES))
    .option('--limit <NUMBER>', 'the most that are listed', '1000')
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (flags: Flags) => {
    const limit = /^\d+$/.test(flags.limit) ? Number(flags.limit) : 0;
    if (limit < 1 || limit > MOST)
      return command.error(`error: --limit is a whole number from 1 to ${MOST}`, { exitCode: EXIT.usage });
    finish(await withStore(command, io, (work) => list(work, flags, limit)));
  });
}

async function list({ client, io }: Work, { state, json }: Flags, limit: number): Promise<ExitCode> {
  const found = await listDomains(client, { state: state ?? '', most: limit + 1 });
  if (!found.ok) return failed(found, io);
  const domains = found.value.slice(0, limit);
  if (json === true) for (const one of domains) io.stdout.write(`${JSON.stringify(one)}\n`);
  else io.stdout.write(textTable(HEADINGS, domains.map(rowOf)));
  if (found.value.length > limit)
    io.stderr.write(`There are more than these ${limit}: --limit shows them.\n`);
  return EXIT.ok;
}

const HEADINGS: readonly Heading[] = [
  { text: 'DOMAIN' },
  { text: 'OURS' },
  { text: 'STATE' },
  { text: 'SAID BY' },
  { text: 'REPORTS', right: true },
  { text: 'LAST END' },
];

function rowOf({ domain, owned, state, origin, reports, last_end: lastEnd }: ListedDomain): string[] {
  return [
    printable(domain),
    owned ? 'yes' : 'no',
    state,
    origin === '' ? '-' : origin,
    String(reports),
    lastEnd === '' ? '-' : lastEnd.slice(0, 10),
  ];
}
