import { brokenBy } from './model/breaking.js';
import type { Delivery, Document, FailureMail, Ignored, Refused } from './model/delivery.js';
import type { Keeper } from './model/keeping.js';
import type { ReportSink } from './model/parsed.js';
import { parseDocument, type ParseSettings } from './parse/document.js';
import { parseFailureMail } from './parse/failure/document.js';
import { UnclaimedSink } from './parse/unclaimed.js';
import { unpack } from './unpack/unpack.js';

/** Told of everything a delivery holds, in the order in which it stands there. */
export interface DeliveryObserver {
  ignored(thing: Ignored): void;
  refused(thing: Refused): void;
  /** A document begins, or a mail that is a report; what it holds goes to the sink. */
  open(path: string, opened: Document | FailureMail): ReportSink;
}

export interface ReadSettings extends ParseSettings {
  /** Keeps the bytes of what is read, as they come, for an observer that holds them; without it nothing is kept. */
  readonly keeper?: Keeper;
}

/** Reads one delivery to its end. Whatever a stranger sent, it returns: what could not be read has a reason. */
export async function readDelivery(
  delivery: Delivery,
  observer: DeliveryObserver,
  settings: ReadSettings,
): Promise<void> {
  for await (const thing of unpack(delivery, settings.limits, settings.keeper)) {
    switch (thing.type) {
      case 'ignored':
        observer.ignored(thing);
        break;
      case 'refused':
        observer.refused(thing);
        break;
      case 'document':
        await parseDocument(thing, sinkFor(thing, observer), settings);
        break;
      case 'failure_mail':
        readFailureMail(thing, observer.open(thing.path, thing), settings);
        break;
    }
  }
}

function readFailureMail(mail: FailureMail, sink: ReportSink, settings: ReadSettings): void {
  try {
    parseFailureMail(mail, sink, settings);
  } catch (error) {
    sink.rejected({ ...brokenBy(error), quarantined: 1, deviations: mail.deviations });
  }
}

function sinkFor(document: Document, observer: DeliveryObserver): ReportSink {
  const open = (): ReportSink => observer.open(document.path, document);
  if (document.claimed) return open();
  return new UnclaimedSink(document, open, (thing) => {
    observer.ignored(thing);
  });
}
