/** A string over limits.textBytes: that there was one is all that is kept. */
export const CUT = Symbol('over limits.textBytes');

/** A number as it is written: what it means is for the reader of the field, so nothing is rounded on the way. */
export class JsonNumber {
  readonly raw: string;

  constructor(raw: string) {
    this.raw = raw;
  }
}

/** Members in order, repeated names and all. */
export class JsonObject {
  readonly members: readonly JsonMember[];

  constructor(members: readonly JsonMember[]) {
    this.members = members;
  }
}

export interface JsonMember {
  readonly name: JsonText;
  readonly value: JsonValue;
}

export type JsonText = string | typeof CUT;
export type JsonScalar = JsonText | JsonNumber | boolean | null;
export type JsonValue = JsonScalar | JsonObject | readonly JsonValue[];

export function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value as JSON text, its numbers as they were written. A cut text is null, a cut name is left out. */
export function jsonText(value: JsonValue): string {
  if (isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (value instanceof JsonObject) return `{${value.members.flatMap(memberText).join(',')}}`;
  if (value instanceof JsonNumber) return value.raw;
  return typeof value === 'symbol' ? 'null' : JSON.stringify(value);
}

function memberText({ name, value }: JsonMember): string[] {
  return typeof name === 'symbol' ? [] : [`${JSON.stringify(name)}:${jsonText(value)}`];
}
