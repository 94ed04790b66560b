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

/** `SPF Alignment: no`, which in the standards is Identity-Alignment. */
const ALIGNMENT = /^(SPF|DKIM) Alignment$/i;

export interface Prose {
  readonly fields: Field[];
  readonly sample: string | undefined;
}

/** Reads a failure report that is text for people: `Sender IP Address: 192.0.2.1`, and the message below a line. */
export function readProse(text: string): Prose {
  const lines = text.split(/\r?\n/);
  const divider = lines.findIndex(isDivider);
  const said = divider < 0 ? lines : lines.slice(0, divider);
  const copy = divider < 0 ? '' : lines.slice(divider + 1).join('\n');
  const labelled = said.flatMap((line) => labelledIn(line) ?? []);
  const fields = labelled.filter(({ name }) => !ALIGNMENT.test(name));
  const known = new Set(fields.map(({ name }) => name));
  const stated = readSentence(said.join(' ')).filter(({ name }) => !known.has(name));
  return {
    fields: [...fields, ...stated, ...alignmentOf(labelled)],
    sample: copy.trim() === '' ? undefined : copy,
  };
}

/** The line between what such a server says and the copy of the message that it adds. */
function isDivider(line: string): boolean {
  return line.startsWith('---') && /\b(copy|headers|message)\b/i.test(line);
}

function labelledIn(line: string): Field | undefined {
  const match = /^[ \t>*-]*([A-Za-z][A-Za-z -]{1,40}?)[ \t]*:[ \t]+(\S.*)$/.exec(line);
  if (match === null) return undefined;
  const [, label = '', value = ''] = match;
  return { name: NAMES.get(label.toLowerCase()) ?? label, value: value.trim() };
}

/** As RFC 9991 lists it: what failed to align, or none. */
function alignmentOf(labelled: readonly Field[]): Field[] {
  const stated = labelled.filter(({ name }) => ALIGNMENT.test(name));
  if (stated.length === 0) return [];
  const failed = stated.filter(({ value }) => /^no\b/i.test(value)).map(({ name }) => name.slice(0, -10));
  const value = failed.length === 0 ? 'none' : failed.sort().join(', ').toLowerCase();
  return [{ name: 'Identity-Alignment', value }];
}

/** `... received from IP 192.0.2.1 on Mon, 01 Oct 2018 11:20:27 +0200`: most servers have copied this sentence. */
const SENTENCE =
  /\breceived {1,5}from {1,5}IP {1,5}(\S{2,60}) {1,5}on {1,5}((?:[A-Z]{3}, ?)?\d{1,2} [A-Z]{3} \d{4} [\d:]{5,8}(?: [+-]\d{4}| [A-Z]{2,4})?)/i;

function readSentence(text: string): Field[] {
  const match = SENTENCE.exec(text);
  if (match === null) return [];
  const [, ip = '', date = ''] = match;
  return [
    { name: 'Source-IP', value: ip },
    { name: 'Arrival-Date', value: date },
  ];
}
