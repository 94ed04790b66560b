import { Command } from 'commander';
import { alertView } from '../../store/alerts/alert-view.js';
import { Alerts, type StoredAlert } from '../../store/alerts/alerts.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { printable } from '../quarantine/table.js';
import { addStoreAndCommonOptions, withStore, type Work } from '../quarantine/with-store.js';
import { failed } from '../store-failure.js';
import { idArgument } from './alert-id.js';

const EXAMPLES = `
Examples:
  $ plumbline alerts show 4c1e3a0b9d2f8871
  $ plumbline alerts show 4c1e3a0b9d2f8871 --json

Exit codes: 0 done; 1 there is no such alert; 3 the store cannot be reached.`;

interface Flags {
  readonly json?: boolean;
}

export function showCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('show')
    .description('One alert: all that was told of it, and what people said to it.')
    .addArgument(idArgument())
    .option('--json', 'print one object of JSON')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (id: string, flags: Flags) => {
    finish(await withStore(command, io, (work) => show(work, id, flags)));
  });
}

async function show({ client, io }: Work, id: string, { json }: Flags): Promise<ExitCode> {
  const found = await new Alerts(client).of(id);
  if (!found.ok) return failed(found, io);
  const alert = found.value;
  if (alert === undefined) {
    io.stderr.write(`error: there is no alert ${id}\n`);
    return EXIT.usage;
  }
  io.stdout.write(json === true ? `${JSON.stringify(alertView(alert))}\n` : linesOf(alert));
  return EXIT.ok;
}

function linesOf(alert: StoredAlert): string {
  const { labels, annotations, comments, ...fields } = alertView(alert);
  const lines: (readonly [string, string])[] = [
    ...Object.entries(fields).flatMap(([name, value]) =>
      value === null ? [] : [[name, String(value)] as const],
    ),
    ...under('label', labels),
    ...under('annotation', annotations),
    ...comments.map(({ at, actor, person, text }) => [at ?? '', `${person ?? actor}: ${text}`] as const),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${printable(name).padEnd(width)}  ${printable(value)}\n`).join('');
}

function under(what: string, texts: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(texts).map(([name, text]) => [`${what} ${name}`, text] as const);
}
