/** Variables of a dashboard, and what Grafana puts where a text names them. */

/** What is chosen of a variable. */
export interface Chosen {
  /** A list where several may be chosen. */
  readonly value: string | readonly string[];
  /** What is shown for it; the value itself where it is left out. */
  readonly text?: string | readonly string[] | undefined;
  /** Of what was chosen by "All". */
  readonly all?: All;
}

interface All {
  /** Put as it stands, whatever the form; otherwise all options are chosen. */
  readonly custom: string | undefined;
}

export type Variables = ReadonlyMap<string, Chosen>;

/** For a variable that is named without a form. */
export type Form = (value: string | readonly string[]) => string;

const NAMED = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

/** Variables that are not known stay as they are. */
export function interpolated(text: string, variables: Variables, usual: Form): string {
  return text.replace(
    NAMED,
    (
      whole: string,
      bare: string | undefined,
      bracketed: string | undefined,
      bracketedForm: string | undefined,
      braced: string | undefined,
      _field: string | undefined,
      bracedForm: string | undefined,
    ) => {
      const name = bare ?? bracketed ?? braced ?? '';
      const chosen = variables.get(name);
      return chosen === undefined ? whole : put(name, chosen, bracketedForm ?? bracedForm, usual);
    },
  );
}

function put(name: string, { value, text, all }: Chosen, form: string | undefined, usual: Form): string {
  if (form === 'text') return all === undefined ? listed(text ?? value, ' + ') : 'All';
  if (form === 'queryparam')
    return all === undefined ? queryParameter(name, value) : queryParameter(name, '$__all');
  if (all?.custom !== undefined) return all.custom;
  if (form === undefined) return usual(value);
  const write = FORMS[form];
  if (write === undefined) throw new Error(`\${${name}:${form}} has a form that is not known here`);
  return write(value);
}

const FORMS: Readonly<Record<string, Form>> = {
  raw: (value) => listed(value, ','),
  csv: (value) => listed(value, ','),
  join: (value) => listed(value, ','),
  pipe: (value) => listed(value, '|'),
  json: (value) => JSON.stringify(value),
  glob: (value) =>
    typeof value === 'string' || value.length < 2 ? listed(value, ',') : `{${value.join(',')}}`,
  regex: regexOf,
  singlequote: (value) => quoted(value, (one) => `'${one.replaceAll("'", "\\'")}'`),
  doublequote: (value) => quoted(value, (one) => `"${one.replaceAll('"', '\\"')}"`),
  sqlstring: (value) => quoted(value, (one) => `'${one.replaceAll("'", "''").replaceAll('"', '\\"')}'`),
  percentencode: (value) =>
    encodeURIComponent(
      typeof value === 'string' ? value : value.length < 2 ? value.join() : `{${value.join(',')}}`,
    ),
};

function regexOf(value: string | readonly string[]): string {
  const escaped = many(value).map((one) => one.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
  return escaped.length === 1 ? escaped.join() : `(${escaped.join('|')})`;
}

function queryParameter(name: string, value: string | readonly string[]): string {
  return many(value)
    .map((one) => `var-${name}=${encodeURIComponent(one)}`)
    .join('&');
}

function quoted(value: string | readonly string[], quote: (one: string) => string): string {
  return many(value).map(quote).join(',');
}

function listed(value: string | readonly string[], separator: string): string {
  return many(value).join(separator);
}

export function many(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
