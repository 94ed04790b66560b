import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { blocksOf } from './blocks.js';
import { inHeader } from './question.js';

const packed = promisify(gzip);
const SMALL_BYTES = 1024;
/** What is packed as it is sent: as a whole it would be in memory twice. */
const LARGE_BYTES = 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

export interface Answer {
  readonly bytes: Buffer;
  readonly format: string;
  readonly queryId: string;
  /** Of the times in the result. */
  readonly timezone: string;
  readonly inBlocks: boolean;
  readonly resultRows: number;
  readonly rowsWritten: number;
  readonly seconds: number;
}

export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const gzipped = answer.bytes.length > SMALL_BYTES && acceptsGzip(request);
  const inPieces = gzipped && answer.bytes.length > LARGE_BYTES;
  if (answer.inBlocks || inPieces) {
    response.writeHead(200, { ...headersOf(answer, gzipped), 'X-ClickHouse-Summary': summary(answer) });
    const { inBlocks } = answer;
    const pieces = piecesOf(answer.bytes);
    await sendBody(response, pieces, { inBlocks, gzipped }).catch(() => response.destroy());
    return;
  }
  const body = gzipped ? await packed(answer.bytes, { level: 1 }) : answer.bytes;
  if (response.destroyed) return;
  response.writeHead(200, {
    ...headersOf(answer, gzipped),
    'Content-Length': body.length,
    'X-ClickHouse-Summary': summary(answer),
  });
  response.end(body);
}

export async function sendBody(
  response: ServerResponse,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  { inBlocks, gzipped }: { readonly inBlocks: boolean; readonly gzipped: boolean },
): Promise<void> {
  const body = Readable.from(inBlocks ? inBlocksOf(pieces) : pieces, { objectMode: false });
  await (gzipped ? pipeline(body, createGzip({ level: 1 }), response) : pipeline(body, response));
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

async function* inBlocksOf(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield* blocksOf(piece);
}

/** What is known of a result before it is there. */
export function headersOf(
  { format, queryId, timezone }: Pick<Answer, 'format' | 'queryId' | 'timezone'>,
  gzipped: boolean,
): Record<string, string> {
  return {
    'Content-Type': contentType(format),
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Timezone': timezone,
    'X-ClickHouse-Server-Display-Name': 'plumbline',
    'X-ClickHouse-Query-Id': inHeader(queryId),
    ...(gzipped ? { 'Content-Encoding': 'gzip' } : {}),
  };
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' }).end(text);
}

/** Numbers as strings: so ClickHouse has them. The engine does not say how many rows it has read. */
function summary({ bytes, resultRows, rowsWritten, seconds }: Answer): string {
  const figures = {
    written_rows: rowsWritten,
    result_rows: resultRows,
    result_bytes: bytes.length,
    elapsed_ns: Math.round(seconds * 1e9),
  };
  return JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, n]) => [name, String(n)])));
}

const GZIP = /^\s*gzip\s*(?:;|$)/i;
/** `gzip;q=0` */
const NOT_ACCEPTED = /;\s*q=0(?:\.0*)?\s*$/i;

export function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = request.headers['accept-encoding'];
  return (
    typeof accepted === 'string' &&
    accepted.split(',').some((one) => GZIP.test(one) && !NOT_ACCEPTED.test(one))
  );
}

function contentType(format: string): string {
  if (format.includes('EachRow')) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) {
    return `text/csv; charset=UTF-8; header=${format.includes('WithNames') ? 'present' : 'absent'}`;
  }
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^(Native|RowBinary|Parquet|Arrow|ORC|Avro|MsgPack)/.test(format)) return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
