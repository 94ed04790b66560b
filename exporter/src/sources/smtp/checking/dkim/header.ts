/** One field as it came, its folds in it, without the end of its last line. */
export interface HeaderField {
  /** In small letters. */
  readonly name: string;
  readonly raw: string;
}

/** The fields of a header, top to bottom. Its bytes are characters, one each. */
export function fieldsIn(header: string): HeaderField[] {
  return header
    .split(/\r\n(?![ \t])/)
    .filter((raw) => raw !== '')
    .map((raw) => ({ name: raw.slice(0, colonOf(raw)).trim().toLowerCase(), raw }));
}

export function valueOf({ raw }: HeaderField): string {
  return raw.slice(colonOf(raw) + 1);
}

function colonOf(raw: string): number {
  const at = raw.indexOf(':');
  return at < 0 ? raw.length : at;
}

export type Canonical = 'simple' | 'relaxed';

/** RFC 6376, 3.4.1 and 3.4.2; without the end of its line. */
export function canonicalField(field: HeaderField, how: Canonical): string {
  if (how === 'simple') return field.raw;
  const value = valueOf(field)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ');
  return `${field.name}:${value.replace(/^ | $/g, '')}`;
}

/** Those that a signature names: of one name the lowest first, and each once (RFC 6376, 5.4.2). */
export function signedFields(fields: readonly HeaderField[], names: readonly string[]): HeaderField[] {
  const left = new Map<string, HeaderField[]>();
  for (const field of fields) {
    const same = left.get(field.name);
    if (same === undefined) left.set(field.name, [field]);
    else same.push(field);
  }
  return names.flatMap((name) => left.get(name)?.pop() ?? []);
}
