import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MboxFile } from '@plumbline/exporter/cli/demo-mbox.js';
import { mailsOf } from '@plumbline/exporter/demo/mails.js';
import { encoded, mimeBytes, multipart } from '@plumbline/exporter/demo/mime.js';
import type { DemoOptions } from '@plumbline/exporter/demo/options.js';
import { demoPlan, type ReportPlan } from '@plumbline/exporter/demo/plan.js';
import { aggregateSlots } from '@plumbline/exporter/demo/slots.js';
import { addTotals, dayTruth, noTotals, type DemoTotals } from '@plumbline/exporter/demo/truth.js';
import { plumbline } from '../../commands/plumbline.js';

/** Mails from the generator, and what must come out of them. */
export interface Backlog {
  /** What `plumbline ingest` is given. */
  readonly path: string;
  readonly mails: number;
  readonly bytes: number;
  readonly truth: DemoTotals;
}

const REPORTS_A_DAY = 20;
const DAY_MS = 86_400_000;
const MIB = 1024 * 1024;

/** A day's mails of many domains, a file each: `plumbline demo --out FOLDER`. Repeats come on top. */
export async function writeFolder(directory: string, files: number): Promise<Backlog> {
  const path = join(directory, 'mails');
  const domains = Math.ceil(files / REPORTS_A_DAY);
  const day = ['--days', '1', '--reports-per-day', String(REPORTS_A_DAY)];
  const made = await plumbline(['demo', '--domains', String(domains), ...day, '--out', path]);
  if (made.code !== 0) throw new Error(`demo ended with ${made.code}: ${made.stderr}`);
  const names = await readdir(path);
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(path, name))).size;
  return { path, mails: names.length, bytes, truth: JSON.parse(made.stdout) as DemoTotals };
}

const DOMAINS = 400;
const RECORDS_A_REPORT = 47;
/** As XML in base64, with its share of the mail. The other mails come on top. */
const BYTES_A_RECORD = 1024;

/** After so many reports comes a mail that is none, with an attachment of random bytes. */
const REPORTS_A_LETTER = 8;
const LETTER_BYTES = MIB;

/**
 * One mbox of so many bytes, or a little more. Its reports are attached as they are, not compressed, and there are
 * other mails with large attachments between them: so it is large, and the store fits beside it.
 */
export async function writeMbox(directory: string, mib: number): Promise<Backlog> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'backlog.mbox');
  const file = await open(path, 'w');
  const truth = noTotals();
  let mails = 0;
  try {
    const box = new MboxFile(file, new AbortController().signal);
    for (const day of demoPlan(planOf(mib))) {
      for (const mail of mailsOf({ ...day, reports: day.reports.map(uncompressed) })) {
        await box.take(mail);
        if (++mails % (REPORTS_A_LETTER + 1) === REPORTS_A_LETTER) {
          await box.take({ ...mail, bytes: letter(mails) });
          mails++;
        }
      }
      addTotals(truth, dayTruth(day));
      await box.settled();
      if ((await file.stat()).size >= mib * MIB) break;
    }
    return { path, mails, bytes: (await file.stat()).size, truth };
  } finally {
    await file.close();
  }
}

/** Rather too much: it ends where the file is large enough. */
function planOf(mib: number): DemoOptions {
  const wanted = (0.5 * mib * MIB) / BYTES_A_RECORD;
  const aDay = DOMAINS * aggregateSlots(REPORTS_A_DAY);
  const days = Math.ceil(wanted / RECORDS_A_REPORT / aDay);
  const end = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const records = days * aDay * RECORDS_A_REPORT;
  return { seed: 1, domains: DOMAINS, days, end, reportsPerDay: REPORTS_A_DAY, records };
}

function letter(number: number): Iterable<Uint8Array> {
  const attachment = {
    headers: [
      ['Content-Type', 'application/octet-stream; name="pictures.bin"'],
      ['Content-Disposition', 'attachment; filename="pictures.bin"'],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    body: encoded('base64', [randomBytes(LETTER_BYTES)]),
  } as const;
  const text = {
    headers: [['Content-Type', 'text/plain']],
    body: [Buffer.from('As you asked.\r\n')],
  } as const;
  const boundary = 'of-this-letter';
  return mimeBytes({
    headers: [
      ['From', 'A friend <friend@example.net>'],
      ['Subject', `Pictures ${number}`],
      ['Message-ID', `<${number}@example.net>`],
      ['MIME-Version', '1.0'],
      ['Content-Type', `multipart/mixed; boundary="${boundary}"`],
    ],
    body: multipart(boundary, [text, attachment]),
  });
}

function uncompressed(report: ReportPlan): ReportPlan {
  if (report.kind !== 'aggregate') return report;
  const { reporter } = report;
  const mail = {
    ...reporter.mail,
    container: 'plain',
    contentType: 'text/xml',
    encoding: 'base64',
    fileName: '{submitter}!{domain}!{begin}!{end}.xml',
  } as const;
  return { ...report, reporter: { ...reporter, mail } };
}
