import { createHash } from 'node:crypto';
import type { StreamEnd } from '../model/delivery.js';
import { Deviations } from '../model/deviations.js';
import { DEFAULT_LIMITS } from '../model/limits.js';
import { feedback, HEAD, KeepingSink, record } from './aggregate/testing/reading.js';
import { parseDocument, type ParseSettings } from './document.js';

const SETTINGS: ParseSettings = { limits: DEFAULT_LIMITS, now: undefined };
const REPORT = `<?xml version="1.0"?>\n${feedback(HEAD, record(1), record(2))}\n`;

interface Given {
  readonly pieces?: number;
  readonly end?: StreamEnd;
  readonly settings?: Partial<ParseSettings>;
  readonly sink?: KeepingSink;
}

/** The chunks of a document, in memory that is used again for each. */
async function* chunks(bytes: Buffer, size: number, taken: number[]): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(Math.min(size, bytes.length));
  for (let at = 0; at < bytes.length; at += size) {
    taken.push(at);
    const length = bytes.copy(memory, 0, at, at + size);
    yield memory.subarray(0, length);
    await Promise.resolve();
  }
}

async function parse(
  content: string | Buffer,
  given: Given = {},
): Promise<{ readonly sink: KeepingSink; readonly taken: number[] }> {
  const bytes = Buffer.from(content);
  const sink = given.sink ?? new KeepingSink();
  const taken: number[] = [];
  const document = {
    type: 'document' as const,
    path: 'a.xml',
    bytes: chunks(bytes, given.pieces ?? 64, taken),
    deviations: new Deviations(),
    mail: undefined,
    claimed: true,
    kept: undefined,
    keepRest: () => Promise.resolve(),
    size: () => 0,
    end: () => given.end ?? ({ whole: true } as const),
  };
  await parseDocument(document, sink, { ...SETTINGS, ...given.settings });
  return { sink, taken };
}

async function outcomesOf(content: string | Buffer, given: Given = {}): Promise<KeepingSink['outcomes']> {
  return (await parse(content, given)).sink.outcomes;
}

describe('what a document is, its bytes say', () => {
  test.each([
    [REPORT, 'ok', undefined],
    ['', 'rejected', 'empty'],
    [' \n', 'rejected', 'empty'],
    ['unused', 'rejected', 'placeholder'],
    ['<html></html>', 'rejected', 'html'],
    ['hello', 'rejected', 'unknown_format'],
    ['x'.repeat(10_000), 'rejected', 'unknown_format'],
    ['<a/>', 'rejected', 'not_a_report'],
    ['{}', 'rejected', 'not_a_report'],
  ])('%j', async (content, status, reason) => {
    for (const pieces of [1, 64, 1e6])
      expect(await outcomesOf(content, { pieces })).toMatchObject([{ status, reason }]);
  });

  test('in whatever character set it is', async () => {
    const wide = Buffer.from(`\ufeff${REPORT.replace('mx.example<', 'Empfänger<')}`, 'utf16le');
    for (const pieces of [1, 7, 1e6]) {
      expect(await outcomesOf(wide, { pieces })).toMatchObject([
        {
          status: 'ok',
          report: { orgName: 'Empfänger' },
          deviations: ['byte_order_mark', 'charset_unusual'],
        },
      ]);
    }
  });
});

test('its hash is that of its decoded bytes', async () => {
  const hash = createHash('sha256').update(REPORT).digest('hex');
  expect(await outcomesOf(REPORT)).toMatchObject([{ documentHash: hash }]);
  expect(await outcomesOf(Buffer.from(`\ufeff${REPORT}`, 'utf16le'))).toMatchObject([{ documentHash: hash }]);
});

test.each(['\n', '\n'.repeat(5000), `Dear all,${' '.repeat(5000)}`])(
  'text before the declaration is marked, and passed over',
  async (lead) => {
    for (const pieces of [100, 1e6]) {
      const outcomes = await outcomesOf(lead + REPORT, { pieces });
      expect(outcomes).toMatchObject([{ status: 'ok', deviations: ['leading_text'] }]);
    }
  },
);

test('nothing but white space is held no longer than it can be a report', async () => {
  const { sink, taken } = await parse(Buffer.alloc(1_000_000, '\n'), { pieces: 1000 });
  expect(sink.outcomes).toMatchObject([{ status: 'rejected', reason: 'unknown_format' }]);
  expect(taken.length).toBeLessThan(20);
});

describe('backpressure', () => {
  test('reading waits until the sink has drained', async () => {
    const waits: (() => void)[] = [];
    class SlowSink extends KeepingSink {
      override drained(): Promise<void> {
        return new Promise((resolve) => waits.push(resolve));
      }
    }
    const sink = new SlowSink();
    const pieces = 200;
    const done = parse(REPORT, { sink, pieces });
    for (let chunk = 1; chunk <= Math.ceil(REPORT.length / pieces); chunk++) {
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      expect(waits).toHaveLength(chunk);
      expect(sink.outcomes).toEqual([]);
      waits.at(-1)?.();
    }
    const { taken } = await done;
    expect(taken).toHaveLength(waits.length);
    expect(sink.outcomes).toMatchObject([{ status: 'ok' }]);
  });
});

describe('a document that is not whole', () => {
  test('says why, and keeps what there is', async () => {
    const end = { whole: false, reason: 'ratio_too_high', detail: 'x', limit: 'ratio' } as const;
    expect(await outcomesOf(REPORT.slice(0, -12), { end })).toMatchObject([
      { status: 'partial', reason: 'ratio_too_high', records: [{ count: 1 }, { count: 2 }] },
    ]);
    expect(await outcomesOf('', { end })).toMatchObject([{ status: 'rejected', reason: 'ratio_too_high' }]);
  });
});

describe('limits', () => {
  test('nothing is read after one has ended the document', async () => {
    const { sink, taken } = await parse(REPORT + ' '.repeat(100_000), {
      pieces: 1000,
      settings: { limits: { ...DEFAULT_LIMITS, records: 1 } },
    });
    expect(sink.outcomes).toMatchObject([{ status: 'partial', reason: 'records_too_many' }]);
    expect(taken.length).toBeLessThan(10);
  });

  test('documentSeconds: what was read by then is kept', async () => {
    let now = 0;
    const clock = (): number => (now += 1000);
    const limits = { ...DEFAULT_LIMITS, documentSeconds: 20 };
    const long = feedback(HEAD, ...Array.from({ length: 100 }, (_, i) => record(i + 1)));
    expect(await outcomesOf(long, { pieces: 1000, settings: { clock, limits } })).toMatchObject([
      { status: 'partial', reason: 'too_slow' },
    ]);
    expect(
      await outcomesOf(long, {
        pieces: 1000,
        settings: { clock, limits: { ...limits, documentSeconds: 1e6 } },
      }),
    ).toMatchObject([{ status: 'ok' }]);
  });

  test('documentSeconds: waiting for whoever takes the records is not reading', async () => {
    let now = 0;
    class SlowSink extends KeepingSink {
      override drained(): Promise<void> {
        return Promise.resolve().then(() => {
          now += 600_000;
        });
      }
    }
    const settings = { clock: () => now, limits: { ...DEFAULT_LIMITS, documentSeconds: 20 } };
    expect(await outcomesOf(REPORT, { settings, sink: new SlowSink() })).toMatchObject([{ status: 'ok' }]);
  });
});

describe('a fault of ours', () => {
  class BrokenSink extends KeepingSink {
    override record(): void {
      throw new TypeError('x is undefined');
    }
  }
  const broken = { status: 'rejected', reason: 'reader_broke' };

  test.each([16, 100_000])('costs the document and nothing besides (chunks of %i bytes)', async (pieces) => {
    expect(await outcomesOf(REPORT, { sink: new BrokenSink(), pieces })).toMatchObject([broken]);
  });

  test('ends the reading, not the keeping', async () => {
    const { taken } = await parse(REPORT + ' '.repeat(100_000), { sink: new BrokenSink(), pieces: 1000 });
    expect(taken.length).toBeLessThan(10);
  });
});
