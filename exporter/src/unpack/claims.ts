import type { MailHeaders } from '../model/mail.js';
import { decodeWords } from './mime/words.js';
import { parseParameterised } from './mime/parameters.js';
import { claimsReport } from './names.js';

/** Without a colon before it: a reply, a bounce or an absence notice quotes the subject, and carries nothing. */
const REPORT_SUBJECT = /^[^:]*\breport[ _-]?domain\s*:/i;
const NAMES_REPORTS = /\bdmarc|\btls-?rpt\b|smtp tls report|\breport[ _-]?domain\s*:/i;
/** `receiver!domain!begin!end`, with an id or without, as RFC 7489 (7.2.1.1) and RFC 8460 (5.1) have it. */
const REPORT_FILE =
  /^[^!\s]+![^!\s]+!\d+!\d+(![^!\s]+)?\.(xml|json|gz|gzip|zip|xml\.gz|json\.gz|xml\.zip|json\.zip)$/i;

interface PartLabel {
  readonly contentType: string;
  readonly fileName: string | undefined;
}

/** What a message says of itself: only where it says that it carries a report is it a fault that it has none. */
export class ReportClaim {
  /** The headers alone say so. */
  readonly byHeaders: boolean;
  readonly #namesReports: boolean;

  constructor(headers: MailHeaders) {
    this.byHeaders = saysSo(headers);
    const names = [headers.first('subject'), headers.first('from')];
    this.#namesReports = names.some((text) => NAMES_REPORTS.test(decodeWords(text ?? '')));
  }

  /** Whether this part is said to be a report, whatever its neighbours are: it must not matter where it stands. */
  covers(part: PartLabel): boolean {
    if (this.byHeaders || isReportPart(part)) return true;
    return this.#namesReports && claimsReport({ name: part.fileName, contentType: part.contentType });
  }
}

function saysSo(headers: MailHeaders): boolean {
  if (headers.first('tls-report-domain') !== undefined) return true;
  if (headers.first('tls-report-submitter') !== undefined) return true;
  if (REPORT_SUBJECT.test(decodeWords(headers.first('subject') ?? ''))) return true;
  const type = parseParameterised(headers.first('content-type') ?? '');
  return type.value === 'multipart/report' && type.parameters.get('report-type')?.toLowerCase() === 'tlsrpt';
}

function isReportPart({ contentType, fileName }: PartLabel): boolean {
  return contentType.startsWith('application/tlsrpt+') || REPORT_FILE.test(fileName?.trim() ?? '');
}
