import { once } from 'node:events';
import { Argument, Command } from 'commander';
import type { ByteStream } from '../../model/delivery.js';
import { decoded } from '../../store/keep/decode.js';
import { StoreFailed } from '../../store/keep/read-raw.js';
import { entryBytes } from '../../store/quarantine/entry-bytes.js';
import { findEntries, type QuarantineEntry } from '../../store/quarantine/entries.js';
import { EXIT, type CommandIo, type ExitCode } from '../io.js';
import { failed } from '../store-failure.js';
import { jsonOf } from './entry-fields.js';
import { idOf, shownId } from './selection.js';
import { printable } from './table.js';
import { addStoreAndCommonOptions, withStore, type Work } from './with-store.js';

const EXAMPLES = `
Examples:
  $ plumbline quarantine show 4c1e3a0b9d2f8871
  $ plumbline quarantine show 4c1e3a0b9d2f8871 --raw >report.xml.gz
  $ plumbline quarantine show 4c1e3a0b9d2f8871 --raw --unpacked | plumbline parse -

Exit codes: 0 done; 1 there is no such thing, or its bytes are not kept; 3 the store cannot be reached.`;

interface Flags {
  readonly raw?: boolean;
  readonly unpacked?: boolean;
  readonly json?: boolean;
}

export function showCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  const command = new Command('show')
    .description('One thing: where it came from, why it could not be read, its bytes.')
    .addArgument(new Argument('<ID>', 'as list has it').argParser(idOf))
    .option('--raw', 'write its bytes, as they came')
    .option('--unpacked', 'with --raw: unpacked, where they came packed')
    .option('--json', 'print one object of JSON')
    .addHelpText('after', EXAMPLES);
  addStoreAndCommonOptions(command);
  return command.action(async (id: bigint, flags: Flags) => {
    finish(await withStore(command, io, (work) => show(work, id, flags)));
  });
}

async function show(work: Work, id: bigint, flags: Flags): Promise<ExitCode> {
  const { client, io } = work;
  const found = await findEntries(client, { ids: [id] }, 1);
  if (!found.ok) return failed(found, io);
  const [entry] = found.value;
  if (entry === undefined) {
    io.stderr.write(`error: there is no ${shownId({ id })} in quarantine\n`);
    return EXIT.usage;
  }
  if (flags.raw === true) return writeRaw(work, entry, flags.unpacked === true);
  const fields = jsonOf(entry);
  io.stdout.write(flags.json === true ? `${JSON.stringify(fields)}\n` : linesOf(fields));
  return EXIT.ok;
}

function linesOf(fields: Readonly<Record<string, string | number | null>>): string {
  const width = Math.max(...Object.keys(fields).map(({ length }) => length));
  return Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(width)}  ${printable(String(value))}\n`)
    .join('');
}

async function writeRaw(
  { client, settings, io }: Work,
  entry: QuarantineEntry,
  unpacked: boolean,
): Promise<ExitCode> {
  const stored = await entryBytes(client, entry);
  if (!stored.ok) return failed(stored, io);
  if (stored.value === undefined) {
    io.stderr.write('error: its bytes are not kept\n');
    return EXIT.usage;
  }
  const { packing, bytes } = stored.value;
  try {
    await write(unpacked ? decoded(packing, bytes, settings.limits) : bytes, io);
  } catch (error) {
    if (error instanceof StoreFailed) return failed(error.failure, io);
    throw error;
  }
  if (entry.bytes < entry.bytes_total)
    io.stderr.write(
      `These are the first ${entry.bytes} of ${entry.bytes_total} bytes: the rest was not kept.\n`,
    );
  return EXIT.ok;
}

async function write(bytes: ByteStream, io: CommandIo): Promise<void> {
  for await (const chunk of bytes) {
    io.stop.throwIfAborted();
    if (!io.stdout.write(chunk)) await once(io.stdout, 'drain', { signal: io.stop });
  }
}
