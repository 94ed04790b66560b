import { indented } from '../rules/promql.js';
import { RECORDINGS } from '../rules/recording.js';

const DEFINITIONS = new Map(RECORDINGS.map(({ record, expr }) => [record, expr]));

/** A series by its name, be it recorded or scraped, with what it is asked for. */
const SELECTOR = /(?<![\w:"])([a-z]\w*:\w+:[a-z]+|(?:dmarc|tlsrpt|plumbline)_\w+)(?:\{([^}]*)\})?/g;
const MATCHER = /(\w+)(=~|!~|!=|=)"[^"]*"/g;

/** Labels that a recording makes up itself: no series in it has them, so they are looked at in its result. */
const MADE_UP = new Set(['mechanism']);
/** Series that have no window: what is asked of a recording's window says nothing about them. */
const TIMELESS = /_baseline_|^dmarc_slo_objective_ratio$/;

/**
 * PromQL that names no recording. Grafana evaluates none, and who runs its rules need not have loaded those of Prometheus.
 * What is asked of a recording is asked of every series in it: recordings hand labels on as they are.
 */
export function inlined(expr: string): string {
  return expr.replace(SELECTOR, (selector: string, name: string, asked: string | undefined, at: number) => {
    const definition = DEFINITIONS.get(name);
    if (definition === undefined) return selector;
    const matchers = [...(asked ?? '').matchAll(MATCHER)].map(([text, label = '']) => ({ text, label }));
    const handedOn = matchers.filter(({ label }) => !MADE_UP.has(label));
    const looked = matchers.filter(({ label }) => MADE_UP.has(label));
    const inner = inlined(narrowed(definition, handedOn));
    const text = `(\n${indented([inner, ...looked.map(only)].join('\n'))}\n)`;
    return text.replaceAll('\n', `\n${leadAt(expr, at)}`);
  });
}

/** How far the line is indented that has this place. */
function leadAt(text: string, at: number): string {
  const [lead = ''] = /^ */.exec(text.slice(text.lastIndexOf('\n', at) + 1)) ?? [];
  return lead;
}

interface Matcher {
  readonly text: string;
  readonly label: string;
}

function narrowed(definition: string, matchers: readonly Matcher[]): string {
  return definition.replace(SELECTOR, (selector: string, name: string, asked: string | undefined) => {
    const more = matchers.filter(
      ({ text, label }) =>
        !(label === 'window' && TIMELESS.test(name)) && !(asked ?? '').split(', ').includes(text),
    );
    if (more.length === 0) return selector;
    const all = [...(asked === undefined || asked === '' ? [] : [asked]), ...more.map(({ text }) => text)];
    return `${name}{${all.join(', ')}}`;
  });
}

function only({ text, label }: Matcher): string {
  const [, value = ''] = /="([^"]*)"/.exec(text) ?? [];
  return `and on (${label}) label_replace(vector(1), "${label}", "${value}", "", "")`;
}
