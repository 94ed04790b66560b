import type { Document, FailureMail, Ignored, Refused } from '../../model/delivery.js';
import type { ReportSink } from '../../model/parsed.js';
import type { DeliveryObserver } from '../intake/delivery-reading.js';
import type { ReadDelivery } from '../intake/intake.js';

const UNSEEN: ReportSink = {
  head: () => undefined,
  record: () => undefined,
  tlsFailure: () => undefined,
  tlsPolicy: () => undefined,
  badRecord: () => undefined,
  report: () => undefined,
  rejected: () => undefined,
  drained: () => undefined,
};

/** Reads a delivery for what is at some of its paths or below; the rest was settled when it came. */
export function readingAt(
  read: ReadDelivery,
  paths: readonly string[],
  except: ReadonlySet<string>,
): ReadDelivery {
  const covers = (path: string): boolean =>
    !except.has(path) && paths.some((at) => path === at || path.startsWith(`${at}/`));
  return (delivery, observer, keeper) =>
    read(
      delivery,
      {
        ignored: (thing: Ignored) => {
          if (covers(thing.path)) observer.ignored(thing);
        },
        refused: (thing: Refused) => {
          if (covers(thing.path)) observer.refused(thing);
        },
        open: (path, opened): ReportSink => (covers(path) ? observer.open(path, opened) : UNSEEN),
      },
      keeper,
    );
}

/** Reads a document again of which a report is stored: for its reports alone. */
export function readingReports(read: ReadDelivery): ReadDelivery {
  return (delivery, observer, keeper) =>
    read(
      delivery,
      {
        ignored: () => undefined,
        refused: () => undefined,
        open: (path, opened): ReportSink => {
          const sink = observer.open(path, opened);
          return {
            head: sink.head.bind(sink),
            record: sink.record.bind(sink),
            tlsFailure: sink.tlsFailure.bind(sink),
            tlsPolicy: sink.tlsPolicy.bind(sink),
            badRecord: sink.badRecord.bind(sink),
            report: sink.report.bind(sink),
            rejected: () => undefined,
            drained: sink.drained.bind(sink),
          };
        },
      },
      keeper,
    );
}

/** Reads one document that was taken out of its containers: it is still where it was found. */
export function readingAs(read: ReadDelivery, path: string): ReadDelivery {
  return (delivery, observer: DeliveryObserver, keeper) =>
    read(
      delivery,
      {
        ignored: (thing: Ignored) => {
          observer.ignored({ ...thing, path });
        },
        refused: (thing: Refused) => {
          observer.refused({ ...thing, path });
        },
        open: (_, opened: Document | FailureMail): ReportSink => observer.open(path, { ...opened, path }),
      },
      keeper,
    );
}
