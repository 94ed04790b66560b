import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import type { LabelTarget } from '../../model/sender.js';
import type { StoreClient } from '../../store/client.js';
import { reloadDictionaries, SENDER_DICTIONARIES } from '../../store/facts/dictionaries.js';
import { factsOnDay } from '../../store/facts/facts-on-day.js';
import type { Asked } from '../../store/failures.js';
import { SenderLabels } from '../../store/labels/labels.js';
import type { CommandIo } from '../io.js';
import { StatusLine } from '../status-line.js';
import type { Known } from './known-senders.js';
import { renewerOf } from './renewer.js';
import { scopeOfLabel } from './scope-of-label.js';
import { SenderJudges } from './sender-judges.js';

export interface LabelledStore {
  readonly client: StoreClient;
  readonly settings: Settings;
  readonly known: Known;
  readonly io: CommandIo;
  readonly log: Logger;
}

/** Has what is stored judged as people say now; says how many reports were written again. A running `serve` does so too. */
export async function applyLabels(
  { client, settings, known, io, log }: LabelledStore,
  targets: readonly LabelTarget[],
): Promise<Asked<number>> {
  const labels = await new SenderLabels(client).all(settings.senders.labels);
  if (!labels.ok) return labels;
  const judges = new SenderJudges(known.senders, settings.senders.own);
  judges.learn(labels.value);
  const judge = judges.byAll((ips, day) => factsOnDay(client, ips, day));
  const renewer = renewerOf(client, settings, io, log);
  const status = new StatusLine(io);
  let reports = 0;
  try {
    for (const target of targets) {
      const renewed = await renewer.renew(
        scopeOfLabel(target),
        'everything',
        judge,
        io.stop,
        ({ seen, of }) => {
          status.show(`judging again: ${seen} of ${of} records`);
        },
      );
      if (!renewed.ok) return renewed;
      reports += renewed.value.reports;
    }
  } finally {
    status.clear();
  }
  const reloaded = await reloadDictionaries(client, SENDER_DICTIONARIES);
  return reloaded.ok ? { ok: true, value: reports } : reloaded;
}
