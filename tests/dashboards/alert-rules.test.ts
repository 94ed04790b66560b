/** Every alert rule that asks the store, asked through the door: no frontend is there for it. */
import type { Answer } from './asked.js';
import { alertQuestions, type AlertQuestion } from './alert-rules.js';
import { openDemoDoor, SLOW, type DemoDoor } from './demo-door.js';
import { withMacros } from './expanded/macros.js';
import { isNumber, isTime, plain } from './forms.js';
import { inTurns } from './survey.js';

const QUESTIONS = await alertQuestions();

let door: DemoDoor;

beforeAll(async () => {
  door = await openDemoDoor();
}, SLOW);
afterAll(async () => {
  await door.close();
}, SLOW);

it(
  'every alert rule on ClickHouse answers with one number and labels that are strings',
  async () => {
    const asked = await inTurns(QUESTIONS, problemOf);
    const problems = asked.flatMap(({ of, is }) =>
      is === undefined ? [] : [`${of.rule} ${of.refId}: ${is}`],
    );
    expect(problems).toEqual([]);
  },
  SLOW,
);

it('no alert rule names what only a dashboard has', () => {
  const named = QUESTIONS.filter(({ sql = '' }) => /\$\{|\$__(?:conditionalAll|adHocFilters)/.test(sql));
  expect(named.map(({ rule }) => rule)).toEqual([]);
});

async function problemOf({ sql, format, from, to }: AlertQuestion): Promise<string | undefined> {
  if (sql === undefined) return undefined;
  const at = (seconds: number): Date => new Date(door.now.getTime() - seconds * 1000);
  const asked = await door.ask(
    withMacros(sql, { range: { from: at(from), to: at(to) }, intervalMs: 60_000 }),
  );
  if (!asked.ok) return asked.problem;
  return format === 1 ? tableProblem(asked.answer) : undefined;
}

function tableProblem({ columns, rows }: Answer): string | undefined {
  if (columns.filter(isNumber).length !== 1) return 'has not exactly one number';
  const odd = columns.find((column) => isTime(column) || plain(column.type) === 'Bool');
  if (odd !== undefined) return `${odd.name} is a ${odd.type}`;
  const number = columns.findIndex(isNumber);
  const labels = rows.map((row) => JSON.stringify(row.filter((_, i) => i !== number)));
  return new Set(labels).size === labels.length ? undefined : 'has two rows with the same labels';
}
