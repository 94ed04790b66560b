import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

interface Label {
  readonly file: string;
  readonly document: string;
  readonly ordinal: number;
  readonly class: SenderClass;
}

/** Against records of the public samples, labelled by hand by somebody who had not seen the rules. */
export async function labelled(): Promise<Outcome> {
  const missing = [LABELS, SAMPLES].filter((path) => !existsSync(path));
  if (missing.length > 0) return nothing(`skipped: labelled: there is no ${missing.join(', no ')}`);
  const labels = readFileSync(LABELS, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => labelOf(JSON.parse(line) as Partial<Record<keyof Label, unknown>>));
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

function labelOf(line: Partial<Record<keyof Label, unknown>>): Label {
  const { file, document, ordinal } = line;
  const said = SENDER_CLASSES.find((each) => each === line.class);
  if (
    typeof file === 'string' &&
    typeof document === 'string' &&
    typeof ordinal === 'number' &&
    said !== undefined
  )
    return { file, document, ordinal, class: said };
  throw new Error(`no label: ${JSON.stringify(line)}`);
}

function placeOf({ document, ordinal }: Pick<Label, 'document' | 'ordinal'>): string {
  return `${document} ${ordinal}`;
}

function nothing(note: string): Outcome {
  return { tables: [], aims: [], figures: {}, notes: [note] };
}
