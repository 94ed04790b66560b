import { Command, InvalidArgumentError, Option } from 'commander';
import { parseBytes } from '../../config/units.js';
import { isScope, SCOPE_WORDS, SCOPES, type Scope } from '../../model/scopes.js';
import { ApiKeys, type ApiKey } from '../../store/api-keys/api-keys.js';
import { freshKey, hashOf, signingSecretOf } from '../../store/api-keys/key-text.js';
import { auditOf } from '../audit.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { momentOf, type Moment } from '../quarantine/selection.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';

const EXAMPLES = `
Scopes:
${SCOPE_WORDS.map((scope) => `  ${scope.padEnd(14)} ${SCOPES[scope]}`).join('\n')}

The key is shown once: with --json as {"id","key","scopes"}, else alone on a line, with the rest on stderr. Rights to
sign requests (--signing) are for keys that may send reports and nothing else.

Examples:
  $ plumbline keys create --name gateway --scope reports:write
  $ plumbline keys create --name grafana --scope viewer --expires 2027-01-01
  $ plumbline keys create --name edge --scope reports:write --signing --requests-per-minute 60 --json

Exit codes: 0 done; 1 wrong usage or settings; 3 the store cannot be reached.`;

interface Flags {
  readonly name: string;
  readonly scope: readonly Scope[];
  readonly expires?: Moment;
  readonly signing?: boolean;
  readonly requestsPerMinute?: number;
  readonly requestBytes?: number;
  readonly json?: boolean;
}

export function createCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const scope = new Option('--scope <SCOPE>', `what it may (repeatable): ${SCOPE_WORDS.join(', ')}`);
  const command = new Command('create')
    .description('Make a key, and show it once.')
    .requiredOption('--name <TEXT>', 'what it is for', nameOf)
    .addOption(scope.argParser(scopesOf).makeOptionMandatory())
    .option('--expires <TIME>', 'from when on it is no use: a date, or a duration such as 90d', momentOf)
    .option('--signing', 'it may sign requests, in place of being sent with them')
    .option('--requests-per-minute <NUMBER>', 'how often it may ask (default: uploads.per_minute)', countOf)
    .option('--request-bytes <SIZE>', 'how large a request may be (default: uploads.request_bytes)', sizeOf)
    .option('--json', 'print one object of JSON')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (flags: Flags) => {
    const problem = problemOf(flags, io.now());
    if (problem !== undefined) return command.error(`error: ${problem}`, { exitCode: EXIT.usage });
    finish(await withStore(command, io, (work) => create(work, flags)));
  });
}

function problemOf({ signing, scope, expires }: Flags, now: number): string | undefined {
  if (signing === true && scope.some((word) => word !== 'reports:write'))
    return '--signing is for keys with the scope reports:write alone';
  const at = expires === undefined ? undefined : expiryOf(expires, now);
  return at !== undefined && at <= now ? '--expires is in the past' : undefined;
}

async function create({ client, io }: Work, flags: Flags): Promise<ExitCode> {
  const now = io.now();
  const { id, key } = freshKey();
  const made: ApiKey = {
    id,
    name: flags.name,
    scopes: flags.scope,
    hash: hashOf(key),
    signingSecret: flags.signing === true ? signingSecretOf(key) : undefined,
    requestsPerMinute: flags.requestsPerMinute,
    requestBytes: flags.requestBytes,
    createdAt: now,
    expiresAt: flags.expires === undefined ? undefined : expiryOf(flags.expires, now),
    revokedAt: undefined,
    usedAt: undefined,
  };
  const added = await new ApiKeys(client).add(made, now);
  if (!added.ok) return failed(added, io);
  const detail = { name: made.name, scopes: made.scopes, expires: made.expiresAt };
  const audited = await auditOf(client, io, { action: 'key.create', target: id, detail });
  if (!audited.ok) return failed(audited, io);
  const { scopes } = made;
  if (flags.json === true) {
    io.stdout.write(`${JSON.stringify({ id, key, scopes })}\n`);
    return EXIT.ok;
  }
  io.stdout.write(`${key}\n`);
  io.stderr.write(`Key ${id} (${scopes.join(', ')}): it is shown this once.\n`);
  return EXIT.ok;
}

/** A duration is one from now on. */
function expiryOf(moment: Moment, now: number): number {
  return 'at' in moment ? moment.at : now + moment.ago;
}

const LONGEST_NAME = 200;

function nameOf(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > LONGEST_NAME)
    throw new InvalidArgumentError(`A name has 1 to ${LONGEST_NAME} characters.`);
  return name;
}

function scopesOf(text: string, before: readonly Scope[] | undefined): readonly Scope[] {
  if (!isScope(text)) throw new InvalidArgumentError(`Allowed are ${SCOPE_WORDS.join(', ')}.`);
  return [...new Set([...(before ?? []), text])];
}

const MOST_REQUESTS = 1_000_000;

function countOf(text: string): number {
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_REQUESTS)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST_REQUESTS}.`);
  return count;
}

function sizeOf(text: string): number {
  const bytes = parseBytes(text) ?? 0;
  if (bytes < 1) throw new InvalidArgumentError('Give a size such as 64MiB.');
  return bytes;
}
