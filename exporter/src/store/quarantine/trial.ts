import type { Keeper, Keeping } from '../../model/keeping.js';
import type { Refused } from '../../model/delivery.js';
import type { ParsedReport, Rejection, ReportSink } from '../../model/parsed.js';
import type { DeliveryObserver } from '../intake/delivery-reading.js';
import { identityOf, reportKeyOf } from '../rows/keys.js';

/** How much of a report can be read. */
export interface Readable {
  readonly reportKey: bigint;
  readonly identity: bigint;
  readonly complete: boolean;
  readonly records: number;
  readonly quarantined: number;
}

export interface Unread {
  readonly path: string;
  readonly reason: string;
  readonly detail: string;
}

/** Sees what a delivery holds, and has nothing of it stored. */
export class Trial implements DeliveryObserver {
  readonly reports = new Map<bigint, Readable>();
  /** What still cannot be read. */
  readonly refusals: Unread[] = [];
  readonly rejections: Unread[] = [];

  ignored(): void {
    // Nobody misses it.
  }

  refused({ path, reason, detail }: Refused): void {
    this.refusals.push({ path, reason, detail });
  }

  open(path: string): ReportSink {
    return {
      head: nothing,
      record: nothing,
      tlsFailure: nothing,
      tlsPolicy: nothing,
      badRecord: nothing,
      report: ({ report, documentHash, status, records, quarantined }: ParsedReport) => {
        const reportKey = reportKeyOf(documentHash);
        const identity = identityOf(report.key);
        this.reports.set(reportKey, {
          reportKey,
          identity,
          complete: status === 'ok',
          records,
          quarantined,
        });
      },
      rejected: ({ reason, detail }: Rejection) => {
        this.rejections.push({ path, reason, detail });
      },
      drained: nothing,
    };
  }
}

function nothing(): undefined {
  return undefined;
}

/** Keeps nothing. */
export const KEEPING_NOTHING: Keeper = {
  open: (): Keeping => ({
    size: 0,
    add: nothing,
    hold: nothing,
    release: () => Promise.resolve(),
    read: async function* () {
      // There is nothing.
    },
  }),
};
