import { Command } from 'commander';
import type { CommandIo, ExitCode } from './io.js';
import { labelCommand } from './senders/label.js';
import { labelsCommand } from './senders/labels.js';
import { listCommand } from './senders/list.js';

const EXAMPLES = `
A label is a person's word on an address, a network, or a domain under which a service signs or bounces: who it is, what
its mail is to us, or both. It counts before all rules, for mail to come and for what is stored; the most specific one
decides: the smallest network, then the longest domain.

Examples:
  $ plumbline senders list --search mail
  $ plumbline senders label 192.0.2.0/24 --sender our-crm --new "Our CRM" --class misconfigured
  $ plumbline senders labels`;

/** `plumbline senders`: who is who. */
export function sendersCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('senders')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(io, finish))
    .addCommand(labelsCommand(io, finish))
    .addCommand(labelCommand(io, finish));
}
