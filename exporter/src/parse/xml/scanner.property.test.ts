import fc from 'fast-check';
import { NEED_MORE, NO_BOUNDARY } from './events.js';
import { illFormed } from './testing/damage.js';
import { cuts, wellFormed } from './testing/documents.js';
import { cutAt, scan, withoutSpace, type Scan, type ScanOptions } from './testing/recorder.js';
import { judge } from './testing/saxes.js';

/** PROPERTY_RUNS makes it dig deeper, PROPERTY_SEED elsewhere. */
const SETTINGS = {
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? 200),
  seed: Number(process.env['PROPERTY_SEED'] ?? 3),
};

/** Longer than the scanner reads ahead, so that what comes after it is scanned as far as it goes. */
const AHEAD = `<!--${'-+'.repeat(2100)} -->`;

/** With a long comment behind the declaration, which must come first. */
function behindComment(document: string): { readonly bytes: Buffer; readonly from: number } {
  const at = /^<\?xml\s[^>]*>/.exec(document)?.[0].length ?? 0;
  const start = Buffer.from(document.slice(0, at) + AHEAD);
  return { bytes: Buffer.concat([start, Buffer.from(document.slice(at))]), from: start.length };
}

describe('every well-formed document', () => {
  test('gives the events that saxes gives, and no fault, whatever pieces it comes in', () => {
    fc.assert(
      fc.property(wellFormed, cuts, fc.boolean(), (document, offsets, leaves) => {
        const expected = judge(document);
        expect(expected.errors).toEqual([]);
        const { recorder } = scan(cutAt(Buffer.from(document), offsets), { leaves });
        expect(recorder.faults).toEqual([]);
        expect(recorder.log.events).toEqual(expected.events);
        expect(recorder.deviations.codes()).toEqual([]);
      }),
      SETTINGS,
    );
  });

  test('gives the same events but for white space to whom that means nothing', () => {
    fc.assert(
      fc.property(wellFormed, cuts, fc.boolean(), (document, offsets, leaves) => {
        const { recorder } = scan(cutAt(Buffer.from(document), offsets), { leaves, space: false });
        expect(recorder.faults).toEqual([]);
        expect(withoutSpace(recorder.log.events)).toEqual(withoutSpace(judge(document).events));
      }),
      SETTINGS,
    );
  });

  test('gives the same events wherever the bytes in sight end', () => {
    fc.assert(
      fc.property(wellFormed, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (document, places) => {
        const { events } = judge(document);
        const { bytes, from } = behindComment(document);
        for (const place of places) {
          const cut = from + (place % (bytes.length - from));
          const { recorder } = scan(cutAt(bytes, [cut]), { leaves: true });
          expect({ cut, faults: recorder.faults }).toEqual({ cut, faults: [] });
          expect(recorder.log.events).toEqual(events);
        }
      }),
      SETTINGS,
    );
  });

  test('passes every byte once and in order, and says where each element begins', () => {
    fc.assert(
      fc.property(wellFormed, cuts, (document, offsets) => {
        const bytes = Buffer.from(document);
        const { recorder, passed } = scan(cutAt(bytes, offsets));
        expect(passed.equals(bytes)).toBe(true);
        const found = recorder.opened.map(({ name, at }) =>
          bytes.toString('utf8', at, at + 1 + Buffer.byteLength(name)),
        );
        expect(found).toEqual(recorder.opened.map(({ name }) => `<${name}`));
      }),
      SETTINGS,
    );
  });
});

/**
 * What saxes objects to and the scanner lets pass: none of it changes which element holds which text. What it
 * takes differently (a stray ampersand, a character that XML forbids) it replaces or keeps, and counts.
 */
const LET_PASS: readonly (readonly [what: string, error: RegExp])[] = [
  ['an attribute twice', /^duplicate attribute/],
  ['`]]>` in text', /^the string "]]>" is disallowed/],
  ['a character that XML forbids', /^disallowed character\.$/],
  [
    'a name with characters beyond ASCII that no name may have',
    /^disallowed character in (tag|attribute) name/,
  ],
  [
    'a stray ampersand, or an unknown entity',
    /^(undefined entity|disallowed character in entity name|empty entity name|malformed character entity|entity contains no ;)/,
  ],
  ['two hyphens in a comment', /^malformed comment/],
  ['a processing instruction without a proper name', /processing instruction/],
  [
    'an XML declaration that is empty, or not the first thing',
    /^(XML declaration must contain|The character \? is disallowed|an XML declaration must be at|the XML declaration must appear at|expected (one of|the name))/,
  ],
  ['text around the root', /^text data outside of root node/],
  ['several roots', /^documents may contain only one root/],
  ['a document type declaration in the wrong place', /^inappropriately located doctype/],
  ['no root at all', /^document must contain a root element/],
];

function structural(error: string): boolean {
  return !LET_PASS.some(([, pattern]) => pattern.test(error));
}

interface Outcome {
  readonly events: unknown;
  readonly faults: unknown;
}

function outcome({ recorder }: Scan): Outcome {
  return { events: recorder.log.events, faults: recorder.faults };
}

describe('every document that was damaged', () => {
  test('has a fault wherever saxes finds its structure broken', () => {
    fc.assert(
      fc.property(illFormed, (document) => {
        // What stands in a document type declaration is passed over and never judged.
        fc.pre(!document.includes('<!DOCTYPE') && document.trim() !== '');
        // At a stray ampersand saxes loses sight of the tags that follow.
        const { errors } = judge(document.replace(/&(?!#?\w+;)/g, '&amp;'));
        // Nor does it find the end of a comment with two hyphens in it.
        fc.pre(!errors.some((error) => error.startsWith('malformed comment')));
        const { recorder } = scan([Buffer.from(document)]);
        const broken = errors.filter(structural);
        if (broken.length > 0)
          expect({ broken, faults: recorder.faults.length }).not.toEqual({ broken, faults: 0 });
      }),
      SETTINGS,
    );
  });

  const ways: readonly (readonly [string, ScanOptions])[] = [
    ['reading on', {}],
    [
      'skipping to the next element',
      { recovery: (_, again) => (again ? 'go_on' : 'skip'), boundary: nextElement },
    ],
    ['skipping to the end', { recovery: () => 'skip' }],
    ['stopping', { recovery: () => 'stop' }],
    ['within tight limits', { limits: { tagBytes: 24, salvageBytes: 32, xmlDepth: 3 } }],
  ];

  test.each(ways)('is read to its end the same way in any pieces: %s', (_, options) => {
    fc.assert(
      fc.property(illFormed, cuts, fc.nat(), (document, offsets, place) => {
        const bytes = Buffer.from(document);
        const whole = scan([bytes], options);
        expect(outcome(scan(cutAt(bytes, offsets), options))).toEqual(outcome(whole));
        const padded = behindComment(document);
        const cut = padded.from + (place % (padded.bytes.length - padded.from + 1));
        expect(outcome(scan(cutAt(padded.bytes, [cut]), options))).toEqual(
          outcome(scan([padded.bytes], options)),
        );
        if (!whole.scanner.stopped) expect(whole.passed.equals(bytes)).toBe(true);
      }),
      SETTINGS,
    );
  });
});

function nextElement(bytes: Buffer, at: number, end: number): number {
  if (at + 1 >= end) return NEED_MORE;
  return /[a-z]/.test(String.fromCharCode(bytes[at + 1] ?? 0)) ? at : NO_BOUNDARY;
}
