import { createHash } from 'node:crypto';
import type { FailureMail } from '../../model/delivery.js';
import { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { Reason } from '../../model/reasons.js';
import type { FailureReport, FailureSample, FailureStandard } from '../../model/report.js';
import { addressDomain } from '../values/address.js';
import { isDomain, readDomain } from '../values/domain.js';
import { reportKey, reporterOf } from '../values/identity.js';
import { decodeWords } from '../values/words.js';
import { readFeedback, type Feedback } from './feedback.js';
import { readFields, type Field } from './fields.js';
import { failureParts, type FailureParts } from './parts.js';
import { readProse } from './prose.js';
import { readSample } from './sample.js';

export type FailureOutcome =
  | {
      readonly ok: true;
      readonly report: FailureReport;
      readonly deviations: Deviations;
      readonly contentHash: string;
    }
  | {
      readonly ok: false;
      readonly reason: Reason;
      readonly detail: string;
      readonly deviations: Deviations;
    };

/** Reads a mail that is a failure report: RFC 5965, RFC 6591 and RFC 9991, or the text some servers send instead. */
export function parseFailure(
  { mail, deviations: unpacking }: FailureMail,
  settings: { readonly limits: Limits },
): FailureOutcome {
  const deviations = new Deviations();
  deviations.addAll(unpacking);
  const parts = failureParts(mail, deviations);
  const content = contentOf(parts);
  const { feedback, unknown } = readFeedback(content.fields, settings.limits, deviations);
  const sample =
    content.sample === undefined ? undefined : readSample(content.sample.text, content.sample.headersOnly);
  if (sample === undefined) deviations.add('failure_sample_missing');
  const standard = parts.feedback === undefined ? 'text' : standardOf(feedback);
  if (standard === 'text') {
    deviations.add('failure_text_only');
  } else {
    noteMissing(feedback, deviations);
    if (unknown > 0) deviations.add('element_unknown', unknown);
  }
  const domain = domainOf(feedback, sample);
  if (feedback.sourceIp === undefined && domain === undefined)
    return { ok: false, reason: 'no_failure_source', detail: 'neither Source-IP nor a domain', deviations };
  const contentHash = hashOf(content);
  const reporter = mail.headers.first('From');
  const key = reportKey({
    kind: 'failure',
    reporter: reporterOf(addressDomain(reporter)?.value, reporter) ?? '',
    reportId: contentHash,
    domain: domain ?? '',
    begin: feedback.arrival ?? 0,
    end: feedback.arrival ?? 0,
  });
  const report: FailureReport = {
    kind: 'failure',
    standard,
    key,
    ...feedback,
    sample,
    reporter: reporter === undefined ? undefined : decodeWords(reporter),
  };
  return { ok: true, report, deviations, contentHash };
}

/** What the report says, wherever it says it. */
interface Content {
  readonly fields: readonly Field[];
  readonly sample: FailureParts['sample'];
  /** The text itself where it is the report. */
  readonly text: string | undefined;
}

function contentOf({ feedback, text, sample }: FailureParts): Content {
  if (feedback !== undefined) return { fields: readFields(feedback), sample, text: undefined };
  const prose = readProse(text ?? '');
  const copy = prose.sample === undefined ? undefined : { text: prose.sample, headersOnly: false };
  return { fields: prose.fields, sample: sample ?? copy, text };
}

/**
 * RFC 9991 took over the format that RFC 7489 added to RFC 6591, so nothing tells those two apart; what tells a
 * DMARC failure report from one about a signature or an SPF check alone is Identity-Alignment or the word dmarc.
 */
function standardOf(feedback: Feedback): FailureStandard {
  if (feedback.feedbackType !== undefined && feedback.feedbackType !== 'auth-failure') return 'rfc5965';
  const isDmarc = feedback.identityAlignment !== undefined || feedback.authFailure.includes('dmarc');
  return isDmarc ? 'rfc9991' : 'rfc6591';
}

/** What RFC 5965 asks of every report, and RFC 6591 and RFC 9991 of one about authentication. */
function noteMissing(feedback: Feedback, deviations: Deviations): void {
  const always = [feedback.feedbackType, feedback.version, feedback.userAgent];
  const aboutAuthentication = [
    feedback.authFailure[0],
    feedback.authenticationResults[0],
    feedback.reportedDomain,
    feedback.arrival,
    feedback.sourceIp,
    feedback.identityAlignment,
  ];
  const isOther = feedback.feedbackType !== undefined && feedback.feedbackType !== 'auth-failure';
  const required = isOther ? always : [...always, ...aboutAuthentication];
  const missing = required.filter((value) => value === undefined).length;
  if (missing > 0) deviations.add('failure_field_missing', missing);
}

/** The domain that the failure is about: as stated, else of the header From, else of who signed or sent it. */
function domainOf(feedback: Feedback, sample: FailureSample | undefined): string | undefined {
  const { reportedDomain, dkimDomain, originalMailFrom, authenticationResults } = feedback;
  const headerFrom = /\bheader\.from=\s*"?([^\s;"]{1,254})/i.exec(authenticationResults.join('; '))?.[1];
  const names = [
    reportedDomain,
    headerFrom === undefined ? undefined : readDomain(headerFrom).name,
    addressDomain(sample?.from),
    dkimDomain,
    addressDomain(originalMailFrom),
  ];
  return names.find((name) => name !== undefined && isDomain(name.value))?.value;
}

/**
 * Design rule 2: a failure report is known by its own content, so what carried it (the mail's own headers, line ends)
 * does not count, and the same report from two mailboxes is one.
 */
function hashOf({ fields, sample, text }: Content): string {
  const canonical = [
    fields.map(({ name, value }) => [name.toLowerCase(), value.replace(/\s+/g, ' ')]),
    tidy(sample?.text),
    tidy(text),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

function tidy(text: string | undefined): string | undefined {
  const lines = text?.split(/\r?\n/).map((line) => line.trimEnd());
  return lines?.join('\n').trim();
}
