import { Command } from 'commander';
import { acknowledgeCommand, commentCommand } from './alerts/noting.js';
import { listCommand } from './alerts/list.js';
import { showCommand } from './alerts/show.js';
import type { CommandIo, ExitCode } from './io.js';

const EXAMPLES = `
Alerts are those that Alertmanager and Grafana told the exporter of: docs/alert-history.md says how to have them do so.

Examples:
  $ plumbline alerts list --state firing
  $ plumbline alerts show 4c1e3a0b9d2f8871
  $ plumbline alerts acknowledge 4c1e3a0b9d2f8871 --comment "I look at it"
  $ plumbline alerts comment 4c1e3a0b9d2f8871 "The key was turned off by mistake"`;

/** `plumbline alerts`: what was told of, and what people say to it. */
export function alertsCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('alerts')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(io, finish))
    .addCommand(showCommand(io, finish))
    .addCommand(acknowledgeCommand(io, finish))
    .addCommand(commentCommand(io, finish));
}
