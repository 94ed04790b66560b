import type { Field } from './fields.js';

/** Names in the texts of mail servers that send no feedback part (Exim, cPanel), as fields of the standards. */
const NAMES = new Map([
  ['sender domain', 'Reported-Domain'],
  ['sender ip address', 'Source-IP'],
  ['sender ip', 'Source-IP'],
  ['ip address', 'Source-IP'],
  ['received date', 'Arrival-Date'],
  ['arrival date', 'Arrival-Date'],
]);

/** The line between what such a server says and the copy of the message it adds. */
const DIVIDER = /^-{3,}[^\n]*\b(?:copy|headers|message)\b[^\n]*$/im;

export interface Prose {
  readonly fields: Field[];
  readonly sample: string | undefined;
}

/** Reads a failure report that is text for people: `Sender IP Address: 192.0.2.1`, and the message below a line. */
export function readProse(text: string): Prose {
  const divider = DIVIDER.exec(text);
  const said = divider === null ? text : text.slice(0, divider.index);
  const copy = divider === null ? '' : text.slice(divider.index + divider[0].length);
  const fields = said.split(/\r?\n/).flatMap((line) => {
    const match = /^[ \t>*-]*([A-Za-z][A-Za-z -]{1,40}?)[ \t]*:[ \t]+(\S.*)$/.exec(line);
    if (match === null) return [];
    const [, label = '', value = ''] = match;
    return [{ name: NAMES.get(label.toLowerCase()) ?? label, value: value.trim() }];
  });
  const known = new Set(fields.map((field) => field.name));
  const stated = readSentence(said).filter((field) => !known.has(field.name));
  return { fields: [...fields, ...stated], sample: copy.trim() === '' ? undefined : copy };
}

/** RFC 6591 A.1 has this sentence, and most reports have copied it. */
export function readSentence(text: string): Field[] {
  const match = /\breceived from IP\s+(\S{2,60}?)(?:\s+on\s+([^\n]{8,60}?))?\.?\s*$/im.exec(text);
  if (match === null) return [];
  const [, ip, date] = match;
  return [
    ...(ip === undefined ? [] : [{ name: 'Source-IP', value: ip }]),
    ...(date === undefined ? [] : [{ name: 'Arrival-Date', value: date }]),
  ];
}
