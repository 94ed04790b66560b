/** What saxes makes of a document: the judge of what is well-formed. */
import { SaxesParser } from 'saxes';
import { EventLog, type XmlEvent } from './recorder.js';

export interface Judgement {
  readonly events: readonly XmlEvent[];
  /** What it objects to, without positions. */
  readonly errors: readonly string[];
}

export function judge(document: string): Judgement {
  const log = new EventLog();
  const errors: string[] = [];
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('opentag', ({ name, attributes }) => {
    log.open(name, { ...attributes });
  });
  parser.on('closetag', ({ name }) => {
    log.close(name);
  });
  parser.on('text', (text) => {
    log.text(text);
  });
  parser.on('cdata', (text) => {
    log.text(text);
  });
  parser.on('doctype', () => {
    log.doctype();
  });
  parser.on('error', ({ message }) => {
    errors.push(message);
  });
  parser.write(document).close();
  return { events: log.events, errors };
}
