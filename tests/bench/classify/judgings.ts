import { Judging } from '@plumbline/exporter/enrich/judging.js';
import { catalogueFiles } from '@plumbline/exporter/enrich/senders/catalogue-files.js';
import { knowledgeOf } from '@plumbline/exporter/enrich/senders/known.js';
import { readSenders } from '@plumbline/exporter/enrich/senders/read-senders.js';
import type { Sender } from '@plumbline/exporter/enrich/senders/sender.js';

/** The catalogue as it is shipped. */
export function catalogue(): readonly Sender[] {
  const { senders, problems } = readSenders(catalogueFiles());
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return senders;
}

/** With nothing said of machines of ours. */
export function judgingBy(senders: readonly Sender[]): Judging {
  return new Judging(knowledgeOf(senders, { ranges: [], domains: [] }, []));
}
