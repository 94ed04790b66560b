import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { mailEvidence } from '@plumbline/exporter/enrich/mail-evidence.js';
import { SENDER_CLASSES, type SenderClass } from '@plumbline/exporter/model/sender.js';
import { NO_FACTS } from '@plumbline/exporter/model/source-facts.js';
import type { Outcome } from '../outcome.js';
import { catalogue, judgingBy } from './judgings.js';
import { recordsOf } from './records-of.js';
import { Score } from './score.js';

/** From `tests/dist/bench/classify`. */
const TESTS = new URL('../../../', import.meta.url);
const LABELS = fileURLToPath(new URL('bench/classify/labelled.ndjson', TESTS));
const SAMPLES = fileURLToPath(new URL('../../shared/samples/', TESTS));

const labelLine = z.object({
  file: z.string(),
  document: z.string(),
  ordinal: z.int(),
  class: z.enum(SENDER_CLASSES),
});
type Label = z.output<typeof labelLine>;

/** Against records of the public samples, labelled by hand by somebody who had not seen the rules. */
export async function labelled(): Promise<Outcome> {
  const missing = [LABELS, SAMPLES].filter((path) => !existsSync(path));
  if (missing.length > 0) return nothing(`skipped: labelled: there is no ${missing.join(', no ')}`);
  const labels = readFileSync(LABELS, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => labelLine.parse(JSON.parse(line)));
  const judging = judgingBy(catalogue());
  const score = new Score();
  let left = 0;
  for (const file of new Set(labels.map((label) => label.file))) {
    const ofFile = labels.filter((label) => label.file === file);
    const wanted = new Map(ofFile.map((label): [string, SenderClass] => [placeOf(label), label.class]));
    const path = join(SAMPLES, file);
    if (existsSync(path))
      await recordsOf({ name: basename(path), bytes: createReadStream(path) }, (document, record) => {
        const place = placeOf({ document, ordinal: record.ordinal });
        const truth = wanted.get(place);
        if (truth === undefined) return;
        wanted.delete(place);
        // The samples are years old: what DNS says of their addresses today is no fact of that day.
        const { senderClass, reason } = judging.judge(mailEvidence(record), NO_FACTS);
        score.add(truth, senderClass, reason);
      });
    left += wanted.size;
  }
  return {
    tables: score.tables('labelled by hand, no facts of addresses'),
    aims: [],
    figures: { labelled: score.figures(), labelled_records: score.records },
    notes: left === 0 ? [] : [`labelled: ${left} labels are of records that the samples do not have`],
  };
}

function placeOf({ document, ordinal }: Pick<Label, 'document' | 'ordinal'>): string {
  return `${document} ${ordinal}`;
}

function nothing(note: string): Outcome {
  return { tables: [], aims: [], figures: {}, notes: [note] };
}
