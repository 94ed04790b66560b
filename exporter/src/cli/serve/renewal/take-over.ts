import type { Cursors } from '../../../store/cursors.js';
import type { Asked } from '../../../store/failures.js';
import { earliest, type OpenJudges } from '../../../store/renewal/open-judges.js';
import { KNOWLEDGE, RENEWAL } from '../../judging/renewal-points.js';

export interface TakeOverTools {
  readonly open: Pick<OpenJudges, 'gone' | 'forget'>;
  readonly cursors: Pick<Cursors, 'read' | 'write'>;
  readonly now: () => number;
}

/** How far we are ourselves. */
export interface Own {
  readonly labels: string;
  readonly knowledge: string;
}

/**
 * What those left behind who broke off is applied again from where they were: points in the store go back to there, and
 * then it is forgotten. Answers the point from which labels are applied again.
 */
export async function takeOver({ open, cursors, now }: TakeOverTools, own: Own): Promise<Asked<string>> {
  const gone = await open.gone();
  if (!gone.ok) return gone;
  const all = gone.value.map(({ by }) => by);
  if (all.length === 0) return { ok: true, value: own.labels };
  const points = new Map<string, string>();
  for (const [key, theirs] of [
    ['label', all.map(({ labels }) => labels)],
    ['fact', all.map(({ facts }) => facts)],
  ] as const) {
    const read = await cursors.read(RENEWAL, key);
    if (!read.ok) return read;
    const first = earliest([read.value ?? '', ...theirs]);
    // Where nothing is noted it begins at the beginning.
    if (read.value !== undefined && first !== undefined && first !== read.value) points.set(key, first);
  }
  if (all.some(({ knowledge }) => knowledge !== '' && knowledge !== own.knowledge)) points.set(KNOWLEDGE, '');
  const noted = await cursors.write(RENEWAL, points, now());
  if (!noted.ok) return noted;
  const forgotten = await open.forget(gone.value.map(({ key }) => key));
  if (!forgotten.ok) return forgotten;
  return { ok: true, value: earliest([own.labels, ...all.map(({ labels }) => labels)]) ?? own.labels };
}
