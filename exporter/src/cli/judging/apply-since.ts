import type { StoreClient } from '../../store/client.js';
import type { Asked } from '../../store/failures.js';
import { hasEnded } from '../../store/has-ended.js';
import { SenderLabels } from '../../store/labels/labels.js';
import type { JudgeAll, Renewer, RenewalProgress } from '../../store/renewal/renewer.js';
import { scopesOfLabels } from './scopes-of-labels.js';
import type { SenderJudges } from './sender-judges.js';

export interface LabelTools {
  readonly client: StoreClient;
  /** So many labels are learnt at most. */
  readonly most: number;
  readonly judges: SenderJudges;
  /** By what `judges` have learnt. */
  readonly judge: JudgeAll;
  readonly renewer: Pick<Renewer, 'renew'>;
}

export interface AppliedSince {
  readonly reports: number;
  /** The point up to which all labels are applied. */
  readonly until: string;
}

/** Has mail judged by what people say now; the answer is a point that knows no more than it. */
export async function learnLabels({
  client,
  most,
  judges,
}: Omit<LabelTools, 'judge' | 'renewer'>): Promise<Asked<string>> {
  const labels = new SenderLabels(client);
  const newest = await labels.newest();
  if (!newest.ok) return newest;
  const all = await labels.all(most);
  if (!all.ok) return all;
  judges.learn(all.value);
  return newest;
}

/**
 * Has what is stored judged by labels since a point, until nobody has said more meanwhile: who says something later may
 * have gone through the same reports before us, and we have written them again by less.
 */
export async function applySince(
  tools: LabelTools,
  point: string,
  signal: AbortSignal,
  onProgress?: (progress: RenewalProgress) => void,
): Promise<Asked<AppliedSince>> {
  const labels = new SenderLabels(tools.client);
  let [reports, until] = [0, point];
  while (!signal.aborted) {
    const since = await labels.since(until);
    if (!since.ok) return since;
    const { said } = since.value;
    if (said.length === 0) break;
    const learnt = await learnLabels(tools);
    if (!learnt.ok) return learnt;
    for (const scope of scopesOfLabels(said.map(({ target }) => target))) {
      const renewed = await tools.renewer.renew(scope, 'everything', tools.judge, signal, { onProgress });
      if (!renewed.ok) return renewed;
      reports += renewed.value.reports;
    }
    if (hasEnded(signal)) break;
    until = since.value.until;
  }
  return { ok: true, value: { reports, until } };
}
