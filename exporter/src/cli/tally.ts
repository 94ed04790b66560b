import type { BadRecord } from '../model/parsed.js';
import type { AggregateRecord, TlsPolicy } from '../model/report.js';
import { Sum } from '../model/sum.js';

/** The policies that the line of a TLS report names; the others are counted. A report has a handful. */
const POLICIES = 1000;

export interface PolicySummary {
  readonly type: string;
  readonly domain: string;
  readonly success: number;
  readonly failure: number;
  readonly details: number;
}

/** What a line says of the records of one report, kept while they pass by. */
export class Tally {
  readonly messages = new Sum();
  /** With aligned DKIM or aligned SPF: design rule 4. */
  readonly pass = new Sum();
  /** The receiver stated neither, and it cannot be derived. */
  readonly unknown = new Sum();
  readonly policies: PolicySummary[] = [];
  policiesOmitted = 0;
  readonly sessionsOk = new Sum();
  readonly sessionsFailed = new Sum();
  firstBad: { readonly reason: BadRecord['reason']; readonly detail: string } | undefined;

  record({ count, dkimAligned, spfAligned }: AggregateRecord): void {
    this.messages.add(count);
    if (dkimAligned === true || spfAligned === true) this.pass.add(count);
    else if (dkimAligned === undefined && spfAligned === undefined) this.unknown.add(count);
  }

  policy({ type, domain, sessionsOk, sessionsFailed, details }: TlsPolicy): void {
    this.sessionsOk.add(sessionsOk);
    this.sessionsFailed.add(sessionsFailed);
    if (this.policies.length === POLICIES) this.policiesOmitted++;
    else
      this.policies.push({
        type: type.value,
        domain: domain.value,
        success: sessionsOk,
        failure: sessionsFailed,
        details,
      });
  }

  badRecord({ ordinal, reason, detail }: BadRecord): void {
    this.firstBad ??= { reason, detail: `record ${ordinal}: ${detail}` };
  }
}
