/** A record as the table should have it, put together without the columns. */
import type { AggregateRecord } from '../../../model/report.js';
import { CLASS_REASONS, CONFIDENCES, SENDER_CLASSES, type Judgement } from '../../../model/sender.js';
import type { RecordRun } from '../record-block.js';

export type RunFacts = Omit<RecordRun, 'columns'>;

/** What `SHOWN` reads of a row. */
export function expectedRow(run: RunFacts, record: AggregateRecord): unknown {
  const judged = judgeByNumbers(record);
  const { envelopeFrom, dkim, spf, overrides } = record;
  const passes = ({ result }: { readonly result: { readonly value: string } | undefined }): boolean =>
    result?.value === 'pass';
  const from = record.headerFrom.value;
  return {
    domain: run.domain,
    day: run.day,
    reporter: run.reporter,
    report_key: String(run.reportKey),
    attempt: run.attempt,
    ip: Buffer.from(record.sourceIp).toString('hex').toUpperCase(),
    ordinal: record.ordinal,
    header_from: from,
    // As a reader sees it.
    envelope_from: envelopeFrom === undefined ? '' : envelopeFrom.value === '' ? '<>' : envelopeFrom.value,
    envelope_to: record.envelopeTo?.value ?? '',
    messages: String(record.count),
    disposition: record.disposition.value,
    dkim_aligned: record.dkimAligned ?? false,
    spf_aligned: record.spfAligned ?? false,
    aligned_unknown: record.dkimAligned === undefined && record.spfAligned === undefined,
    aligned_derived: record.alignedDerived,
    dkim_strict: from !== '' && dkim.some((each) => passes(each) && each.domain?.value === from),
    spf_strict:
      from !== '' &&
      spf.some((each) => passes(each) && each.scope?.value !== 'helo' && each.domain?.value === from),
    dkim: dkim.map((each) => [
      each.domain?.value ?? '',
      each.selector ?? '',
      each.result?.value ?? '',
      each.humanResult ?? '',
    ]),
    spf: spf.map((each) => [
      each.domain?.value ?? '',
      each.scope?.value ?? '',
      each.result?.value ?? '',
      each.humanResult ?? '',
    ]),
    overrides: overrides.map(({ type, comment }) => [type, comment ?? '']),
    extensions: record.extensions ?? '',
    sender: judged.sender,
    sender_class: judged.senderClass,
    sender_confidence: judged.confidence,
    class_reason: judged.reason,
    evidence: judged.evidence,
    // Nobody writes these any more.
    country: '',
    asn: 0,
  };
}

export const SHOWN = `
  domain, day, reporter, report_key, attempt, hex(source_ip) AS ip, ordinal, header_from,
  multiIf(r.envelope_from = '', spf.domain[1], r.envelope_from = '?', '', r.envelope_from) AS envelope_from,
  envelope_to, messages, disposition, dkim_aligned, spf_aligned, aligned_unknown, aligned_derived,
  dkim_strict, spf_strict,
  arrayZip(dkim.domain, dkim.selector, dkim.result, dkim.human) AS dkim,
  arrayZip(spf.domain, spf.scope, spf.result, spf.human) AS spf,
  arrayZip(override.type, override.comment) AS overrides,
  extensions, sender, sender_class, sender_confidence, class_reason, evidence, country, asn`;

/** A judgement of every kind, by something that records differ in. */
export function judgeByNumbers({ ordinal, count }: AggregateRecord): Judgement {
  const n = ordinal + count;
  return {
    sender: n % 3 === 0 ? '' : `service-${n % 5}`,
    senderClass: SENDER_CLASSES[n % SENDER_CLASSES.length] ?? 'threat',
    confidence: CONFIDENCES[n % CONFIDENCES.length] ?? 'none',
    reason: CLASS_REASONS[n % CLASS_REASONS.length] ?? 'nothing_shown',
    evidence: ['DKIM d=a.example passed', 'AS64496', `address in 192.0.${n % 7}.0/24`].slice(0, n % 4),
  };
}
