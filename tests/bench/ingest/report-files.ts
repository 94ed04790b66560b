import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MailFiles } from '@plumbline/exporter/cli/demo-files.js';
import { mailsOf } from '@plumbline/exporter/demo/mails.js';
import type { DemoOptions } from '@plumbline/exporter/demo/options.js';
import { demoPlan, type AggregatePlan, type DayPlan } from '@plumbline/exporter/demo/plan.js';
import { documentBytes } from '@plumbline/exporter/demo/report-mail.js';
import { aggregateSlots } from '@plumbline/exporter/demo/slots.js';

/** What was written, and what is to be found in it. */
export interface Written {
  readonly folder: string;
  readonly files: number;
  /** Each once, however often its report is there. */
  readonly records: number;
}

export const DATA_DESCRIPTION =
  'what `plumbline demo` makes: senders, reporters and their habits as they are, about 740 bytes a record; reports ' +
  'of 47 records on average as gzip files, of 6 records as mails';

const REPORTS_A_DAY = 20;
const DOMAINS = 80;
const DAY_MS = 86_400_000;

/** So many reports of so many records on average, until yesterday. */
function planOf(reports: number, recordsAReport: number): DemoOptions {
  const aDay = aggregateSlots(REPORTS_A_DAY);
  const domains = Math.min(DOMAINS, Math.ceil(reports / aDay));
  const days = Math.ceil(reports / (aDay * domains));
  const end = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const records = days * domains * aDay * recordsAReport;
  return { seed: 1, domains, days, end, reportsPerDay: REPORTS_A_DAY, records };
}

/** Every report a gzip file in one folder, as an archive of attachments has them. */
export async function writeGzipReports(
  folder: string,
  reports: number,
  recordsAReport: number,
): Promise<Written> {
  await mkdir(folder, { recursive: true });
  let files = 0;
  let records = 0;
  for (const report of aggregatesOf(demoPlan(planOf(reports, recordsAReport)))) {
    const { date, domain, slot } = report;
    const path = join(folder, `${date}-${domain.name}-${slot}.xml.gz`);
    await writeFile(path, gzipSync(Buffer.concat([...documentBytes(report)])));
    files += 1;
    records += report.records;
  }
  return { folder, files, records };
}

/** Every report a mail in one folder, some of them twice, as mailboxes have them. */
export async function writeMails(folder: string, reports: number, recordsAReport: number): Promise<Written> {
  await mkdir(folder, { recursive: true });
  const taker = new MailFiles(folder, new AbortController().signal);
  let files = 0;
  let records = 0;
  for (const plan of demoPlan(planOf(reports, recordsAReport))) {
    const aggregates = [...aggregatesOf([plan])];
    for (const mail of mailsOf({ ...plan, reports: aggregates })) {
      await taker.take(mail);
      files += 1;
    }
    for (const report of aggregates) records += report.records;
  }
  await taker.settled();
  return { folder, files, records };
}

function* aggregatesOf(plans: Iterable<DayPlan>): Generator<AggregatePlan> {
  for (const { reports } of plans)
    for (const report of reports) if (report.kind === 'aggregate') yield report;
}
