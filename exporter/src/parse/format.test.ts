import { formatOf } from './format.js';

test.each([
  ['<?xml version="1.0"?><feedback>', 'xml'],
  ['<feedback>', 'xml'],
  ['  \n<a:feedback xmlns:a="x">', 'xml'],
  ['<something else="1">', 'xml'],
  ['Dear all,\n<?xml version="1.0"?>', 'xml'],
  ['see below <feedback>', 'xml'],
  ['{"a":1}', 'json'],
  ['\n[', 'json'],
  ['<!DOCTYPE html><html>', 'html'],
  ['<html lang="en">', 'html'],
  ['<?xml version="1.0"?>\n<html>', 'html'],
  ['<!-- a --><body>', 'html'],
  ['unused', 'placeholder'],
  [' N/A\n', 'placeholder'],
  ['hello', 'unknown'],
  ['1 < 2', 'unknown'],
  ['<', 'xml'],
  ['', 'empty'],
  [' \r\n\t', 'empty'],
])('%j is %s', (text, format) => {
  expect(formatOf(Buffer.from(text), true)).toBe(format);
});

test.each(['', ' ', '<', '<?xm', '<feedba', 'unused', 'Dear all,'])('after %j more is needed', (text) => {
  expect(formatOf(Buffer.from(text), false)).toBeUndefined();
});

test('16 KiB are enough to tell', () => {
  expect(formatOf(Buffer.alloc(16_384, 'x'), false)).toBe('unknown');
  expect(formatOf(Buffer.alloc(16_384, '<'), false)).toBe('xml');
});

test.each(['\n', 'x '])('as much of %j may stand before the document, and no more', (lead) => {
  const report = '<?xml version="1.0"?><feedback>';
  const before = lead.repeat(16_000 / lead.length);
  expect(formatOf(Buffer.from(before), false)).toBeUndefined();
  expect(formatOf(Buffer.from(before + report), true)).toBe('xml');
  expect(formatOf(Buffer.from(before + before + report), true)).toBe('unknown');
});

test.each(['p', 'table', 'body', 'meta'])('a comment before <%s> makes no report HTML', (name) => {
  const report = `<?xml version="1.0"?>\n<!-- a --><feedback><policy_published><!-- b --><${name}>none</${name}>`;
  expect(formatOf(Buffer.from(report), true)).toBe('xml');
});

test('comments before a page make it no report', () => {
  expect(formatOf(Buffer.from('<!-- a -->\n<!-- b -->\n<html>'), true)).toBe('html');
});

test('a document of one kind is that kind at every length that tells', () => {
  const document = '<?xml version="1.0"?>\n<!-- by mx.example -->\n<feedback><report_metadata>';
  for (let end = 0; end <= document.length; end++) {
    expect([undefined, 'xml']).toContain(formatOf(Buffer.from(document.slice(0, end)), false));
  }
});
