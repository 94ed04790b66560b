import { Command } from 'commander';
import { decidingCommands } from './domains/deciding.js';
import { listCommand } from './domains/list.js';
import type { CommandIo, ExitCode } from './io.js';

const EXAMPLES = `
As long as nobody has decided anything, the first 25 domains that reports come about are ours. From the first add,
adopt or ignore on, or with domains in the settings, others wait for a decision: their reports are stored, and are in no
dashboard, metric or alert.

Examples:
  $ plumbline domains list
  $ plumbline domains add example.com
  $ plumbline domains adopt shop.example
  $ plumbline domains ignore stranger.example`;

/** `plumbline domains`: what is ours. */
export function domainsCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('domains').addHelpText('after', EXAMPLES).addCommand(listCommand(io, finish));
  for (const one of decidingCommands(io, finish)) command.addCommand(one);
  return command;
}
