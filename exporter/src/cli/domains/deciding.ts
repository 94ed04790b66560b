import { Argument, Command, InvalidArgumentError } from 'commander';
import { domainName } from '../../config/domains.js';
import { decide, neverSeen } from '../../store/domain-decisions.js';
import { ourDomains } from '../../store/domains.js';
import { auditOf } from '../audit.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';

interface Deciding {
  readonly name: 'add' | 'adopt' | 'ignore';
  readonly description: string;
  readonly help: string;
}

const CODES = `
With --json it prints one object: {"domains"}.

Exit codes: 0 done; 1 wrong usage or settings; 3 the store cannot be reached.`;

const WAYS: readonly Deciding[] = [
  {
    name: 'add',
    description: 'Say that domains are ours, with all below them, whether reports came or not.',
    help: `\nExamples:\n  $ plumbline domains add example.com example.net\n${CODES}`,
  },
  {
    name: 'adopt',
    description: 'Say that domains are ours that reports came about.',
    help: `\nWhat reports say of them is in dashboards, metrics and alerts from now on, what came before too.\n\nExamples:\n  $ plumbline domains adopt shop.example\n${CODES}`,
  },
  {
    name: 'ignore',
    description: 'Say that domains are not ours, and are not to be asked about again.',
    help: `\nTheir reports stay stored, and out of dashboards, metrics and alerts.\n\nExamples:\n  $ plumbline domains ignore stranger.example\n${CODES}`,
  },
];

interface Flags {
  readonly json?: boolean;
}

/** `add`, `adopt` and `ignore`. */
export function decidingCommands(io: CommandIo, finish: (code: ExitCode) => void): Command[] {
  return WAYS.map((way) => {
    const command = new Command(way.name)
      .description(way.description)
      .addArgument(new Argument('<DOMAIN...>', 'such as example.com').argParser(namesOf))
      .option('--json', 'print one object of JSON')
      .addHelpText('after', way.help);
    addStoreAndCommonOptions(command);
    return command.action(async (domains: readonly string[], flags: Flags) => {
      finish(await withStore(command, io, (work) => run(way, work, domains, flags)));
    });
  });
}

function namesOf(given: string, before: readonly string[] | undefined): readonly string[] {
  const name = domainName(given);
  if (name === undefined) throw new InvalidArgumentError('is no domain');
  return [...(before ?? []), name];
}

async function run(
  { name }: Deciding,
  { client, settings, io }: Work,
  domains: readonly string[],
  { json }: Flags,
): Promise<ExitCode> {
  const configured = domains.filter((domain) => settings.domains?.includes(domain) === true);
  if (name === 'ignore' && configured.length > 0)
    return wrong(`the settings say that they are ours: ${configured.join(', ')}`, io);
  if (name === 'adopt') {
    const unknown = await neverSeen(client, domains);
    if (!unknown.ok) return failed(unknown, io);
    if (unknown.value.length > 0)
      return wrong(`no report came about ${unknown.value.join(', ')}: plumbline domains add`, io);
  }
  const before = await ourDomains(client, SHOWN);
  if (!before.ok) return failed(before, io);
  const done = await decide(client, domains, name === 'ignore' ? 'ignored' : 'adopted');
  if (!done.ok) return failed(done, io);
  const audited = await auditOf(client, io, {
    action: `domains.${name}`,
    target: 'domains',
    detail: { domains },
  });
  if (!audited.ok) return failed(audited, io);
  if (json === true) io.stdout.write(`${JSON.stringify({ domains })}\n`);
  else io.stdout.write(`${domains.join(', ')}: ${name === 'ignore' ? 'not ours' : 'ours'}.\n`);
  const left = before.value.ours.filter((domain) => !domains.includes(domain));
  if (before.value.bySelf && left.length > 0)
    io.stderr.write(
      `From now on no domain is ours by itself. These were so, and are undecided now; those that are yours:\n` +
        `  plumbline domains adopt ${left.join(' ')}\n`,
    );
  return EXIT.ok;
}

const SHOWN = 25;

function wrong(why: string, io: CommandIo): ExitCode {
  io.stderr.write(`error: ${why}\n`);
  return EXIT.usage;
}
