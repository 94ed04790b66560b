import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { SendersSettings } from '../../config/senders.js';
import { RULES_EDITION } from '../../enrich/judging.js';
import { readSenders, type SenderFile } from '../../enrich/senders/read-senders.js';
import type { Sender } from '../../enrich/senders/sender.js';
import { shippedText, unpackSenders } from '../../enrich/senders/shipped.js';

/** Who is known by name: those of the catalogue, and those of the settings. */
export interface Known {
  readonly senders: readonly Sender[];
  /** What stands in files of the settings and cannot be read; each names the place. */
  readonly problems: readonly string[];
  /** Another one where mail would be judged otherwise: by the rules, the catalogue or the settings. */
  readonly edition: string;
}

export function readKnown({ files, own }: Pick<SendersSettings, 'files' | 'own'>): Known {
  const catalogue = shippedText();
  const ours = readSenders(files.map((file): SenderFile => ({ ...file, origin: 'own' })));
  const said = JSON.stringify([RULES_EDITION, own, files.map(({ text }) => text), catalogue]);
  const theirs = unpackSenders(catalogue);
  return {
    senders: withOwn(ours.senders, theirs),
    problems: [...ours.problems, ...halfReplaced(ours.senders, theirs)],
    edition: createHash('sha256').update(said).digest('hex'),
  };
}

/** An own sender takes the place of one of the catalogue with the same key. */
function withOwn(own: readonly Sender[], catalogue: readonly Sender[]): readonly Sender[] {
  const keys = new Set(own.map(({ key }) => key));
  return [...own, ...catalogue.filter(({ key }) => !keys.has(key))];
}

/** What is for some mail alone cannot take a place that counts for all mail. */
function halfReplaced(own: readonly Sender[], catalogue: readonly Sender[]): readonly string[] {
  const keys = new Set(catalogue.map(({ key }) => key));
  return own
    .filter(({ key, onlyFrom }) => onlyFrom !== undefined && keys.has(key))
    .map(({ key }) => `${key}: with only_from it must have a key that the catalogue does not have`);
}

/** Whether nothing can be judged by it; the log says why. */
export function isWrong({ problems }: Known, log: Pick<Logger, 'error'>): boolean {
  for (const problem of problems) log.error({ reason: 'senders_invalid' }, problem);
  return problems.length > 0;
}
