/** A `name: value` line with its continuations. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

const FIELD = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/;

/**
 * The fields of a feedback part. Blank lines between them and prose before them are passed over; a line that is no
 * field goes on with the one before it, for some senders wrap lists without indenting them.
 */
export function readFields(text: string): Field[] {
  const fields: Field[] = [];
  for (const line of lines(text)) {
    const match = /^[ \t]/.test(line) ? null : FIELD.exec(line);
    const last = fields.at(-1);
    if (match !== null) fields.push({ name: match[1] ?? '', value: (match[2] ?? '').trim() });
    else if (last !== undefined && line.trim() !== '') fields[fields.length - 1] = joined(last, line);
  }
  return fields;
}

/** The header of a message up to its first blank line, and what follows. */
export function splitMessage(text: string): { readonly headers: Field[]; readonly body: string | undefined } {
  const message = text.replace(/^(?:[ \t]*\r?\n)+/, '').replace(/^>?From [^\n]*\n/, '');
  const blank = /\r?\n[ \t]*(?:\r?\n|$)/.exec(message);
  const body = blank === null ? '' : message.slice(blank.index + blank[0].length);
  const headers = readFields(blank === null ? message : message.slice(0, blank.index));
  return { headers, body: body.trim() === '' ? undefined : body };
}

export function firstOf(fields: readonly Field[], name: string): string | undefined {
  const lower = name.toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === lower)?.value;
}

function joined(field: Field, line: string): Field {
  return { name: field.name, value: `${field.value} ${line.trim()}`.trim() };
}

function lines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
