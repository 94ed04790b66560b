export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Something that is JSON already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One NDJSON line. A sum past 2^53 is a bigint and keeps all its digits, which JSON.stringify cannot do. */
export function jsonLine(fields: Readonly<Record<string, JsonValue | bigint | JsonText>>): string {
  const members = Object.entries(fields).map(([name, value]) => `"${name}":${written(value)}`);
  return `{${members.join(',')}}`;
}

function written(value: JsonValue | bigint | JsonText): string {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof JsonText ? value.text : JSON.stringify(value);
}

/** RFC 3339 in UTC, or null. */
export function jsonTime(seconds: number | undefined): string | null {
  return seconds === undefined ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
