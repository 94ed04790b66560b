import { NEED_MORE, NO_BOUNDARY } from '../xml/events.js';
import { beginsDocument, recordBoundary } from './boundary.js';

function boundary(text: string): number {
  const bytes = Buffer.from(`..${text}`);
  return recordBoundary(bytes, 2, bytes.length);
}

test.each(['</record>', '</record >', '</x:record>', '</RECORD\n>'])('reading goes on behind %j', (tag) => {
  expect(boundary(`${tag}<x>`)).toBe(2 + tag.length);
});

test.each([
  '<record>',
  '<Record ',
  '<x:record>',
  '<record/>',
  '<feedback>',
  '<feedback xmlns="x">',
  '</feedback>',
  '</x:feedback>',
  '<?xml version="1.0"?>',
])('reading goes on before %j', (tag) => {
  expect(boundary(`${tag} and more`)).toBe(2);
});

test.each([
  '<row>',
  '<records>',
  '<record_id>',
  '</row>',
  '< record>',
  '</ record>',
  '<?xml-stylesheet?>',
  '<a:b:record>',
])('reading does not go on at %j', (tag) => {
  expect(boundary(`${tag} and so much more that no tag of a boundary could be as long as this`)).toBe(
    NO_BOUNDARY,
  );
});

test.each(['<', '<rec', '</record', '<?xm', '<record', '</x:'])('%j needs more to tell', (tag) => {
  expect(boundary(tag)).toBe(NEED_MORE);
});

test.each([
  ['<?xml version="1.0"?>', true],
  ['<feedback>', true],
  ['<x:feedback a="b">', true],
  ['</feedback>', false],
  ['<record>', false],
])('%j begins another document: %s', (text, expected) => {
  expect(beginsDocument(Buffer.from(`..${text}`), 2)).toBe(expected);
});
