import { NEED_MORE, NO_BOUNDARY } from './events.js';
import { NameTable, type XmlName } from './names.js';
import { XmlScanner } from './scanner.js';
import { piecesOf, Recorder, ROOMY, scan, type ScanOptions } from './testing/recorder.js';

function faults(document: string, options: ScanOptions = {}): string[] {
  const { recorder } = scan([Buffer.from(document)], options);
  return recorder.faults.map(({ fault, at }) => `${fault} at ${at}`);
}

function events(document: string, options: ScanOptions = {}): unknown[] {
  return [...scan([Buffer.from(document)], options).recorder.log.events];
}

describe('a fault says what is wrong and at which byte', () => {
  test.each([
    ['<a>é <</a>', ['bad_tag at 6']],
    ['<a>é < b</a>', ['bad_tag at 6']],
    ['<a><1></1></a>', ['bad_tag at 3', 'bad_tag at 6']],
    ['<a><b c></b></a>', ['bad_tag at 3', 'stray_end at 8']],
    ['<a><b c=d></b></a>', ['bad_tag at 3', 'stray_end at 10']],
    ['<a><b c="<"/></a>', ['bad_tag at 3', 'bad_tag at 9']],
    ['<a><b/ ></a>', ['bad_tag at 3']],
    ['<a></></a>', ['bad_tag at 3']],
    ['<a></ a></a>', ['bad_tag at 3']],
    ['<a></b></a>', ['stray_end at 3']],
    ['<a><b></a>', ['mismatched_end at 6']],
    ['<a><b><b></a>', ['mismatched_end at 9']],
    ['<a><A></a></A>', ['mismatched_end at 6', 'stray_end at 10']],
    ['<a></a></a>', ['stray_end at 7']],
    ['<a><!x></a>', ['bad_tag at 3']],
    ['<a>', ['unclosed at 3']],
    ['<a><b', ['unclosed_markup at 3', 'unclosed at 5']],
    ['<a></a', ['unclosed_markup at 3', 'unclosed at 6']],
    ['<a></a><b', ['unclosed_markup at 7']],
    ['<a></a></b', ['unclosed_markup at 7']],
    ['<a/><!-- ', ['bad_tag at 4']],
    ['<a/><!-', ['unclosed_markup at 4']],
    ['<a><![CDATA[ ]]</a>', ['bad_tag at 3']],
    ['<a/><?x', ['unclosed_markup at 4']],
    ['<!DOCTYPE a [', ['bad_tag at 0']],
    ['<?xml version=1.0?><a/>', ['bad_declaration at 0']],
    ['<?xml version="1.0"><a/>', ['bad_declaration at 0']],
    ['<?xml version="1.0" <a/>', ['bad_declaration at 0']],
    ['<?xml version="1.0"', ['bad_tag at 0']],
  ])('%s', (document, expected) => {
    expect(faults(document)).toEqual(expected);
  });
});

describe('reading on', () => {
  test('takes a `<` that begins no tag for text', () => {
    expect(events('<a>1 < 2</a>')).toEqual([
      ['open', 'a', {}],
      ['text', '1 < 2'],
      ['close', 'a'],
    ]);
  });

  test('closes what an end tag leaves open', () => {
    expect(events('<a><b><c></a>')).toEqual([
      ['open', 'a', {}],
      ['open', 'b', {}],
      ['open', 'c', {}],
      ['close', 'c'],
      ['close', 'b'],
      ['close', 'a'],
    ]);
  });

  test('drops an end tag of nothing that is open', () => {
    expect(events('<a></b>x</a>')).toEqual([
      ['open', 'a', {}],
      ['text', 'x'],
      ['close', 'a'],
    ]);
  });
});

describe('skipping', () => {
  const toB = (bytes: Buffer, at: number, end: number): number => {
    if (at + 2 >= end) return NEED_MORE;
    return bytes.toString('latin1', at, at + 3) === '<b>' ? at : NO_BOUNDARY;
  };
  const document = '<a><1>&<z><b>x</b></a>';

  test.each([1, 3, 1000])('goes on at the boundary that the handler knows, in pieces of %i', (size) => {
    const { recorder } = scan(piecesOf(Buffer.from(document), size), {
      recovery: () => 'skip',
      boundary: toB,
    });
    expect(recorder.skips).toEqual([10]);
    expect(recorder.log.events).toEqual([
      ['open', 'a', {}],
      ['open', 'b', {}],
      ['text', 'x'],
      ['close', 'b'],
      ['close', 'a'],
    ]);
  });

  test('without a boundary passes over the rest', () => {
    const { recorder, scanner } = scan([Buffer.from('<a><1><c>x</c></a>')], { recovery: () => 'skip' });
    expect(recorder.skips).toEqual([]);
    expect(scanner.window.offset).toBe(18);
    expect(recorder.faults.map(({ fault }) => fault)).toEqual(['bad_tag', 'unclosed']);
  });

  test('a boundary that never comes to be known is none', () => {
    const { recorder } = scan([Buffer.from(`<a><1>${'<'.repeat(9000)}`)], {
      recovery: () => 'skip',
      boundary: () => NEED_MORE,
    });
    expect(recorder.skips).toEqual([]);
  });
});

test('stopping looks at nothing more', () => {
  const { recorder, scanner } = scan([Buffer.from('<a><1><b/></a>')], { recovery: () => 'stop' });
  expect(scanner.stopped).toBe(true);
  expect(recorder.log.events).toEqual([['open', 'a', {}]]);
});

describe('limits', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

  test('xmlDepth: as deep is read, deeper is a fault', () => {
    expect(faults(nested(5), { limits: { xmlDepth: 5 } })).toEqual([]);
    expect(faults(nested(6), { limits: { xmlDepth: 5 }, recovery: () => 'stop' })).toEqual([
      'too_deep at 15',
    ]);
    expect(faults('<a><a b="c"/></a>', { limits: { xmlDepth: 1 }, recovery: () => 'stop' })).toEqual([
      'too_deep at 3',
    ]);
  });

  const tag = (bytes: number): string => `<a b="${'x'.repeat(bytes - 8)}">`;
  const named = (bytes: number): string => `<${'n'.repeat(bytes - 2)}>`;
  const closed = (bytes: number): string => `<a></a${' '.repeat(bytes - 4)}>`;

  test.each([1, 50, 20_000])('tagBytes: as long is read, longer is a fault, in pieces of %i', (size) => {
    const kinds = (document: string): string[] =>
      scan(piecesOf(Buffer.from(document), size), { limits: { tagBytes: 5000 } }).recorder.faults.map(
        ({ fault }) => fault,
      );
    expect(kinds(`${tag(5000)}</a>`)).toEqual([]);
    expect(kinds(`${tag(5001)}</a>`)).toEqual(['tag_too_long', 'stray_end']);
    expect(kinds(`${named(5000)}</a>`)).toEqual(['stray_end', 'unclosed']);
    expect(kinds(named(5001))).toEqual(['tag_too_long']);
    expect(kinds(closed(5001))).toEqual([]);
    expect(kinds(closed(5002))).toEqual(['tag_too_long', 'unclosed']);
  });

  test.each([1, 50, 20_000])('textBytes: as long is whole, longer is a fault, in pieces of %i', (size) => {
    const read = (length: number, leaves: boolean): Recorder =>
      scan(piecesOf(Buffer.from(`<a>${'é'.repeat(length / 2)}</a>`), size), {
        limits: { textBytes: 5000 },
        leaves,
      }).recorder;
    for (const leaves of [true, false]) {
      expect(read(5000, leaves).faults).toEqual([]);
      expect(read(5002, leaves).faults).toEqual([{ fault: 'text_too_long', at: 3 }]);
    }
    const long = read(30_000, false);
    expect(long.faults).toEqual([{ fault: 'text_too_long', at: 3 }]);
    expect(long.log.events).toEqual([
      ['open', 'a', {}],
      ['text', 'é'.repeat(15_000)],
      ['close', 'a'],
    ]);
  });

  test('textBytes: every text that is longer is a fault, wherever the pieces end', () => {
    const document = Buffer.from('<a><b>twelve bytes</b><c>twelve bytes</c></a>');
    for (let size = 1; size <= document.length; size++) {
      const { recorder } = scan(piecesOf(document, size), { limits: { textBytes: 5 }, leaves: false });
      expect({ size, at: recorder.faults.map(({ at }) => at) }).toEqual({ size, at: [6, 25] });
    }
  });

  test.each([1, 50, 20_000])('markupBytes: as long is markup, longer is text, in pieces of %i', (size) => {
    const kinds = (opener: string, closer: string, bytes: number): string[] => {
      const markup = opener + '-'.repeat(bytes - opener.length - closer.length) + closer;
      const document = Buffer.from(`<a>${markup}</a>`);
      return scan(piecesOf(document, size), { limits: { markupBytes: 5000 } }).recorder.faults.map(
        ({ fault, at }) => `${fault} at ${at}`,
      );
    };
    for (const [opener, closer] of [
      ['<!--', '-->'],
      ['<![CDATA[', ']]>'],
      ['<?x ', '?>'],
      ['<!DOCTYPE ', '>'],
    ] as const) {
      expect(kinds(opener, closer, 5000)).toEqual([]);
      expect(kinds(opener, closer, 5001)).toEqual(['bad_tag at 3']);
    }
  });

  test('textBytes: white space between elements may be longer', () => {
    expect(faults(`<a>${' '.repeat(400)}<b/>\n</a>`, { limits: { textBytes: 100 } })).toEqual([]);
  });
});

describe('holding', () => {
  /** Holds from each `<r>` on, and keeps what is held when it ends. */
  class Holder extends Recorder {
    readonly held: { readonly text: string; readonly whole: boolean }[] = [];
    scanner: XmlScanner | undefined;

    override open(name: XmlName, at: number): void {
      if (name.raw === 'r') this.scanner?.window.hold(at);
      super.open(name, at);
    }

    override close(name: XmlName, at = 0): void {
      if (name.raw === 'r') {
        const { window } = this.scanner ?? {};
        const { bytes, whole = false } = window?.held(at) ?? {};
        this.held.push({ text: bytes?.toString() ?? '', whole });
        window?.release();
      }
      super.close(name);
    }
  }

  function held(document: string, size: number, salvageBytes: number): Holder['held'] {
    const holder = new Holder();
    const scanner = new XmlScanner(holder, new NameTable(new Map()), { ...ROOMY, salvageBytes });
    holder.scanner = scanner;
    for (const piece of piecesOf(Buffer.from(document), size)) scanner.write(piece);
    scanner.end();
    return holder.held;
  }

  test.each([1, 7, 4096, 100_000, 1_000_000])(
    'keeps up to salvageBytes whole, and of more the beginning, in pieces of %i',
    (size) => {
      const small = `<r>${'y'.repeat(20)}</r>`;
      const fits = `<r>${'<x>0123456789</x>'.repeat(600)}</r>`;
      const document = `<a>${small.repeat(3)}${fits}${small}</a>`.repeat(20);
      const salvageBytes = fits.length;
      const all = Array<string[]>(20).fill([small, small, small, fits, small]).flat();
      expect(held(document, size, salvageBytes)).toEqual(all.map((text) => ({ text, whole: true })));
      const beginning = { text: fits.slice(0, -1), whole: false };
      expect(held(document, size, salvageBytes - 1)).toEqual(
        all.map((text) => (text === fits ? beginning : { text, whole: true })),
      );
    },
  );

  test('nothing is held after release', () => {
    const scanner = new XmlScanner(new Recorder(), new NameTable(new Map()), ROOMY);
    scanner.write(Buffer.from('<a>'));
    expect(scanner.window.held(3)).toEqual({ bytes: Buffer.alloc(0), whole: false });
  });
});

describe('memory', () => {
  const SIZE = 50 * 1024 * 1024;
  const filler = Buffer.alloc(64 * 1024, 'lorem ipsum dolor ');

  test.each([
    ['text', '<a>', '</a>'],
    ['a comment', '<a><!--', '--></a>'],
    ['a CDATA section', '<a><![CDATA[', ']]></a>'],
    ['a processing instruction', '<a><?x ', '?></a>'],
    ['a document type declaration', '<!DOCTYPE a [', ']><a></a>'],
    ['a tag', '<a b="', '"></a>'],
    ['what is skipped', '<a><1>', '</a>'],
    ['white space', `<a>${' '.repeat(20_000)}`, '</a>'],
  ])('does not grow with 50 MB of %s', (_, before, after) => {
    const recorder = new (class extends Recorder {
      override text(): void {
        // Only the scanner's memory is looked at.
      }
      override cdata(): void {
        // Likewise.
      }
    })({ recovery: () => 'skip' });
    const scanner = new XmlScanner(recorder, new NameTable(new Map()), ROOMY);
    const idle = process.memoryUsage().arrayBuffers;
    let most = 0;
    scanner.write(Buffer.from(before));
    for (let written = 0; written < SIZE; written += filler.length) {
      scanner.write(filler);
      most = Math.max(most, process.memoryUsage().arrayBuffers - idle);
    }
    scanner.write(Buffer.from(after));
    scanner.end();
    expect(scanner.window.offset).toBeGreaterThan(SIZE);
    expect(most).toBeLessThan(1024 * 1024);
  });
});

test.each(['<!--', '<![CDATA[', '<?', '<!DOCTYPE a [', '<!DOCTYPE a ', '<?xml ', '<!', '<', '</', '<a b="'])(
  'a million bytes of %s take time in proportion',
  (opener) => {
    const began = performance.now();
    const document = Buffer.from(`<a>${opener.repeat(1_000_000 / opener.length)}</a>`);
    for (const skipping of [false, true])
      scan([document], {
        limits: { markupBytes: 256 * 1024 },
        recovery: () => (skipping ? 'skip' : 'go_on'),
      });
    // A quadratic scan takes minutes.
    expect(performance.now() - began).toBeLessThan(30_000);
  },
  60_000,
);

test('names beyond what the table learns are read all the same', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `n${i}`);
  const { recorder } = scan([
    Buffer.from(`<a>${names.map((name) => `<${name}>${name}</${name}>`).join('')}</a>`),
  ]);
  expect(recorder.faults).toEqual([]);
  expect(recorder.opened.map(({ name }) => name)).toEqual(['a', ...names]);
});
