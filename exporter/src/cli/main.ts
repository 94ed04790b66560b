import { Command, CommanderError } from 'commander';
import { COMMANDS, nameOf, type ListedCommand } from './commands.js';
import { EXIT, Stopped, type CommandIo, type ExitCode } from './io.js';
import { processIo } from './process-io.js';
import { revisionOf, versionText } from './version.js';

const HELP_WIDTH = 100;
const TERMS = new Map(COMMANDS.map((listed) => [nameOf(listed), listed.term]));

/** Runs one command line and says with which code the process should end. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  let code: ExitCode = EXIT.ok;
  const program = new Command('plumbline')
    .description('DMARC and email-authentication observability')
    .version(versionText(revisionOf(io.env)))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    });
  const finish = (outcome: ExitCode): void => {
    code = outcome;
  };
  const typed = typedName(argv);
  for (const listed of COMMANDS) {
    const isTyped = nameOf(listed) === typed;
    program.addCommand(isTyped ? await declared(listed, io, finish) : named(listed));
  }
  for (const command of program.commands) inherit(command, program);
  program.configureHelp({ subcommandTerm: (command) => TERMS.get(command.name()) ?? 'help [command]' });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError || error instanceof Stopped) return error.exitCode;
    throw error;
  }
}

/** Flags that come before it have no values. */
function typedName(argv: readonly string[]): string | undefined {
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  return first === 'help' ? second : first;
}

/** For the help, and for who mistypes it. */
function named(listed: ListedCommand): Command {
  return new Command(nameOf(listed)).description(listed.summary);
}

async function declared(
  { summary, load }: ListedCommand,
  io: CommandIo,
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const declare = await load();
  const command = declare(io, finish).description(summary);
  if (command.commands.length === 0) {
    const { addCommonOptions } = await import('./settings.js');
    addCommonOptions(command);
  }
  return command;
}

/** Commander copies these to commands that it makes itself, and to no others. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inherit(inner, command);
}

/** What the bin calls. */
export async function main(): Promise<void> {
  const code = await run(process.argv.slice(2), processIo());
  process.exitCode ??= code;
}
