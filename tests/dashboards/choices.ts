/** What may be chosen of the variables of a dashboard, and choices that the tests make. */
import type { AskOnce, Value } from './asked.js';
import { sqlOf, type Dashboard } from './asking.js';
import type { VariableFile } from './dashboard-file.js';
import { expanded, type Moment } from './expanded/expanded.js';
import { many, type Chosen, type Variables } from './expanded/variables.js';

interface Option {
  readonly value: string;
  readonly text: string;
}

interface Choosable {
  readonly variable: VariableFile;
  readonly options: readonly Option[];
}

export type Choose = (choosable: Choosable) => Chosen;

/** The options of all variables, each asked for with "All" chosen of those before it. */
export async function choosables(
  dashboard: Dashboard,
  ask: AskOnce,
  moment: Omit<Moment, 'variables'>,
): Promise<Choosable[]> {
  const known: Choosable[] = [];
  for (const variable of dashboard.variables.filter(({ type }) => type !== 'adhoc'))
    known.push({
      variable,
      options: await optionsOf(variable, ask, { ...moment, variables: chosenOf(known, everything) }),
    });
  return known;
}

export function chosenOf(list: readonly Choosable[], choose: Choose): Variables {
  return new Map(list.map((choosable) => [choosable.variable.name, choose(choosable)]));
}

async function optionsOf(variable: VariableFile, ask: AskOnce, moment: Moment): Promise<Option[]> {
  const sql = sqlOf(variable);
  if (sql !== undefined) {
    const asked = await ask(expanded(sql, moment));
    if (!asked.ok) return [];
    return asked.answer.rows.map(([value = '', text = value]) => ({
      value: wordOf(value),
      text: wordOf(text),
    }));
  }
  const { type, query } = variable;
  if (type !== 'custom' && type !== 'interval') return [];
  return typeof query === 'string' ? optionsIn(query) : [];
}

function wordOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `a,Text : b` */
function optionsIn(list: string): Option[] {
  return list.split(',').map((entry) => {
    const [text = '', value = text] = entry.trim().split(/\s+:\s+/);
    return { value: value.trim(), text: text.trim() };
  });
}

/** "All", and where there is no such thing, what the dashboard begins with. */
export const everything: Choose = ({ variable, options }) => {
  if (!variable.includeAll) return first({ variable, options });
  const value = options.map((option) => option.value);
  return { value, text: 'All', all: { custom: variable.allValue ?? undefined } };
};

/** One option. */
export const first: Choose = ({ variable, options }) => {
  const begun = startOf(variable, options);
  return { value: variable.multi ? [begun] : begun };
};

/** Two options where several may be chosen. */
export const several: Choose = ({ variable, options }) =>
  variable.multi ? { value: options.slice(0, 2).map(({ value }) => value) } : first({ variable, options });

const QUOTES = "o'hara";

/** A name with a quote in it, wherever a person or a stranger has a say in what may be chosen. */
export const quotes: Choose = ({ variable, options }) => {
  if (variable.type !== 'query' && variable.type !== 'textbox') return first({ variable, options });
  return { value: variable.multi ? [QUOTES] : QUOTES };
};

/** A domain by its name, "All" of everything else. */
export function onlyDomain(domain: string): Choose {
  return (choosable) =>
    choosable.variable.name === 'domain'
      ? { value: choosable.variable.multi ? [domain] : domain }
      : everything(choosable);
}

/** An address that mail of the demo comes from, "All" of everything else. */
export const oneAddress: Choose = (choosable) =>
  choosable.variable.name === 'cidr' ? { value: '192.0.2.2' } : everything(choosable);

/** What is chosen to begin with. */
function startOf({ type, query, current }: VariableFile, options: readonly Option[]): string {
  const begun = many(current?.value ?? []).find((value) => value !== '$__all');
  if (type === 'query') return options[0]?.value ?? begun ?? '';
  if (begun !== undefined) return begun;
  return type === 'textbox' || type === 'constant' ? textOf(query) : (options[0]?.value ?? '');
}

function textOf(query: VariableFile['query']): string {
  return typeof query === 'string' ? query : '';
}
