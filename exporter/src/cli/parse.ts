import { basename } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { Command } from 'commander';
import type { Settings } from '../config/settings.js';
import type { Delivery } from '../model/delivery.js';
import { Turns } from './turns.js';
import { Vocabulary } from '../parse/aggregate/vocabulary.js';
import { readDelivery, type DeliveryObserver } from '../pipeline.js';
import { fileDeliveries, missingPaths, STDIN } from '../sources/disk/files.js';
import { unreadLine, type Origin } from './document-line.js';
import { DocumentSink } from './document-sink.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import { LineWriter } from './line-writer.js';
import { createLogger } from './logger.js';
import { ParseOutput } from './parse-output.js';
import { Progress } from './progress.js';
import { addSections, settingsOf } from './settings.js';

const EXAMPLES = `
Examples:
  $ plumbline parse report.eml
  $ plumbline parse ~/Maildir reports/ 'google.com!example.com!1751328000!1751414399.zip'
  $ curl -s https://mail.example/report.xml.gz | plumbline parse - | jq .status
  $ plumbline parse --records reports/ | jq 'select(.type == "record" and .dkim_aligned == false)'

Exit codes: 0 all was read; 1 wrong usage or settings; 2 something was rejected, or read in part;
130 interrupted.`;

export function parseCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('parse')
    .argument(
      '<PATH...>',
      'files, folders (with all below), mbox files, Maildirs, or - for the standard input',
    )
    .option('--records', 'print a line for each record too')
    .addHelpText('after', EXAMPLES);
  addSections(command, 'Limits:', 'limits');
  return command.action(async (paths: string[], { records = false }: { records?: boolean }) => {
    const settings = settingsOf(command, io);
    const missing = missingPaths(paths);
    if (missing.length > 0)
      command.error(`error: there is no ${missing.join(', no ')}`, { exitCode: EXIT.usage });
    finish(await parse(paths, records, settings, io));
  });
}

async function parse(
  paths: readonly string[],
  records: boolean,
  settings: Settings,
  io: CommandIo,
): Promise<ExitCode> {
  const log = createLogger(settings.log, io.stderr);
  const lines = new LineWriter(io.stdout, io.stop);
  const output = new ParseOutput(lines);
  const progress = new Progress(io);
  const vocabulary = new Vocabulary();
  const started = io.now();
  const turns = new Turns(() => io.clock(), 50);
  if (paths.includes(STDIN)) addAbortSignal(io.stop, io.stdin);
  try {
    for (const delivery of fileDeliveries(paths, io.stdin)) {
      const now = Math.floor(io.now() / 1000);
      const parseSettings = { limits: settings.limits, now, clock: () => io.clock(), vocabulary };
      await readDelivery(delivery, observe(delivery, output, records, io.stop), parseSettings);
      output.fileDone();
      await output.drained();
      const turn = turns.give();
      if (turn !== undefined) {
        await turn;
        lines.flush();
      }
      progress.show(() => output.counts());
    }
  } finally {
    lines.flush();
    progress.clear();
    log.info({ ...output.counts(), seconds: (io.now() - started) / 1000 }, 'parse ended');
  }
  const { rejected, partial } = output.counts();
  return rejected + partial > 0 ? EXIT.refused : EXIT.ok;
}

function observe(
  delivery: Delivery,
  output: ParseOutput,
  records: boolean,
  stop: AbortSignal,
): DeliveryObserver {
  const none = { records: 0, quarantined: 0 };
  const origin = (path: string): Origin => ({ file: delivery.name, document: inContainers(path, delivery) });
  return {
    ignored: (thing) => {
      output.document(unreadLine(origin(thing.path), 'ignored', thing), { status: 'ignored', ...none });
    },
    refused: (thing) => {
      // Told to stop, we close the stream that is being read: its sudden end is ours, not the sender's.
      stop.throwIfAborted();
      output.document(unreadLine(origin(thing.path), 'rejected', thing), { status: 'rejected', ...none });
    },
    open: (path) => new DocumentSink(origin(path), output, records),
  };
}

/** `/var/mail/mail.eml/report.zip` becomes `mail.eml/report.zip`. */
function inContainers(path: string, { name }: Delivery): string {
  return path.startsWith(name) ? basename(name) + path.slice(name.length) : path;
}
