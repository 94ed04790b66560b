import { SaxesParser } from 'saxes';

const PARTS = new Set(['row', 'identifiers', 'identities', 'auth_results']);

/** How many records a well-formed report has, by another reader; undefined where that is not for it to say. */
export function recordsIn(document: Buffer): number | undefined {
  const text = utf8(document);
  if (text === undefined || !/^\s*</.test(text)) return undefined;
  const parser = new SaxesParser();
  const open: string[] = [];
  const seen = { records: 0, reports: 0, odd: false };
  parser.on('doctype', () => {
    seen.odd = true;
  });
  parser.on('opentag', ({ name }) => {
    const local = name.slice(name.indexOf(':') + 1).toLowerCase();
    if (local === 'record' && open.length === 1 && open[0] === 'feedback') seen.records++;
    else if (local === 'feedback' && open.length === 0) seen.reports++;
    else if (local === 'record' || local === 'feedback') seen.odd = true;
    // A part of a record that stands outside one is taken for a record whose start tag is damaged.
    else if (PARTS.has(local) && !open.includes('record')) seen.odd = true;
    open.push(local);
  });
  parser.on('closetag', () => open.pop());
  try {
    parser.write(text).close();
  } catch {
    return undefined;
  }
  return seen.odd || seen.reports !== 1 ? undefined : seen.records;
}

function utf8(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /encoding\s*=\s*["'](?!utf-8)/i.test(text.slice(0, 200)) ? undefined : text;
  } catch {
    return undefined;
  }
}
