import { salvageRecord } from './salvage.js';
import { Field, Node } from './schema.js';
import { IDENTIFIERS, RESULTS, row } from './testing/reading.js';

const NAMES = new Map<number, string>(Object.entries(Field).map(([name, number]) => [number, name]));
const NODES = new Map<number, string>(Object.entries(Node).map(([name, number]) => [number, name]));

/** What salvage finds: fields as `name=text`, elements as `<node` and `node>`. */
function salvage(piece: string): { readonly found: boolean; readonly parts: string[] } {
  const parts: string[] = [];
  const found = salvageRecord(Buffer.from(piece), {
    enter: (node) => parts.push(`<${NODES.get(node) ?? node}`),
    field: (field, text) => parts.push(`${NAMES.get(field) ?? field}=${text}`),
    leave: (node, text) => parts.push(`${NODES.get(node) ?? node}>${text}`),
  });
  return { found, parts };
}

function fields(piece: string): string[] {
  return salvage(piece).parts.filter((part) => part.includes('='));
}

const SOUND = `<record>${row(1)}${IDENTIFIERS}${RESULTS}</record>`;
const FIELDS = fields(SOUND);

test('a sound record is what it is', () => {
  expect(FIELDS).toEqual([
    'sourceIp=192.0.2.1',
    'count=1',
    'disposition=none',
    'dkimAligned=pass',
    'spfAligned=fail',
    'envelopeFrom=bounce.example.com',
    'headerFrom=example.com',
    'dkimDomain=example.com',
    'dkimSelector=s1',
    'dkimResult=pass',
    'spfDomain=bounce.example.com',
    'spfScope=mfrom',
    'spfResult=fail',
  ]);
});

test.each([
  ['no end tag of a section', SOUND.replace('</row>', '')],
  ['no end tag of the record', SOUND.replace('</record>', '')],
  ['no end tag of a result', SOUND.replace('</dkim><spf><domain>b', '<spf><domain>b')],
  ['an end tag without its >', SOUND.replace('</count>', '</count')],
  ['a start tag without its >', SOUND.replace('<identifiers>', '<identifiers\n')],
  ['a stray < between fields', SOUND.replace('<identifiers>', '< <identifiers>')],
  ['an end tag of nothing', SOUND.replace('<identifiers>', '</nothing><identifiers>')],
  ['a comment', SOUND.replace('<count>', '<!-- <count>9</count> --><count>')],
  ['prefixes', SOUND.replace(/<(\/?)/g, '<$1ns0:')],
  ['capitals', SOUND.replace(/<\/?[a-z_]+/g, (tag) => tag.toUpperCase())],
  ['CDATA', SOUND.replace('192.0.2.1', '<![CDATA[192.0.2.1]]>')],
])('all is found in spite of %s', (_, piece) => {
  const { found } = salvage(piece);
  expect(found).toBe(true);
  expect(fields(piece)).toEqual(FIELDS);
});

test('a stray < is a part of its text', () => {
  expect(fields('<record><row><count>1 < 2</count></row></record>')).toEqual(['count=1 &lt; 2']);
  expect(fields('<record><row><count>1<b>2</b></count></row></record>')).toEqual(['count=1&lt;b>2&lt;/b>']);
});

test('references are left for whoever reads the text', () => {
  expect(fields('<record><row><count>&amp;</count></row><')).toEqual(['count=&amp;']);
  expect(fields('<record><row><count><![CDATA[<&amp;>]]></count></row><')).toEqual(['count=&lt;&amp;amp;>']);
});

test('the text of a reason is told when it ends', () => {
  const { parts } = salvage(
    '<record><row><policy_evaluated><reason> local_policy </reason></policy_evaluated></row><',
  );
  expect(parts).toContain('override>local_policy');
});

test('a comment that is not closed is text', () => {
  expect(fields(SOUND.replace('<count>', '<!-- <count>'))).toEqual(FIELDS);
});

test.each(['', '<', 'text', '<a/>', '<dkim>pass</dkim>', '\0', '<!DOCTYPE a [<!ENTITY b "c">]>'])(
  'there is no record in %j',
  (piece) => {
    expect(salvage(piece).found).toBe(false);
  },
);

test('takes no longer for what is made to take long', () => {
  const size = 256 * 1024;
  for (const part of [
    '<!--',
    '<![CDATA[',
    '<record>',
    '</record>',
    '<',
    '<count',
    '<record ',
    '&',
    '<p>\n',
  ]) {
    expect(() => salvage(part.repeat(size / part.length))).not.toThrow();
  }
}, 20_000);
