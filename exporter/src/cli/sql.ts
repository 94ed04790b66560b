import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { Settings } from '../config/settings.js';
import type { StoreClient } from '../store/client.js';
import { failureOf, type Asked } from '../store/failures.js';
import { auditOf } from './audit.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { createLogger } from './logger.js';
import { openStore } from './open-store.js';
import { addStoreOptions, settingsOf } from './settings.js';
import { CutWatch, resultSettings } from './result-table.js';
import { parametersIn } from './sql-parameters.js';
import { withoutEnd } from './statement-text.js';
import { explained, failed, refused } from './store-failure.js';

const EXAMPLES = `
The views are described in docs/sql.md, and by the store itself: 'DESCRIBE v_records'.
A table on a terminal is cut where it has more than 1,000 rows, elsewhere never. In --param a text means itself,
\\N is NULL for a Nullable, and arrays, tuples and maps are written as in SQL.

Examples:
  $ plumbline sql 'SHOW TABLES'
  $ plumbline sql 'SELECT domain, sum(messages) FROM v_domain_day GROUP BY domain'
  $ plumbline sql --format CSVWithNames 'SELECT * FROM v_reports' >reports.csv
  $ plumbline sql --file weekly.sql --format JSONEachRow | jq .
  $ plumbline sql --param d=example.com 'SELECT count() FROM v_records WHERE domain = {d:String}'
  $ plumbline sql --param "d=['a.example','b.example']" 'SELECT count() FROM v_records WHERE domain IN {d:Array(String)}'
  $ echo 'SELECT 1' | plumbline sql -

Exit codes: 0 done; 1 wrong usage, or a statement that the store refuses; 3 the store cannot be reached, or
has not enough time or memory; 130 interrupted.`;

const STDIN = '-';
const CUT_HINT = 'not all rows are shown: a file or a pipe gets all of them, and so does --format TSV\n';
interface Flags {
  readonly file?: string;
  readonly format?: string;
  readonly param?: ReadonlyMap<string, string>;
}

export function sqlCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('sql')
    .argument('[QUERY]', 'the statement; - for the standard input')
    .option('--file <FILE>', 'read the statement from a file')
    .option('--format <FORMAT>', "any of ClickHouse's formats: CSV, TSV, JSON, Parquet … (default: a table)")
    .option('--param <NAME=VALUE>', 'what {NAME:Type} stands for; may be repeated', parametersOf)
    .addHelpText('after', EXAMPLES);
  addStoreOptions(command);
  return command.action(async (query: string | undefined, flags: Flags) => {
    const settings = settingsOf(command, io);
    const statement = await readStatement(query, flags, io);
    if (typeof statement !== 'string')
      return command.error(`error: ${statement.problem}`, { exitCode: EXIT.usage });
    finish(await runSql(withoutEnd(statement), flags, settings, io));
  });
}

async function readStatement(
  query: string | undefined,
  { file, format }: Flags,
  io: CommandIo,
): Promise<string | { readonly problem: string }> {
  if (format !== undefined && !/^\w+$/.test(format)) return { problem: `${format} is no name of a format` };
  if ((query === undefined) === (file === undefined))
    return { problem: 'give one statement: as an argument, by --file, or - for the standard input' };
  if (query === STDIN) return text(io.stdin);
  if (file === undefined) return query ?? '';
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function parametersOf(text: string, before?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, name = '', value = ''] = /^(\w+)=([^]*)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Give a name and a value: d=example.com');
  return new Map([...(before ?? []), [name, value]]);
}

async function runSql(
  statement: string,
  { format, param = new Map() }: Flags,
  settings: Settings,
  io: CommandIo,
): Promise<ExitCode> {
  const log = createLogger(settings.log, io.stderr);
  // Who only reads at a server may not look at its migrations.
  const schema = settings.store.target.kind === 'embedded' ? 'migrate' : 'as_it_is';
  const store = await openStore(settings.store, {
    role: 'command',
    command: 'plumbline sql',
    schema,
    io,
    log,
  });
  if (!store.ok) return refused(store, io);
  try {
    const result = await store.client.stream(statement, {
      settings: { ...resultSettings(format, io.stdoutIsTerminal), ...parametersIn(statement, param) },
      signal: io.stop,
    });
    const written = result.ok ? await write(result.value, io) : result;
    if (written.ok) return await wrote(store.client, statement, io);
    io.stop.throwIfAborted();
    return explained(written, statement, io);
  } finally {
    await store.close();
  }
}

/** Begins a statement that changes nothing. */
const READING =
  /^[\s(]*(?:--[^\n]*\n\s*|\/\*.*?\*\/\s*)*(?:SELECT|WITH|SHOW|DESC|DESCRIBE|EXISTS|EXPLAIN)\b/is;
const SHOWN = 1000;

/** What a statement changed is written down. */
async function wrote(client: StoreClient, statement: string, io: CommandIo): Promise<ExitCode> {
  if (READING.test(statement)) return EXIT.ok;
  const detail = { statement: statement.slice(0, SHOWN) };
  const audited = await auditOf(client, io, { action: 'sql', target: 'store', detail });
  return audited.ok ? EXIT.ok : failed(audited, io);
}

async function write(result: Readable, io: CommandIo): Promise<Asked<void>> {
  try {
    const watch = new CutWatch();
    await pipeline(result, watch, io.stdout, { end: false, signal: io.stop });
    if (watch.isCut && io.stdoutIsTerminal) io.stderr.write(CUT_HINT);
    return { ok: true, value: undefined };
  } catch (error) {
    return failureOf(error);
  }
}
