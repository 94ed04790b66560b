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
  const fields: { readonly name: string; readonly pieces: string[] }[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const match = /^[ \t]/.test(line) ? null : FIELD.exec(line);
    if (match !== null) fields.push({ name: match[1] ?? '', pieces: [match[2] ?? ''] });
    else fields.at(-1)?.pieces.push(line);
  }
  return fields.map(({ name, pieces }) => ({ name, value: unfolded(pieces) }));
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

function unfolded(pieces: readonly string[]): string {
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .join(' ');
}
