import { readFileSync, rmSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { Dovecot } from '../../mail/dovecot.js';
import { writeMails, type Written } from '../ingest/report-files.js';

const RECORDS_A_REPORT = 6;

export interface FilledMailbox {
  readonly dovecot: Dovecot;
  readonly written: Written;
}

/** A Dovecot with so many mails of small reports in one folder, some of them twice. */
export async function filledMailbox(directory: string, mails: number): Promise<FilledMailbox> {
  const folder = join(directory, 'mails');
  const written = await writeMails(folder, mails, RECORDS_A_REPORT);
  const dovecot = await Dovecot.start();
  for await (const { name } of await opendir(folder)) dovecot.deliver(readFileSync(join(folder, name)));
  rmSync(folder, { recursive: true });
  return { dovecot, written };
}
