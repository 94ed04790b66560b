/** Well-formed XML documents of every shape, for property tests. */
import fc from 'fast-check';

const NAMES = ['a', 'b', 'record', 'x:a', 'A', 'long-name.1_2', 'ü', 'имя', '_', 'x:Record', 'aa', 'ab'];
const ATTRIBUTE_NAMES = ['id', 'x:id', 'xml:lang', 'é', 'data-1', 'xmlns', 'xmlns:y'];

const name = fc.constantFrom(...NAMES);
/** White space that may stand in a tag, and that must. */
const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\r\n'), maxLength: 3 });
const someSpace = fc.tuple(fc.constantFrom(' ', '\n', '\t', '\r\n'), space).map((parts) => parts.join(''));

const reference = fc.constantFrom(
  '&lt;',
  '&gt;',
  '&amp;',
  '&quot;',
  '&apos;',
  '&#65;',
  '&#x1F600;',
  '&#13;',
  '&#x9;',
  '&amp;lt;',
);
const character = fc.constantFrom(
  // Brackets never come to stand before a `>`: `]]>` is no text.
  ...['a', 'Z', '0', ' ', '\t', '\n', '\r', '\r\n', '>', ']x', ']]x', '-', '--', '?', '/', '=', '"', "'"],
  ...['é', 'ß', 'я', '€', '中', '\u2028', '\ufeff', '\ufffd', '😀', '𝒳', '\u0085', '\u007f'],
);
const words = fc.string({ unit: character, maxLength: 12 });
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: words }, reference), { maxLength: 5 })
  .map((parts) => parts.join(''));

const quoted = (quote: string): fc.Arbitrary<string> =>
  text.map((value) => quote + value.replaceAll(quote, '') + quote);
const attribute = fc
  .tuple(someSpace, fc.constantFrom(...ATTRIBUTE_NAMES), space, space, fc.oneof(quoted('"'), quoted("'")))
  .map(([before, key, left, right, value]) => ({ key, source: `${before}${key}${left}=${right}${value}` }));
const attributes = fc
  .uniqueArray(attribute, { selector: ({ key }) => key, maxLength: 3 })
  .map((list) => list.map(({ source }) => source).join(''));

/** Fills the scanner's window, so that it must move on in the middle of what follows. */
const filler = fc.integer({ min: 3000, max: 5000 });

const comment = fc.oneof(
  { weight: 4, arbitrary: words.map((inside) => `<!--${inside.replace(/-+/g, '- ')}-->`) },
  { weight: 1, arbitrary: filler.map((length) => `<!--${'c <a> '.repeat(length / 6)}-->`) },
  { weight: 1, arbitrary: fc.constantFrom('<!-->-->', '<!--]]>-->', '<!--<a>-->', '<!---?>-->') },
);
const cdata = fc.oneof(
  { weight: 4, arbitrary: text.map((inside) => `<![CDATA[${inside}]]>`) },
  { weight: 1, arbitrary: filler.map((length) => `<![CDATA[${'é😀<b>&'.repeat(length / 10)}]]>`) },
  { weight: 1, arbitrary: fc.constantFrom('<![CDATA[]]]]>', '<![CDATA[]]>', '<![CDATA[</a>&amp;]]>') },
);
const instruction = fc.oneof(
  words.map((inside) => `<?target ${inside.replaceAll('?>', '')}?>`),
  fc.constantFrom('<?x?>', "<?x don't stop?>", '<?xml-stylesheet href="a>b"?>', '<?x <a>?>'),
);
const longText = filler.map((length) => 'text € '.repeat(length / 9));

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  content: fc
    .array(
      fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        { weight: 4, arbitrary: text },
        { weight: 4, arbitrary: tie('element') },
        { weight: 1, arbitrary: comment },
        { weight: 1, arbitrary: cdata },
        { weight: 1, arbitrary: instruction },
        { weight: 1, arbitrary: longText },
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
  element: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(name, attributes, space).map(([tag, rest, gap]) => `<${tag}${rest}${gap}/>`),
    fc
      .tuple(name, attributes, space, tie('content'), space)
      .map(([tag, rest, gap, inside, last]) => `<${tag}${rest}${gap}>${inside}</${tag}${last}>`),
  ),
}));

const declaration = fc.constantFrom(
  '',
  '<?xml version="1.0"?>',
  "<?xml version='1.0' encoding='UTF-8'?>",
  '<?xml\tversion = "1.0"\r\n encoding="utf-8" standalone=\'yes\' ?>',
);
const subset = fc.constantFrom(
  '',
  ' [ ]',
  '[<!ENTITY a "]>">]',
  "[<!ENTITY % p '<!ELEMENT a ANY>'> <!-- \"don't\" ]> -->\n]",
  "[<?pi x don't ]>?><!ELEMENT a (b|c)*><!ATTLIST a id ID #IMPLIED>]",
  "[<!-->]> ' -->]",
);
const doctype = fc
  .tuple(fc.constantFrom('', ' SYSTEM "a>b"', " PUBLIC '-//x//EN' \"it's.dtd\""), subset, space)
  .map(([id, inside, gap]) => `<!DOCTYPE a${id}${inside}${gap}>`);
/** What may stand around the root. */
const misc = fc
  .array(fc.oneof(comment, instruction, someSpace), { maxLength: 3 })
  .map((parts) => parts.join(''));

export const wellFormed: fc.Arbitrary<string> = fc
  .tuple(declaration, misc, fc.option(doctype, { nil: '' }), misc, element, misc)
  .map((parts) => parts.join(''));

/** Where a document is cut into pieces: anywhere, and so often that pieces are one byte long. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.array(fc.nat({ max: 20_000 }), { maxLength: 12 }),
  fc
    .tuple(fc.nat({ max: 12_000 }), fc.integer({ min: 2, max: 60 }))
    .map(([from, length]) => Array.from({ length }, (_, i) => from + i)),
);
