import fc from 'fast-check';
import { damaged } from '../xml/testing/damage.js';
import { feedback, HEAD, IDENTIFIERS, other, read, record, row, type Outcome } from './testing/reading.js';

/** PROPERTY_RUNS makes it dig deeper, PROPERTY_SEED elsewhere. */
const SETTINGS = {
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300),
  seed: Number(process.env['PROPERTY_SEED'] ?? 3),
};

const anyRecord = fc.oneof(
  fc.nat({ max: 99 }).map((count) => record(count)),
  fc.constantFrom(
    '<record/>',
    `<record>${row('x')}${IDENTIFIERS}</record>`,
    `<record>${row(1)}<!-- <record> --><extension><x:record>1</x:record></extension></record>`,
    `<record>${row(2)}<![CDATA[</record>]]><reason/></record>`,
    `<record>${row(3, '2001:db8::1')}<note><deep>n</deep></note></record>\r\n`,
    `<!--${'c'.repeat(3000)}-->`,
    ' '.repeat(3000),
  ),
);
const reports = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0"?>\n'), fc.array(anyRecord, { maxLength: 8 }), fc.boolean())
  .map(([declaration, records, twice]) => {
    const first = declaration + feedback(HEAD, ...records);
    return twice ? first + declaration + other('r-2', record(7)) : first;
  });

function essence({ records, bad, ...rest }: Outcome): unknown {
  return {
    ...rest,
    head: undefined,
    records,
    bad: bad.map(({ reason, raw }) => [reason, Buffer.from(raw).toString()]),
  };
}

describe('every damaged report', () => {
  test('holds as many records as it hands over, in their order', () => {
    fc.assert(
      fc.property(damaged(reports), (document) => {
        for (const { status, records, bad, quarantined } of read(document)) {
          const held = [...records, ...bad].map(({ ordinal }) => ordinal).sort((a, b) => a - b);
          expect(held).toEqual(held.map((_, i) => i));
          expect(quarantined).toBe(status === 'rejected' ? held.length : bad.length);
        }
      }),
      SETTINGS,
    );
  });

  test('is read the same way in any pieces', () => {
    const limits = { tagBytes: 200, salvageBytes: 700 };
    fc.assert(
      fc.property(damaged(reports), fc.integer({ min: 1, max: 5000 }), (document, pieces) => {
        expect(read(document, { pieces, limits }).map(essence)).toEqual(
          read(document, { limits }).map(essence),
        );
      }),
      SETTINGS,
    );
  });
});
