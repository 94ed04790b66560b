import type { Command } from 'commander';
import type { CommandIo, ExitCode } from './io.js';

type Declare = (io: CommandIo, finish: (code: ExitCode) => void) => Command;

/** What the help says of a command. The command itself is loaded when it is typed. */
export interface ListedCommand {
  /** Its name, and what follows it. */
  readonly term: string;
  readonly summary: string;
  readonly load: () => Promise<Declare>;
}

/** In the order of the help. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    term: 'serve [options]',
    summary: 'Run the exporter: the store with its door, metrics, health, and the landing page.',
    load: async () => (await import('./serve.js')).serveCommand,
  },
  {
    term: 'ingest [options] <PATH...>',
    summary: 'Read reports into the store.',
    load: async () => (await import('./ingest.js')).ingestCommand,
  },
  {
    term: 'sql [options] [QUERY]',
    summary: 'Run SQL on the store.',
    load: async () => (await import('./sql.js')).sqlCommand,
  },
  {
    term: 'export [options] [VIEW]',
    summary:
      'Write all rows of a view, or of a query, as CSV, NDJSON or Parquet, or the days as OpenMetrics.',
    load: async () => (await import('./export.js')).exportCommand,
  },
  {
    term: 'verify [options]',
    summary: 'Count everything in the store again: nothing is lost, nothing counts twice.',
    load: async () => (await import('./verify.js')).verifyCommand,
  },
  {
    term: 'quarantine',
    summary: 'List what could not be read, show it, read it again, or give it up.',
    load: async () => (await import('./quarantine.js')).quarantineCommand,
  },
  {
    term: 'keys',
    summary: 'Make, list and revoke the keys of the API.',
    load: async () => (await import('./keys.js')).keysCommand,
  },
  {
    term: 'domains',
    summary: 'List the domains there are reports of, and say which are ours.',
    load: async () => (await import('./domains.js')).domainsCommand,
  },
  {
    term: 'senders',
    summary: 'List the senders that are known by name, and say who was who.',
    load: async () => (await import('./senders.js')).sendersCommand,
  },
  {
    term: 'alerts',
    summary: 'List the alerts that were told of, take them on, and say something to them.',
    load: async () => (await import('./alerts.js')).alertsCommand,
  },
  {
    term: 'parse [options] <PATH...>',
    summary: 'Read reports and print a line of JSON for each; nothing is stored.',
    load: async () => (await import('./parse.js')).parseCommand,
  },
  {
    term: 'demo [options]',
    summary:
      'Make report mail with a known truth: aggregate, failure and TLS reports about made-up domains, into the store or into files.',
    load: async () => (await import('./demo.js')).demoCommand,
  },
  {
    term: 'config',
    summary: 'Check the settings, or print those that hold.',
    load: async () => (await import('./config.js')).configCommand,
  },
];

export function nameOf({ term }: ListedCommand): string {
  return term.split(' ')[0] ?? term;
}
