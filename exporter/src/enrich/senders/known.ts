import type { SenderLabel } from '../../model/sender.js';
import { LabelIndex } from './label-index.js';
import { ownSender, type OwnSources } from './own-sender.js';
import type { Sender } from './sender.js';
import { SenderIndex } from './sender-index.js';
import type { Knowledge } from './shown.js';

/** All that is known, ready for questions. `senders` as `readSenders` has them. */
export function knowledgeOf(
  senders: readonly Sender[],
  own: OwnSources,
  labels: readonly SenderLabel[],
): Knowledge {
  return { index: new SenderIndex([ownSender(own), ...senders]), labels: new LabelIndex(labels), mark: {} };
}

/** The same with other labels: the catalogue need not be indexed again. */
export function relabelled({ index }: Knowledge, labels: readonly SenderLabel[]): Knowledge {
  return { index, labels: new LabelIndex(labels), mark: {} };
}
