import { createHash } from 'node:crypto';
import type { SendersSettings } from '../../config/senders.js';
import { RULES_EDITION } from '../../enrich/judging.js';
import { catalogueFiles } from '../../enrich/senders/catalogue-files.js';
import { readSenders, type SenderFile } from '../../enrich/senders/read-senders.js';
import type { Sender } from '../../enrich/senders/sender.js';

/** Who is known by name: those of the catalogue, and those of the settings. */
export interface Known {
  readonly senders: readonly Sender[];
  /** What stands in files of the settings and cannot be read; each names the place. */
  readonly problems: readonly string[];
  /** Another one where mail would be judged otherwise: by the rules, the catalogue or the settings. */
  readonly edition: string;
}

export function readKnown({ files, own }: Pick<SendersSettings, 'files' | 'own'>): Known {
  const ownFiles = files.map((file): SenderFile => ({ ...file, origin: 'own' }));
  const all = [...ownFiles, ...catalogueFiles()];
  const { senders, problems } = readSenders(all);
  const said = JSON.stringify([RULES_EDITION, own, all.map(({ text }) => text)]);
  return { senders, problems, edition: createHash('sha256').update(said).digest('hex') };
}
