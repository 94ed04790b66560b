import { demoPlan, type AggregatePlan } from '@plumbline/exporter/demo/plan.js';
import { documentBytes } from '@plumbline/exporter/demo/report-mail.js';
import { rowsOf } from '@plumbline/exporter/demo/rows.js';
import { mailEvidence } from '@plumbline/exporter/enrich/mail-evidence.js';
import { SENDER_CLASSES } from '@plumbline/exporter/model/sender.js';
import { NO_FACTS } from '@plumbline/exporter/model/source-facts.js';
import type { Aim, BenchSettings, Outcome } from '../outcome.js';
import { catalogue, judgingBy } from './judgings.js';
import { recordsOf } from './records-of.js';
import { Score } from './score.js';

const OPTIONS = { seed: 7, domains: 12, end: '2026-06-30', reportsPerDay: 8 };
const LEAST = 0.99;

/** Against what the demo's generator knows of every record, with the demo's senders known and with nobody known. */
export async function generated({ quick }: BenchSettings): Promise<Outcome> {
  const withCatalogue = judgingBy(catalogue());
  const alone = judgingBy([]);
  const known = new Score();
  const unknown = new Score();
  for (const { reports } of demoPlan({ ...OPTIONS, days: quick ? 2 : 30 }))
    for (const report of reports) {
      if (report.kind !== 'aggregate') continue;
      const truths = rowsOf(report);
      await recordsOf({ name: 'report.xml', bytes: bytesOf(report) }, (_, record) => {
        const truth = truths.next();
        if (truth.done === true) throw new Error('more records than there are rows');
        const { senderClass } = truth.value.verdict.sender;
        const mail = mailEvidence(record);
        const named = withCatalogue.judge(mail, NO_FACTS);
        const unnamed = alone.judge(mail, NO_FACTS);
        known.add(senderClass, named.senderClass, named.reason);
        unknown.add(senderClass, unnamed.senderClass, unnamed.reason);
      });
    }
  return {
    tables: [
      ...known.tables('generated, senders of the demo known'),
      ...unknown.tables('generated, nobody known'),
    ],
    aims: aimsOf(known),
    figures: { generated: known.figures(), generated_nobody_known: unknown.figures() },
    notes: [],
  };
}

function aimsOf(score: Score): Aim[] {
  return SENDER_CLASSES.map((each) => {
    const least = Math.min(score.precision(each), score.recall(each));
    return {
      what: `generated, ${each}: precision and recall`,
      aim: `${LEAST}`,
      measured: least.toFixed(4),
      holds: least >= LEAST,
    };
  });
}

// The pipeline takes an async iterable; a report of the demo is made as it is read.
// eslint-disable-next-line @typescript-eslint/require-await
async function* bytesOf(report: AggregatePlan): AsyncGenerator<Uint8Array> {
  yield* documentBytes(report);
}
