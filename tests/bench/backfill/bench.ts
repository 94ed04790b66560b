import { rm } from 'node:fs/promises';
import { runParts, type Bench, type BenchSettings, type Outcome } from '../outcome.js';
import { count } from '../table.js';
import { writeFolder, writeMbox, type Backlog } from './data.js';
import { interrupted } from './interrupted.js';

const FILES = 10_000;
const QUICK_FILES = 2000;
const MIB = 256;
const QUICK_MIB = 32;

/** Years of mail, with an interruption: how long it takes, and whether each mail counts once. */
export const BACKFILL: Bench = {
  parts: ['files', 'mbox'],
  data:
    'what `plumbline demo` makes: mails as they are, a file each; one mbox of mails with reports as XML, ' +
    'not compressed, and between them mails with large attachments',
  run: (settings) => runParts({ files, mbox }, settings),
};

async function files(settings: BenchSettings): Promise<Outcome> {
  const wanted = settings.files ?? (settings.quick ? QUICK_FILES : FILES);
  settings.progress(`files: writing ${count(wanted)} mails`);
  return await gone('files', settings, await writeFolder(settings.directory, wanted));
}

async function mbox(settings: BenchSettings): Promise<Outcome> {
  const wanted = settings.mib ?? (settings.quick ? QUICK_MIB : MIB);
  settings.progress(`mbox: writing ${count(wanted)} MiB`);
  return await gone('mbox', settings, await writeMbox(settings.directory, wanted));
}

/** What may be 20 GB is not kept until the end of all benches. */
async function gone(
  name: string,
  { directory, quick, progress }: BenchSettings,
  backlog: Backlog,
): Promise<Outcome> {
  try {
    return await interrupted({ name, directory, backlog, quick, progress });
  } finally {
    await rm(backlog.path, { recursive: true });
  }
}
