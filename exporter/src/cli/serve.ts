import { Command } from 'commander';
import { SECTIONS } from '../config/schema.js';
import type { CommandIo, ExitCode } from './io.js';
import { runExporter } from './serve/exporter.js';
import { addSections, loadFor, settingsOf } from './settings.js';

const EXAMPLES = `
Open http://localhost:9877 once it runs: it says what to do next. Grafana, curl and ClickHouse's clients read the
embedded store at http://127.0.0.1:8123, as the user grafana; the password is in secrets/door.json in the data
directory. Other commands (ingest, sql, verify …) work beside it, on the same data directory.

Examples:
  $ plumbline serve
  $ plumbline serve --store.dir /var/lib/plumbline --web.listen-address 127.0.0.1:9877
  $ plumbline serve --config.file /etc/plumbline.yml --log.format json
  $ PLUMBLINE_STORE_PASSWORD_FILE=/run/secrets/ch plumbline serve --store.url https://me@ch.example:8443/plumbline

Exit codes: 0 ended by a signal; 1 wrong usage or settings, or a port that is in use; 3 the store cannot be opened.`;

export function serveCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('serve').addHelpText('after', EXAMPLES);
  for (const section of SECTIONS.filter((name) => name !== 'log'))
    addSections(command, `${section[0]?.toUpperCase() ?? ''}${section.slice(1)}:`, section);
  return command.action(async () => {
    finish(await runExporter(settingsOf(command, io), () => loadFor(command, io), io));
  });
}
