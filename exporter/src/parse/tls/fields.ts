import type { Deviations } from '../../model/deviations.js';
import type { JsonMember, JsonText, JsonValue } from './json/value.js';

/** Names of one object as RFC 8460 has them, and by their letters alone: any case, any joint between words. */
export type FieldTable<F extends string> = ReadonlyMap<string, F>;

export const REPORT_FIELDS = table(
  ['organization-name', 'date-range', 'contact-info', 'report-id', 'policies'],
  { 'organisation-name': 'organization-name' },
);
export type ReportField = FieldOf<typeof REPORT_FIELDS>;

export const RANGE_FIELDS = table(['start-datetime', 'end-datetime']);

export const ENTRY_FIELDS = table(['policy', 'summary', 'failure-details']);
export type EntryField = FieldOf<typeof ENTRY_FIELDS>;

export const POLICY_FIELDS = table(['policy-type', 'policy-string', 'policy-domain', 'mx-host'], {
  'mx-host-pattern': 'mx-host',
});

export const SUMMARY_FIELDS = table(['total-successful-session-count', 'total-failure-session-count']);

export const DETAIL_FIELDS = table(
  [
    'result-type',
    'sending-mta-ip',
    'receiving-mx-hostname',
    'receiving-mx-helo',
    'receiving-ip',
    'failed-session-count',
    'additional-information',
    'failure-reason-code',
  ],
  {
    'additional-info-uri': 'additional-information',
    'additional-information-uri': 'additional-information',
  },
);

type FieldOf<T> = T extends FieldTable<infer F> ? F : never;

function table<const F extends string>(
  names: readonly F[],
  aliases: Readonly<Record<string, F>> = {},
): FieldTable<F> {
  const spelt: [string, F][] = [
    ...names.flatMap((name): [string, F][] => [
      [name, name],
      [letters(name), name],
    ]),
    ...Object.entries(aliases).map(([alias, name]): [string, F] => [letters(alias), name]),
  ];
  return new Map(spelt);
}

export function fieldOf<F extends string>(
  fields: FieldTable<F>,
  name: JsonText,
  deviations: Deviations,
): F | undefined {
  if (typeof name === 'symbol') return undefined;
  const field = fields.get(name) ?? fields.get(letters(name));
  if (field !== undefined && field !== name) deviations.add('tls_field_spelling');
  return field;
}

export function isField(fields: FieldTable<string>, name: string): boolean {
  return fields.has(name) || fields.has(letters(name));
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

export interface Members<F extends string> {
  readonly known: ReadonlyMap<F, JsonValue>;
  readonly unknown: readonly JsonMember[];
}

/** Sorts an object's members by field. The first of a repeated one counts. */
export function sortMembers<F extends string>(
  members: readonly JsonMember[],
  fields: FieldTable<F>,
  deviations: Deviations,
): Members<F> {
  const known = new Map<F, JsonValue>();
  const unknown: JsonMember[] = [];
  for (const member of members) {
    const field = fieldOf(fields, member.name, deviations);
    if (field === undefined) unknown.push(member);
    else if (known.has(field)) deviations.add('element_repeated');
    else known.set(field, member.value);
  }
  return { known, unknown };
}
