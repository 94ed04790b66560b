import { SECTIONS, SETTINGS, type Setting } from '@plumbline/exporter/config/schema.js';
import { markdownTable } from './markdown-table.js';

const HEAD = `# Configuration

<!-- Written by \`npm run docs\` from the schema in exporter/src/config; a test compares the two. -->

Every setting has a name in a file, a variable in the environment and a flag on the commands that use it. A flag counts over the environment, the environment over the file, the file over the default.

\`\`\`yaml
# plumbline.yml
store:
  dir: /var/lib/plumbline
  door:
    password_file: /run/secrets/door
web:
  listen_address: 127.0.0.1:9877
limits:
  mail_bytes: 32MiB
  document_seconds: 1m
log:
  format: json
\`\`\`

- The file is \`--config.file FILE\`, else what \`PLUMBLINE_CONFIG_FILE\` names, else \`./plumbline.yml\` where it exists.
- \`PLUMBLINE_…_FILE\` names a file that holds the value, for each variable below: so are secrets mounted. In the file, \`password_file\` may stand in the place of \`password\`. A flag never holds a secret, for everybody on the machine can read it: it names the file.
- Sizes are bytes or have a unit (\`64MiB\`, \`2GB\`); durations are seconds or have units (\`30s\`, \`1h30m\`); what is kept is kept for a number of days, or \`forever\`.
- A key that does not exist is an error, as is a variable that begins with the name of a section and does not exist. The message names the key, where it was given, and the nearest key there is.
- \`plumbline config check\` says what is wrong, and \`plumbline config print\` what holds and who says so, secrets masked.
`;

/** What is to be said of a section before its settings. */
const ABOUT: Readonly<Record<string, string>> = {
  store: `Where reports are kept. By default that is an engine of our own, in \`store.dir\`, which needs nothing installed. With \`store.url\` it is a ClickHouse server, and \`store.engine\` and \`store.door\` are of no account: a server has its own limits and its own ways in.

The user and the database may stand in the URL (\`https://plumbline_writer@clickhouse.example:8443/plumbline\`); a password there is refused. \`store.username\` counts over the URL, the database of the URL over \`store.database\`.

\`serve\` opens the door of the embedded store to readers. Their user is \`grafana\`; the password is \`store.door.password\`, or one that is made at first start. \`door.json\` in the folder of secrets holds both.`,
  raw: 'The documents of reports as they came, kept in the private database beside what was read from them.',
  failures:
    'Failure reports are about single mails, and name people: they are kept in the private database, for a short time, and reduced before they are stored. The key by which addresses are hashed is in the folder of secrets.',
  quarantine: 'What could not be read, kept in the private database with its bytes and the reason.',
  secrets: 'What Plumbline makes for itself and nobody else may read.',
  web: `The exporter's own pages: \`/metrics\`, health, the landing page, the API.

\`web.config.file\` is a file as Prometheus' exporter-toolkit has it: TLS, certificates of clients, passwords, headers, a rate. [web.md](web.md) has what Plumbline makes of it.`,
  uploads:
    'What may come over HTTP, at `POST /api/v1/reports`, and how fast. `plumbline keys create` may give a key a rate and a size of its own. [sources/http.md](sources/http.md) has the rest.',
  trust:
    'Whose word is taken for who sent a mail. Each intake source has `trusted_authserv_ids` of its own: [whose report is it?](sources/smtp.md#whose-report-is-it)',
  senders: `Who sent it: senders and machines of your own, beside the catalogue. [senders.md](senders.md) has the form of the files, and what comes of it. What people say of addresses and domains is a [label](cli.md#senders).

\`senders.own\` is about machines that send mail in your names: what leaves them without being aligned is misconfigured, and no threat.`,
  facts:
    'What is known of the addresses that mail came from: country and network operator from database files, names from the DNS. [facts.md](facts.md) has the databases, their licences, and whom the DNS asks.',
  reputation:
    'What others hold of addresses, as evidence for people: off until something is said here, and never what decides. [facts.md](facts.md#reputation) has the terms of such lists.',
  metrics: `What is said of the domains. Figures are those of settled days: a day of a domain is settled when all who are to be expected have told of it, or the time has passed in which 99 of a hundred of their reports come, within these bounds (\`v_settled_domains\`).

Series of the domains are read from the store when \`serve\` starts, a moment after reports, labels or domains have changed (by other processes too: it is looked for every three seconds), and every \`metrics.refresh\`; then the store is left alone \`metrics.rest\` times as long as reading took. A scrape asks nothing of the store: \`plumbline_state_refreshed_timestamp_seconds\` says of when it is. In the first minute after a start a scrape waits up to five seconds for the first reading, so that a restart leaves no gap. Where the store does not answer, the series stay as they are, and are gone after \`metrics.stale_after\`.

Of every domain that is configured or adopted there is a core of eleven series, of the \`metrics.full_domains\` with most mail there is everything. Anybody can report on any subdomain of them: of those that nobody named, \`metrics.subdomains\` have series, who were reported on for three days and were there first. Where \`metrics.max_series\` does not suffice, what alerts compare with of smaller domains goes first and the core last, that of the domains with least mail before the others; these are then \`domain="other"\` together. What is left out, or is \`other\`, is counted in \`plumbline_folded_series_total\` when it begins to be.`,
  slo: `What share of own mail (\`compliant\` and \`misconfigured\`) is to be aligned. A file may say another of some domains, and of those below them; and \`teams\`, at the top of the file, says likewise whose a domain is. What is changed here and in \`metrics\` holds from the next start of \`serve\` on:

\`\`\`yaml
slo:
  objective: 0.98
  objectives:
    example.com: 0.995
teams:
  example.com: mail
  shop.example.com: web
\`\`\``,
  alerts:
    'Alerts as Alertmanager and Grafana tell of them, and what people say to them. [alert-history.md](alert-history.md) has the rest.',
  limits:
    'Every bound on what a stranger can make Plumbline do. What happens when one is hit is in [reports.md](reports.md#limits).',
  log: 'What goes to the standard error.',
};

const COLUMNS = ['in the file', 'flag', 'variable', 'default', 'what it is'];

/** `docs/configuration.md`, as Prettier would leave it. */
export function configurationPage(): string {
  return [HEAD, ...SECTIONS.map(section)].join('\n');
}

function section(name: string): string {
  const about = ABOUT[name];
  if (about === undefined) throw new Error(`docs/configuration.md says nothing about ${name}`);
  const settings = SETTINGS.filter(({ path }) => path[0] === name);
  return `## ${name}\n\n${about}\n\n${markdownTable([COLUMNS, ...settings.map(cells)])}`;
}

function cells({ key, flag, env, shown, description }: Setting): string[] {
  return [`\`${key}\``, `\`${flag}\``, `\`${env}\``, shown, description];
}
