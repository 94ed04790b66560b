import { Command } from 'commander';
import { ApiKeys } from '../../store/api-keys/api-keys.js';
import { auditOf } from '../audit.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';

const EXAMPLES = `
A running serve refuses the key within two seconds.

Examples:
  $ plumbline keys revoke 4c1e3a0b9d2f

Exit codes: 0 done, also where it was revoked before; 1 wrong usage or settings, or there is no such key; 3 the store
cannot be reached.`;

export function revokeCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('revoke')
    .description('Take a key back, for good.')
    .argument('<ID>', 'as list has it')
    .option('--json', 'print one object of JSON')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (id: string, { json }: { readonly json?: boolean }) => {
    finish(await withStore(command, io, (work) => revoke(work, id, json === true)));
  });
}

async function revoke({ client, io }: Work, id: string, asJson: boolean): Promise<ExitCode> {
  const keys = new ApiKeys(client);
  const all = await keys.all();
  if (!all.ok) return failed(all, io);
  const key = all.value.find((one) => one.id === id);
  if (key === undefined) {
    io.stderr.write('error: there is no such key; plumbline keys list has their ids\n');
    return EXIT.usage;
  }
  if (key.revokedAt === undefined) {
    const revoked = await keys.revoke(key, io.now());
    if (!revoked.ok) return failed(revoked, io);
    const audited = await auditOf(client, io, {
      action: 'key.revoke',
      target: id,
      detail: { name: key.name },
    });
    if (!audited.ok) return failed(audited, io);
  }
  io.stdout.write(asJson ? `${JSON.stringify({ id, revoked: true })}\n` : `Key ${id} is revoked.\n`);
  return EXIT.ok;
}
