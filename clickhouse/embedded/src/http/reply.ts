import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { blocksOf } from './blocks.js';

const packed = promisify(gzip);
const SMALL_BYTES = 1024;

export interface Answer {
  readonly bytes: Buffer;
  readonly format: string;
  readonly queryId: string | undefined;
  readonly inBlocks: boolean;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly seconds: number;
}

export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const gzipped = answer.bytes.length > SMALL_BYTES && acceptsGzip(request);
  if (answer.inBlocks) {
    response.writeHead(200, { ...headersOf(answer, gzipped), 'X-ClickHouse-Summary': summary(answer) });
    await sendBody(response, [answer.bytes], { inBlocks: true, gzipped }).catch(() => response.destroy());
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

async function* inBlocksOf(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield* blocksOf(piece);
}

/** What is known of a result before it is there. */
export function headersOf(
  { format, queryId }: Pick<Answer, 'format' | 'queryId'>,
  gzipped: boolean,
): Record<string, string> {
  return {
    'Content-Type': contentType(format),
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Timezone': 'UTC',
    'X-ClickHouse-Server-Display-Name': 'plumbline',
    ...(queryId === undefined ? {} : { 'X-ClickHouse-Query-Id': queryId }),
    ...(gzipped ? { 'Content-Encoding': 'gzip' } : {}),
  };
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' }).end(text);
}

/** Numbers as strings: so ClickHouse has them. */
function summary({ bytes, rowsRead, rowsWritten, seconds }: Answer): string {
  const figures = {
    read_rows: rowsRead,
    read_bytes: 0,
    written_rows: rowsWritten,
    written_bytes: 0,
    total_rows_to_read: 0,
    result_rows: rowsRead,
    result_bytes: bytes.length,
    elapsed_ns: Math.round(seconds * 1e9),
  };
  return JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, n]) => [name, String(n)])));
}

export function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = request.headers['accept-encoding'];
  return (
    typeof accepted === 'string' && accepted.split(',').some((one) => one.trim().split(';')[0] === 'gzip')
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
