import { Command } from 'commander';
import { ApiKeys, type ApiKey } from '../../store/api-keys/api-keys.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { printable, textTable, type Heading } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';

const EXAMPLES = `
Prints a table, the newest first; with --json a line of JSON for each. The keys themselves are not known any more.

Examples:
  $ plumbline keys list
  $ plumbline keys list --json

Exit codes: 0 done, also where there is none; 1 wrong usage or settings; 3 the store cannot be reached.`;

export function listCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('list')
    .description('Which keys there are, what they may, and when they were used last.')
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async ({ json }: { readonly json?: boolean }) => {
    finish(await withStore(command, io, (work) => list(work, json === true)));
  });
}

async function list({ client, io }: Work, asJson: boolean): Promise<ExitCode> {
  const keys = await new ApiKeys(client).all();
  if (!keys.ok) return failed(keys, io);
  const now = io.now();
  if (asJson) for (const key of keys.value) io.stdout.write(`${JSON.stringify(jsonOf(key, now))}\n`);
  else
    io.stdout.write(
      textTable(
        HEADINGS,
        keys.value.map((key) => rowOf(key, now)),
      ),
    );
  return EXIT.ok;
}

const HEADINGS: readonly Heading[] = ['ID', 'NAME', 'SCOPES', 'STATE', 'CREATED', 'EXPIRES', 'LAST USED'].map(
  (text) => ({ text }),
);

function rowOf(key: ApiKey, now: number): string[] {
  const { id, name, scopes, createdAt, expiresAt, usedAt } = key;
  const shown = (at: number | undefined): string => timeOf(at)?.slice(0, 16) ?? '-';
  return [
    id,
    printable(name),
    scopes.join(','),
    stateOf(key, now),
    shown(createdAt),
    shown(expiresAt),
    shown(usedAt),
  ];
}

function jsonOf(key: ApiKey, now: number): object {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    state: stateOf(key, now),
    signing: key.signingSecret !== undefined,
    requests_per_minute: key.requestsPerMinute ?? null,
    request_bytes: key.requestBytes ?? null,
    created_at: timeOf(key.createdAt) ?? null,
    expires_at: timeOf(key.expiresAt) ?? null,
    revoked_at: timeOf(key.revokedAt) ?? null,
    last_used_at: timeOf(key.usedAt) ?? null,
  };
}

function stateOf({ revokedAt, expiresAt }: ApiKey, now: number): 'good' | 'revoked' | 'expired' {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'good';
}

function timeOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
