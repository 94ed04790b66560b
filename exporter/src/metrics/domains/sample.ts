import { DOMAIN_FAMILIES, type FamilyName } from './families.js';

/** A series with its value: a line of the exposition without its name. */
export interface Sample {
  readonly family: FamilyName;
  readonly labels: string;
  readonly value: number;
}

const NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  DOMAIN_FAMILIES.map(({ name, labels }) => [name, labels]),
);

/** The values of its labels, in the order of the family. */
export function sample(family: FamilyName, values: readonly string[], value: number): Sample {
  const names = NAMES.get(family) ?? [];
  const labels = names.map((name, i) => `${name}="${escaped(values[i] ?? '')}"`).join(',');
  return { family, labels: `{${labels}}`, value };
}

/** The same but for 0, which needs no series. */
export function unlessZero(family: FamilyName, values: readonly string[], value: number): Sample[] {
  return value === 0 ? [] : [sample(family, values, value)];
}

/** Nothing where there is no value. */
export function ifKnown(family: FamilyName, values: readonly string[], value: number | undefined): Sample[] {
  return value === undefined ? [] : [sample(family, values, value)];
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** The same in both formats. */
function escaped(value: string): string {
  return /[\\"\n]/.test(value) ? value.replace(/[\\"\n]/g, (one) => ESCAPES[one] ?? one) : value;
}
