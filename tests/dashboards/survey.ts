/** One dashboard on the demo, asked again and again with other things chosen. */
import type { Answer, AskOnce, Asked } from './asked.js';
import { placeText, type Dashboard, type Query } from './asking.js';
import { choosables, chosenOf, everything, type Choose } from './choices.js';
import type { DemoDoor } from './demo-door.js';
import type { AdHocFilter } from './expanded/ad-hoc.js';
import { lastDays, sqlAt, type Chosen } from './moments.js';

export interface Survey {
  /** What an answer is like with these things chosen; all that does not answer, or of which something is found. */
  findings(
    chosen: Partial<Choice>,
    find?: (query: Query, answer: Answer) => string | undefined,
  ): Promise<string[]>;
  answer(query: Query, chosen?: Partial<Choice>): Promise<Asked>;
}

export interface Choice {
  readonly choose: Choose;
  readonly range: Chosen['range'];
  readonly filters: (query: Query) => Promise<readonly AdHocFilter[] | undefined>;
  readonly queries: readonly Query[];
}

const AT_ONCE = 3;
const DAYS = 60;

export async function surveyOf(dashboard: Dashboard, { ask, now }: DemoDoor): Promise<Survey> {
  const range = lastDays(DAYS, now);
  const remembered = remembering(ask);
  const list = await choosables(dashboard, remembered, { range, intervalMs: 60_000, filters: [] });
  const answer: Survey['answer'] = async (query, chosen = {}) => {
    const filters = await chosen.filters?.(query);
    const variables = chosenOf(list, chosen.choose ?? everything);
    return remembered(sqlAt(query, { range: chosen.range ?? range, variables, filters: filters ?? [] }));
  };
  return {
    answer,
    findings: async (chosen, find) => {
      const problems = await inTurns(chosen.queries ?? dashboard.queries, async (query) => {
        const asked = await answer(query, chosen).catch(failed);
        return asked.ok ? find?.(query, asked.answer) : asked.problem;
      });
      return problems.flatMap(({ of, is }) => (is === undefined ? [] : [`${placeText(of)}: ${is}`]));
    },
  };
}

/** What cannot even be asked. */
function failed(error: unknown): Asked {
  return { ok: false, problem: error instanceof Error ? error.message : String(error) };
}

function remembering(ask: AskOnce): AskOnce {
  const answers = new Map<string, Promise<Asked>>();
  return (sql) => {
    const answer = answers.get(sql) ?? ask(sql);
    answers.set(sql, answer);
    return answer;
  };
}

interface Turn<T, R> {
  readonly of: T;
  readonly is: R;
}

/** In their order, a few at once. */
export async function inTurns<T, R>(
  things: readonly T[],
  take: (thing: T) => Promise<R>,
): Promise<Turn<T, R>[]> {
  const turns: Turn<T, R>[] = [];
  for (let i = 0; i < things.length; i += AT_ONCE)
    turns.push(
      ...(await Promise.all(things.slice(i, i + AT_ONCE).map(async (of) => ({ of, is: await take(of) })))),
    );
  return turns;
}
