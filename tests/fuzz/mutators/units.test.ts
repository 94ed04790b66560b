import { jsonUnits } from './json-units.js';
import { mailUnits } from './mail-units.js';
import type { Unit } from './units.js';
import { xmlUnits } from './xml-units.js';

function texts(text: string, units: (text: string) => Unit[]): string[] {
  return units(text).map(({ start, end }) => text.slice(start, end));
}

describe('units', () => {
  test('of XML are its elements with what is in them', () => {
    expect(texts('<?xml?><a x="1"><b>1</b> <c/></a>', xmlUnits)).toEqual([
      '<b>1</b>',
      '<c/>',
      '<a x="1"><b>1</b> <c/></a>',
    ]);
  });

  test('of JSON are its members and items with what is in them', () => {
    expect(texts('{"a": [1, "},"], "b": {"c": null}}', jsonUnits)).toEqual([
      '1',
      '"},"',
      '"a": [1, "},"]',
      '"c": null',
      '"b": {"c": null}',
      '{"a": [1, "},"], "b": {"c": null}}',
    ]);
  });

  test('of a mail are its folded header fields, its parts, and its lines', () => {
    const mail = 'Subject: a\n b\n\n--x\nText.\n--x--\n';
    expect(texts(mail, mailUnits)).toEqual([
      'Subject: a\n b\n',
      '--x\nText.\n',
      ...['Subject: a\n', ' b\n', '\n', '--x\n', 'Text.\n', '--x--\n'],
    ]);
  });
});
