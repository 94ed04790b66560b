/** Documents that were well-formed before something happened to them. */
import fc from 'fast-check';
import { wellFormed } from './documents.js';

const fragment = fc.constantFrom(
  ...['<', '>', '&', '/', '</', '/>', '"', "'", '=', '<!', '<?', '?>', '<!--', '-->', '<![CDATA[', ']]>'],
  ...[
    '<a',
    '<a>',
    '</a>',
    '</b>',
    '<a/>',
    '</a',
    '<a b',
    '<a b=',
    '<a b="',
    "<a b='x'c='y'>",
    '<1>',
    '< a>',
    '</ a>',
  ],
  ...['<!DOCTYPE', '<?xml version=1.0?>', '<?xml version="1.0"?>', '\0', 'é', '&#0;', '&nope;', '\r'],
);

type Damage =
  | { readonly kind: 'insert'; readonly at: number; readonly what: string }
  | { readonly kind: 'drop'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const at = fc.nat();
const length = fc.integer({ min: 1, max: 30 });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, what: fragment }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const), at, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at, length }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const), at }) },
);

function apply(document: string, { at, ...what }: Damage): string {
  const place = document.length === 0 ? 0 : at % document.length;
  const [before, after] = [document.slice(0, place), document.slice(place)];
  switch (what.kind) {
    case 'insert':
      return before + what.what + after;
    case 'drop':
      return before + after.slice(what.length);
    case 'repeat':
      return before + after.slice(0, what.length) + after;
    case 'cut':
      return before;
  }
}

/** Documents that something has happened to, up to three times. */
export function damaged(documents: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(documents, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([document, damages]) => Buffer.from(damages.reduce(apply, document)).toString());
}

export const illFormed = damaged(wellFormed);
