import { Command, CommanderError } from 'commander';
import { alertsCommand } from './alerts.js';
import { configCommand } from './config.js';
import { domainsCommand } from './domains.js';
import { demoCommand } from './demo.js';
import { exportCommand } from './export.js';
import { ingestCommand } from './ingest.js';
import { EXIT, Stopped, type CommandIo, type ExitCode } from './io.js';
import { keysCommand } from './keys.js';
import { parseCommand } from './parse.js';
import { processIo } from './process-io.js';
import { quarantineCommand } from './quarantine.js';
import { addCommonOptions } from './settings.js';
import { sendersCommand } from './senders.js';
import { serveCommand } from './serve.js';
import { sqlCommand } from './sql.js';
import { verifyCommand } from './verify.js';
import { revisionOf, versionText } from './version.js';

const HELP_WIDTH = 100;

/** In the order of the help. */
const COMMANDS = [
  serveCommand,
  ingestCommand,
  sqlCommand,
  exportCommand,
  verifyCommand,
  quarantineCommand,
  keysCommand,
  domainsCommand,
  sendersCommand,
  alertsCommand,
  parseCommand,
  demoCommand,
  configCommand,
];

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
  for (const command of COMMANDS) program.addCommand(command(io, finish));
  for (const command of program.commands) {
    inherit(command, program);
    if (command.commands.length === 0) addCommonOptions(command);
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError || error instanceof Stopped) return error.exitCode;
    throw error;
  }
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
