import { Command } from 'commander';
import type { CommandIo, ExitCode } from './io.js';
import { listCommand } from './quarantine/list.js';
import { purgeCommand } from './quarantine/purge.js';
import { retryCommand } from './quarantine/retry.js';
import { showCommand } from './quarantine/show.js';

const EXAMPLES = `
What can be there is a mail or file that was refused (scope delivery), a document that was rejected or of which only
a part could be read (document), or a bad record of a report whose others are stored (record). docs/reports.md has
the reasons.

Examples:
  $ plumbline quarantine list --reason xml_ill_formed
  $ plumbline quarantine show 4c1e3a0b9d2f8871 --raw >report.xml.gz
  $ plumbline quarantine retry --all
  $ plumbline quarantine purge --older-than 30d --yes`;

/** `plumbline quarantine`: what could not be read, with its reason and bytes. */
export function quarantineCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('quarantine')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(io, finish))
    .addCommand(showCommand(io, finish))
    .addCommand(retryCommand(io, finish))
    .addCommand(purgeCommand(io, finish));
}
