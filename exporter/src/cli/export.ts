import { Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat } from '../store/export/cells.js';
import { exportRows, type ExportRequest } from '../store/export/export.js';
import { exportHistory, type HistoryRequest } from '../store/history/openmetrics.js';
import type { ExportSource } from '../store/export/source.js';
import type { Settings } from '../config/settings.js';
import { writeExport } from './export/write-export.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { createLogger } from './logger.js';
import { openStore } from './open-store.js';
import { addStoreOptions, settingsOf } from './settings.js';
import { withoutEnd } from './statement-text.js';
import { explained, refused } from './store-failure.js';

const EXAMPLES = `
All rows, as many as there are, of one moment, ordered by day and domain, or as a query says.
A file is there when it is whole.
In CSV a text that a spreadsheet would take for a formula gets a ' before it: what stands in a report was
written by strangers. IPs are written as IPv4 where they are, keys of 64 bits are text.
What the VIEW openmetrics has are settled days of domains of ours, for \`promtool tsdb create-blocks-from openmetrics\`
(docs/history.md).

Examples:
  $ plumbline export v_records --from 2026-10-01 --to 2026-10-31 --out october.csv
  $ plumbline export v_records --domain example.com --out example.parquet
  $ plumbline export v_domain_day --format ndjson | jq -c 'select(.messages > 1000)'
  $ plumbline export v_reports --columns day,domain,reporter,messages --out reports.csv.gz
  $ plumbline export --query 'SELECT sender, sum(messages) AS mails FROM v_records GROUP BY sender' --out senders.csv
  $ plumbline export openmetrics --from 2026-01-01 --to 2026-10-31 --out history.om

Exit codes: 0 done; 1 wrong usage or settings; 3 the store cannot be reached, or the file cannot be written;
130 interrupted.`;

const STDOUT = '-';

/** In the place of a view: what it has is no table. */
const OPENMETRICS = 'openmetrics';

/** How much of the history there is, the settings say. */
type Request = { readonly rows: ExportRequest } | { readonly history: Omit<HistoryRequest, 'bounds'> };

interface Flags {
  readonly query?: string;
  readonly format?: ExportFormat;
  readonly out?: string | undefined;
  readonly from?: string;
  readonly to?: string;
  readonly domain?: readonly string[];
  readonly columns?: readonly string[];
  readonly keepFormulas?: boolean;
}

export function exportCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('export')
    .argument('[VIEW]', 'a view: docs/sql.md has them; or openmetrics')
    .option('--query <SQL>', 'the rows of a query instead')
    .option('--out <FILE>', 'the file; packed where its name ends in .gz (default: -, the standard output)')
    .addOption(
      new Option('--format <WORD>', "default: by the end of the file's name, else csv").choices(
        EXPORT_FORMATS,
      ),
    )
    .option('--from <DATE>', 'from this day on, YYYY-MM-DD', dayOf)
    .option('--to <DATE>', 'up to this day, and with it', dayOf)
    .option('--domain <DOMAIN>', 'about this domain and what is below it; may be repeated', domainsOf)
    .option('--columns <NAMES>', 'these alone, with commas between; may be repeated', columnsOf)
    .option('--keep-formulas', 'leave text in CSV as it is')
    .addHelpText('after', EXAMPLES);
  addStoreOptions(command);
  return command.action(async (view: string | undefined, flags: Flags) => {
    const settings = settingsOf(command, io);
    const out = flags.out === STDOUT ? undefined : flags.out;
    const request = readRequest(view, { ...flags, out }, io);
    if ('problem' in request) return command.error(`error: ${request.problem}`, { exitCode: EXIT.usage });
    finish(await runExport(request, out, settings, io));
  });
}

function readRequest(
  view: string | undefined,
  { query, out, from, to, domain, columns, keepFormulas, ...flags }: Flags,
  io: CommandIo,
): Request | { readonly problem: string } {
  if (from !== undefined && to !== undefined && from > to)
    return { problem: `there is no day from ${from} to ${to}` };
  if (view === OPENMETRICS) {
    const others = { query, columns, format: flags.format, keepFormulas };
    const unfit = Object.entries(others).find(([, given]) => given !== undefined);
    if (unfit !== undefined)
      return { problem: `${OPENMETRICS} takes --from, --to, --domain and --out alone` };
    return { history: { from, to, domains: domain ?? [], signal: io.stop } };
  }
  const source = sourceOf(view, query);
  if (source === undefined) return { problem: 'give a view, or a query by --query' };
  const format = flags.format ?? formatOf(out ?? '');
  if (format === undefined) return { problem: `say by --format what ${out ?? ''} is to be` };
  return {
    rows: {
      source,
      format,
      from,
      to,
      columns: columns ?? [],
      domains: domain ?? [],
      keepsFormulas: keepFormulas === true,
      signal: io.stop,
    },
  };
}

function sourceOf(view: string | undefined, query: string | undefined): ExportSource | undefined {
  if (view !== undefined) return query === undefined ? { view } : undefined;
  const bare = withoutEnd(query ?? '');
  return bare === '' ? undefined : { query: bare };
}

async function runExport(
  request: Request,
  out: string | undefined,
  settings: Settings,
  io: CommandIo,
): Promise<ExitCode> {
  const log = createLogger(settings.log, io.stderr);
  const schema = settings.store.target.kind === 'embedded' ? 'migrate' : 'as_it_is';
  const wish = { role: 'command', command: 'plumbline export', schema, io, log } as const;
  const store = await openStore(settings.store, wish);
  if (!store.ok) return refused(store, io);
  try {
    const rows =
      'rows' in request
        ? await exportRows(store.client, request.rows)
        : await exportHistory(store.client, { ...request.history, bounds: settings.metrics });
    const written = rows.ok ? await writeExport(rows.value, out, io) : rows;
    if (written.ok) return EXIT.ok;
    io.stop.throwIfAborted();
    if (!('unwritable' in written)) return explained(written, writtenQuery(request), io);
    io.stderr.write(`error: ${written.unwritable}\n`);
    return EXIT.unreachable;
  } finally {
    await store.close();
  }
}

function writtenQuery(request: Request): string {
  return 'rows' in request && 'query' in request.rows.source ? request.rows.source.query : '';
}

const ENDINGS: readonly (readonly [RegExp, ExportFormat])[] = [
  [/\.csv(?:\.gz)?$/i, 'csv'],
  [/\.(?:ndjson|jsonl)(?:\.gz)?$/i, 'ndjson'],
  [/\.parquet$/i, 'parquet'],
];

/** The standard output has no name. */
function formatOf(file: string): ExportFormat | undefined {
  return file === '' ? 'csv' : ENDINGS.find(([ending]) => ending.test(file))?.[1];
}

function dayOf(text: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Give a day such as 2026-07-01.');
  return text;
}

function domainsOf(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text.toLowerCase().replace(/\.$/, '')];
}

function columnsOf(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...text.split(',').map((name) => name.trim())];
}
