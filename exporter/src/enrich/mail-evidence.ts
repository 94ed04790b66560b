import type { AggregateRecord, DkimResult, Override, SpfResult } from '../model/report.js';
import type { MailEvidence, SignatureEvidence, SpfEvidence } from '../model/sender.js';

const NULL_REVERSE_PATH = '<>';

/** What a record says of its mail, as far as it tells who sent it. */
export function mailEvidence(record: AggregateRecord): MailEvidence {
  const { envelopeFrom, dkimAligned, spfAligned } = record;
  return {
    sourceIp: record.sourceIp,
    headerFrom: record.headerFrom.value,
    envelopeFrom: envelopeFrom === undefined ? '' : envelopeFrom.value || NULL_REVERSE_PATH,
    dkim: record.dkim.map(signature),
    spf: record.spf.map(spfCheck),
    overrides: record.overrides.map(override),
    dkimAligned: dkimAligned === true,
    spfAligned: spfAligned === true,
    alignedUnknown: dkimAligned === undefined && spfAligned === undefined,
  };
}

function signature({ domain, selector, result }: DkimResult): SignatureEvidence {
  return { domain: domain?.value ?? '', selector: selector ?? '', result: result?.value ?? '' };
}

function spfCheck({ domain, scope, result }: SpfResult): SpfEvidence {
  return { domain: domain?.value ?? '', scope: scope?.value ?? '', result: result?.value ?? '' };
}

function override({ type, comment }: Override): { readonly type: string; readonly comment: string } {
  return { type, comment: comment ?? '' };
}
