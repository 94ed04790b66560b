/** What Grafana and its ClickHouse data source can make nothing of. */
import type { Answer, Column, Value } from './asked.js';
import type { Query } from './asking.js';

const TIME_SERIES = 0;
const UNREADABLE = /AggregateFunction\(|\bTuple\(\)/;

/** What is wrong with the form of an answer. */
export function formProblem(query: Query, answer: Answer): string | undefined {
  const unreadable = answer.columns.find(({ type }) => UNREADABLE.test(type));
  if (unreadable !== undefined) return `${unreadable.name} is a ${unreadable.type}, which nobody can read`;
  const names = answer.columns.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) return `has two columns ${twice}`;
  if (query.kind === 'variable') return variableProblem(names);
  if (query.kind === 'annotation') return annotationProblem(answer.columns);
  return query.format === TIME_SERIES ? seriesProblem(answer) : undefined;
}

function variableProblem(names: readonly string[]): string | undefined {
  return names.length > 2 ? 'has more than a value and its text' : undefined;
}

function annotationProblem(columns: readonly Column[]): string | undefined {
  const time = columns.find(({ name }) => name === 'time');
  if (time === undefined || !isTime(time)) return 'has no time';
  return columns.some(({ name }) => name === 'text') ? undefined : 'has no text';
}

function seriesProblem({ columns, rows }: Answer): string | undefined {
  const [time, ...others] = columns;
  if (time === undefined || !isTime(time))
    return `does not begin with a time, but with ${time?.name ?? 'nothing'}`;
  const label = others.find(({ type }) => plain(type) === 'Bool');
  if (label !== undefined) return `${label.name} is a Bool, which becomes a label`;
  if (!others.some(isNumber)) return 'has no number';
  return isAscending(rows.map(([first]) => first)) ? undefined : 'is not in the order of time';
}

export function plain(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? type : plain(inner);
}

export function isTime({ type }: Column): boolean {
  return plain(type).startsWith('Date');
}

export function isNumber({ type }: Column): boolean {
  return /^(?:U?Int|Float|Decimal)/.test(plain(type));
}

function isAscending(times: readonly (Value | undefined)[]): boolean {
  const texts = times.map(String);
  return texts.every((text, i) => i === 0 || (texts[i - 1] ?? '') <= text);
}
