import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ClickHouseError } from '@clickhouse/client';
import { StreamedResult } from './streamed-result.js';

const TAG = 'dmkhbzqwxpgtnrsa';
const MESSAGE = 'Code: 395. DB::Exception: no (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.3)\n';
const ERROR = `\r\n__exception__\r\n${TAG}\r\n${MESSAGE}${MESSAGE.length} ${TAG}\r\n__exception__\r\n`;

/** A body in pieces of so many bytes. */
function inPieces(body: string, length: number): Readable {
  const bytes = Buffer.from(body);
  const pieces = Math.ceil(bytes.length / length);
  return Readable.from(
    Array.from({ length: pieces }, (_, i) => bytes.subarray(i * length, (i + 1) * length)),
    { objectMode: false },
  );
}

describe.each([1, 7, 64, 10_000])('in pieces of %d bytes', (length) => {
  it('passes a whole result on', async () => {
    const body = `a\r\n__exception__\r\nb${'ü\r\n'.repeat(50)}`;
    expect(await text(inPieces(body, length).pipe(new StreamedResult(TAG)))).toBe(body);
  });

  it('ends in the error that stands behind the rows, of which it shows nothing', async () => {
    const result = inPieces(`1\n2\n${ERROR}`, length).pipe(new StreamedResult(TAG));
    let rows = '';
    let failed: unknown;
    try {
      for await (const chunk of result) rows += String(chunk);
    } catch (error) {
      failed = error;
    }
    expect('1\n2\n'.startsWith(rows)).toBe(true);
    expect(failed).toBeInstanceOf(ClickHouseError);
    expect(failed).toMatchObject({ code: '395', message: expect.stringMatching(/^no/) as unknown });
  });
});
