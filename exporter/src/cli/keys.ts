import { Command } from 'commander';
import type { CommandIo, ExitCode } from './io.js';
import { createCommand } from './keys/create.js';
import { listCommand } from './keys/list.js';
import { revokeCommand } from './keys/revoke.js';

const EXAMPLES = `
A key goes into the header Authorization: Bearer KEY. The store has only its hash: who loses it makes another.

Examples:
  $ plumbline keys create --name gateway --scope reports:write --expires 365d
  $ plumbline keys list
  $ plumbline keys revoke 4c1e3a0b9d2f`;

/** `plumbline keys`: who may use the API. */
export function keysCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('keys')
    .addHelpText('after', EXAMPLES)
    .addCommand(createCommand(io, finish))
    .addCommand(listCommand(io, finish))
    .addCommand(revokeCommand(io, finish));
}
