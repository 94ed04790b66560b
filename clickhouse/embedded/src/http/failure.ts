import type { ServerResponse } from 'node:http';
import type { EngineFailure } from '../engine/failure.js';
import { ENGINE_VERSION } from '../version.js';

/** As ClickHouse's HTTPHandler has them; what is not here is 500. */
const STATUS = new Map<number, number>([
  ...[6, 7, 26, 27, 33, 34, 36, 38, 41, 43, 53, 62, 69, 72, 117, 130, 131, 349, 456, 457].map(to(400)),
  ...[46, 47, 50, 56, 60, 63, 73, 81, 107, 115, 511].map(to(404)),
  ...[164, 192, 193, 344, 497, 516].map(to(403)),
  ...[194].map(to(401)),
  ...[159].map(to(408)),
  ...[229, 307].map(to(413)),
  ...[48].map(to(501)),
  ...[202, 209, 210].map(to(503)),
]);

function to(status: number): (code: number) => [number, number] {
  return (code) => [code, status];
}

function statusOf(code: number): number {
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
