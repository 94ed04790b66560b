import type { LimitName } from '../../model/limits.js';
import type { Reason } from '../../model/reasons.js';
import type { TlsReport } from '../../model/report.js';

/** What a TLS report came to. */
export type TlsOutcome = TlsRead | TlsRejected;

export interface TlsRead {
  readonly ok: true;
  readonly report: TlsReport;
  /** Why it was not read to its end; bad records alone do not count here. */
  readonly partial: TlsStop | undefined;
  /** Policies and failure details handed over; with `quarantined` what the document held. */
  readonly records: number;
  readonly quarantined: number;
  readonly policies: number;
  readonly sessionsOk: number;
  readonly sessionsFailed: number;
}

export interface TlsRejected extends TlsStop {
  readonly ok: false;
  readonly quarantined: number;
}

export interface TlsStop {
  readonly reason: Reason;
  readonly detail: string;
  readonly limit?: LimitName;
  /** Byte offset in the document where that is known. */
  readonly offset?: number;
}
