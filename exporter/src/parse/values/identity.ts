import { createHash } from 'node:crypto';
import type { ReportKey } from '../../model/report.js';

/** Design rule 2: the key, and one hash over it that is safe to print, join and store. */
export function reportKey(parts: Omit<ReportKey, 'hash'>): ReportKey {
  const fields = [parts.kind, parts.reporter, parts.reportId, parts.domain, parts.begin, parts.end];
  const hash = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
  return { ...parts, hash };
}

/** The reporter as the report says: the domain of its e-mail, else its name. */
export function reporterOf(emailDomain: string | undefined, name: string | undefined): string | undefined {
  if (emailDomain !== undefined) return emailDomain;
  const trimmed = name?.trim().toLowerCase() ?? '';
  return trimmed === '' ? undefined : trimmed;
}
