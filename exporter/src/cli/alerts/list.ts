import { Command, InvalidArgumentError, Option } from 'commander';
import { domainName } from '../../config/domains.js';
import { ALERT_STATES, type AlertState } from '../../model/alert.js';
import { alertView } from '../../store/alerts/alert-view.js';
import { Alerts, type StoredAlert } from '../../store/alerts/alerts.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { momentOf, type Moment } from '../quarantine/selection.js';
import { printable, textTable, type Heading } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { limitOf } from '../senders/limit.js';
import { failed } from '../store-failure.js';

const EXAMPLES = `
Prints a table, those first that began last; with --json a line of JSON for each.

Examples:
  $ plumbline alerts list --state firing
  $ plumbline alerts list --domain example.com --since 7d
  $ plumbline alerts list --json | jq -r 'select(.acknowledged_at == null) | .id'

Exit codes: 0 done, also where there is none; 1 wrong usage or settings; 3 the store cannot be reached.`;

interface Flags {
  readonly state?: AlertState;
  readonly domain?: string;
  readonly severity?: string;
  readonly since?: Moment;
  readonly limit: number;
  readonly json?: boolean;
}

export function listCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('list')
    .description('Alerts that were told of, and how they stand.')
    .addOption(new Option('--state <WORD>', 'how they stand').choices(ALERT_STATES))
    .option('--domain <DOMAIN>', 'those of this domain, and of those below it', domainOf)
    .option('--severity <WORD>', 'critical, warning or info')
    .option('--since <TIME>', 'begun since then: a date, or a duration such as 7d', momentOf)
    .option('--limit <NUMBER>', 'the most that are listed', limitOf, 50)
    .option('--json', 'print a line of JSON for each')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (flags: Flags) => {
    finish(await withStore(command, io, (work) => list(work, flags)));
  });
}

function domainOf(given: string): string {
  const name = domainName(given);
  if (name === undefined) throw new InvalidArgumentError('is no domain');
  return name;
}

async function list(
  { client, io }: Work,
  { state, domain, severity, since, limit, json }: Flags,
): Promise<ExitCode> {
  const filter = {
    state,
    domain,
    severity,
    since: since === undefined ? undefined : timeOf(since, io.now()),
  };
  const found = await new Alerts(client).find(filter, limit + 1);
  if (!found.ok) return failed(found, io);
  const alerts = found.value.slice(0, limit);
  if (json === true) for (const one of alerts) io.stdout.write(`${JSON.stringify(alertView(one))}\n`);
  else io.stdout.write(textTable(HEADINGS, alerts.map(rowOf)));
  if (found.value.length > limit)
    io.stderr.write(`There are more than these ${limit}: --limit shows them.\n`);
  return EXIT.ok;
}

function timeOf(moment: Moment, now: number): number {
  return 'at' in moment ? moment.at : now - moment.ago;
}

const HEADINGS: readonly Heading[] = [
  ...['ID', 'BEGAN', 'STATE', 'SEVERITY', 'ALERT', 'DOMAIN'].map((text) => ({ text })),
  { text: 'FOR', right: true },
  { text: 'TAKEN ON BY' },
  { text: 'SUMMARY' },
];

function rowOf(alert: StoredAlert): string[] {
  const { acknowledged_by: by, acknowledged_person: person, time_to_resolve: seconds } = alert;
  return [
    alert.id,
    new Date(alert.starts_at).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length),
    alert.status,
    said(alert.severity),
    said(alert.alertname),
    said(alert.domain),
    seconds === null ? '-' : durationOf(seconds),
    said(person === '' ? by : person),
    said(alert.summary),
  ];
}

function said(text: string): string {
  return text === '' ? '-' : printable(text);
}

/** As people say it: to the minute, and in days from two of them on. */
function durationOf(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)}d ${hours % 24}h`;
  return hours > 0 ? `${hours}h ${minutes % 60}m` : `${minutes}m`;
}
