import type { AggregateRecord, DkimResult, Override, SpfResult } from '../model/report.js';
import type { MailEvidence, SignatureEvidence, SpfEvidence } from '../model/sender.js';

const NULL_REVERSE_PATH = '<>';

/** What a record says of its mail, as far as it tells who sent it. */
export function mailEvidence(record: AggregateRecord): MailEvidence {
  const { envelopeFrom, dkimAligned, spfAligned } = record;
  return {
    sourceIp: record.sourceIp,
    headerFrom: record.headerFrom.value,
    envelopeFrom: envelopeText(envelopeFrom),
    dkim: record.dkim.map(signature),
    spf: record.spf.map(spfCheck),
    overrides: record.overrides.map(override),
    dkimAligned: dkimAligned === true,
    spfAligned: spfAligned === true,
    alignedUnknown: dkimAligned === undefined && spfAligned === undefined,
  };
}

/** Whether a record says the same of its mail, wherever that came from: `mailEvidence` of it would be like this. */
export function says(record: AggregateRecord, mail: MailEvidence): boolean {
  const { headerFrom, envelopeFrom, dkim, spf, overrides, dkimAligned, spfAligned } = record;
  return (
    headerFrom.value === mail.headerFrom &&
    envelopeText(envelopeFrom) === mail.envelopeFrom &&
    (dkimAligned === true) === mail.dkimAligned &&
    (spfAligned === true) === mail.spfAligned &&
    (dkimAligned === undefined && spfAligned === undefined) === mail.alignedUnknown &&
    areAlike(dkim, mail.dkim, isSignature) &&
    areAlike(spf, mail.spf, isSpfCheck) &&
    areAlike(overrides, mail.overrides, isOverride)
  );
}

function areAlike<A, B>(
  some: readonly A[],
  others: readonly B[],
  isAlike: (one: A, other: B) => boolean,
): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) {
    const [one, other] = [some[i], others[i]];
    if (one === undefined || other === undefined || !isAlike(one, other)) return false;
  }
  return true;
}

function isSignature({ domain, selector, result }: DkimResult, other: SignatureEvidence): boolean {
  return (
    (domain?.value ?? '') === other.domain &&
    (selector ?? '') === other.selector &&
    (result?.value ?? '') === other.result
  );
}

function isSpfCheck({ domain, scope, result }: SpfResult, other: SpfEvidence): boolean {
  return (
    (domain?.value ?? '') === other.domain &&
    (scope?.value ?? '') === other.scope &&
    (result?.value ?? '') === other.result
  );
}

function isOverride({ type, comment }: Override, other: MailEvidence['overrides'][number]): boolean {
  return type === other.type && (comment ?? '') === other.comment;
}

function envelopeText(envelopeFrom: AggregateRecord['envelopeFrom']): string {
  return envelopeFrom === undefined ? '' : envelopeFrom.value || NULL_REVERSE_PATH;
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
