import type { ServerResponse } from 'node:http';
import type { EngineFailure } from '../engine/failure.js';
import { ENGINE_VERSION } from '../version.js';

/** As ClickHouse has them (exceptionCodeToHTTPStatus.cpp); what is not here is 500. */
const OF_CLICKHOUSE = [
  ...[6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321].map(to(400)),
  ...[376, 427, 441, 675, 676].map(to(400)),
  ...[46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511].map(to(404)),
  ...[192, 193, 497, 512, 516].map(to(403)),
  ...[194].map(to(401)),
  ...[159].map(to(408)),
  ...[381].map(to(411)),
  ...[229].map(to(413)),
  ...[48].map(to(501)),
  ...[76, 209, 439].map(to(503)),
];

/** Where a client should do something else than it does with 500. */
const OF_OURS = [
  // A body that cannot be read, and parameters that are missing or do not fit: asking again does not help.
  ...[33, 456, 457].map(to(400)),
  // What is refused here is READONLY.
  ...[164].map(to(403)),
  // A body that is too large.
  ...[307].map(to(413)),
  // Too many statements at once, or an engine that is ending: asking again helps.
  ...[202, 210].map(to(503)),
];

const STATUS = new Map<number, number>([...OF_CLICKHOUSE, ...OF_OURS]);

function to(status: number): (code: number) => [number, number] {
  return (code) => [code, status];
}

export function statusOf(code: number): number {
  return STATUS.get(code) ?? 500;
}

/** ClickHouse's own body: clients take the code and the name from it. */
export function sendFailure(response: ServerResponse, failure: EngineFailure): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { code } = failure;
  response.writeHead(statusOf(code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
    ...(code === 194 ? { 'WWW-Authenticate': 'Basic realm="ClickHouse server HTTP API"' } : {}),
  });
  response.end(failureText(failure));
}

export function failureText({ code, name, message }: EngineFailure): string {
  const sentence = message.endsWith('.') ? message : `${message}.`;
  return `Code: ${code}. DB::Exception: ${sentence} (${name}) (version ${ENGINE_VERSION} (chdb))\n`;
}
