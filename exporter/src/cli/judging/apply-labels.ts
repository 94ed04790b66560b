import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import type { LabelTarget } from '../../model/sender.js';
import type { StoreClient } from '../../store/client.js';
import { reloadDictionaries, SENDER_DICTIONARIES } from '../../store/facts/dictionaries.js';
import { factsOnDays } from '../../store/facts/facts-on-days.js';
import type { Asked } from '../../store/failures.js';
import type { RenewalProgress } from '../../store/renewal/renewer.js';
import type { CommandIo } from '../io.js';
import { StatusLine } from '../status-line.js';
import { applySince, learnLabels } from './apply-since.js';
import type { Known } from './known-senders.js';
import { renewerOf } from './renewer.js';
import { scopesOfLabels } from './scopes-of-labels.js';
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
  const judges = new SenderJudges(known.senders, settings.senders.own);
  const judge = judges.byAll((ips, days) => factsOnDays(client, ips, days));
  const renewer = renewerOf(client, settings, io, log);
  const tools = { client, most: settings.senders.labels, judges, judge, renewer };
  const learnt = await learnLabels(tools);
  if (!learnt.ok) return learnt;
  const status = new StatusLine(io);
  const show = ({ seen, of }: RenewalProgress): void => {
    status.show(`judging again: ${seen} of ${of} records`);
  };
  let reports = 0;
  try {
    for (const scope of scopesOfLabels(targets)) {
      const renewed = await renewer.renew(scope, 'everything', judge, io.stop, { onProgress: show });
      if (!renewed.ok) return renewed;
      reports += renewed.value.reports;
    }
    const since = await applySince(tools, learnt.value, io.stop, show);
    if (!since.ok) return since;
    reports += since.value.reports;
  } finally {
    status.clear();
  }
  const reloaded = await reloadDictionaries(client, SENDER_DICTIONARIES);
  return reloaded.ok ? { ok: true, value: reports } : reloaded;
}
