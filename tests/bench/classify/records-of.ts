import type { Delivery } from '@plumbline/exporter/model/delivery.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import type { ReportSink } from '@plumbline/exporter/model/parsed.js';
import type { AggregateRecord } from '@plumbline/exporter/model/report.js';
import { Vocabulary } from '@plumbline/exporter/parse/aggregate/vocabulary.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';

type Told = (document: string, record: AggregateRecord) => void;

const vocabulary = new Vocabulary();

/** Tells of every record of the aggregate reports in a delivery. */
export async function recordsOf(delivery: Delivery, told: Told): Promise<void> {
  const nothing = (): undefined => undefined;
  await readDelivery(
    delivery,
    { ignored: nothing, refused: nothing, open: (path) => sink(path, told) },
    { limits: DEFAULT_LIMITS, now: undefined, vocabulary },
  );
}

function sink(document: string, told: Told): ReportSink {
  const nothing = (): undefined => undefined;
  return {
    head: nothing,
    record: (record) => {
      told(document, record);
    },
    badRecord: nothing,
    tlsPolicy: nothing,
    tlsFailure: nothing,
    report: nothing,
    rejected: nothing,
    drained: nothing,
  };
}
