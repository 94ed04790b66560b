/** Texts of alerts, as Grafana expands them: it knows Prometheus' words, and asks nothing while it does. */

/** Another figure that a text has: Grafana asks for it beside the alert. */
export interface Asked {
  /** As the text has it for Prometheus. */
  readonly promql: string;
  /** Where it is a word of a policy, and no figure, the label that has it. */
  readonly label?: string;
}

/** Of what is found: a figure of the rule, or a label of the alert. */
export type Found = { readonly refId: string } | { readonly label: string };

/** What the alert is decided by. */
export const DECIDED_BY = 'A';

const ASKED =
  /\{\{ with (?:printf `([^`]+)` [^|]+ \| query|query (?:`([^`]+)`|"([^"]+)")) \}\}\{\{ \. \| first \| (?:value(?: \| (.*?))?|label "(\w+)") \}\}\{\{ else \}\}(\w+)\{\{ end \}\}/g;

/** Grafana expands texts of rules without a figure too, and logs an error for each that has to be one. */
const DECIDING = /\{\{ \$value \| (.*?) \}\}/g;

/** Words of policies, and the figures that stand for them where only figures can be asked for. */
export const POLICY_WORDS: readonly string[] = ['none', 'quarantine', 'reject', 'unset'];

export function askedOf(...texts: readonly string[]): Asked[] {
  const all = texts.flatMap((text) => [...text.matchAll(ASKED)].map(askedIn));
  const byKey = new Map(all.map((asked) => [keyOf(asked), asked]));
  return [...byKey.values()];
}

/** A text for Grafana, in which `find` says where the figures are that it asks for. */
export function translated(text: string, find: (asked: Asked) => Found): string {
  return text
    .replace(ASKED, (said: string, ...parts: readonly unknown[]) => {
      const [format, otherwise] = [parts[3], parts[5]].map(textOrNothing);
      const [asked] = askedOf(said);
      if (asked === undefined) return said;
      const found = find(asked);
      if ('label' in found) return `{{ $labels.${found.label} }}`;
      const shown = asked.label === undefined ? figure(format) : word();
      return `{{ with $values.${found.refId} }}${shown}{{ else }}${otherwise ?? ''}{{ end }}`;
    })
    .replace(
      DECIDING,
      (_, format: string) => `{{ with $values.${DECIDED_BY} }}${figure(format)}{{ else }}unknown{{ end }}`,
    );
}

function textOrNothing(part: unknown): string | undefined {
  return typeof part === 'string' ? part : undefined;
}

function askedIn([, ofDomain, raw, quoted, , label]: RegExpMatchArray): Asked {
  const promql = ofDomain ?? raw ?? quoted ?? '';
  return label === undefined ? { promql } : { promql, label };
}

export function keyOf({ promql, label }: Asked): string {
  return `${promql} ${label ?? ''}`;
}

function figure(format: string | undefined): string {
  return format === undefined ? '{{ .Value }}' : `{{ .Value | ${format} }}`;
}

function word(): string {
  const cases = POLICY_WORDS.map(
    (said, at) => `{{ ${at === 0 ? 'if' : 'else if'} eq .Value ${at}.0 }}${said}`,
  );
  return `${cases.join('')}{{ else }}other{{ end }}`;
}
