import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/** PEM; without it, plain HTTP. */
interface Tls {
  readonly cert?: string;
  readonly key?: string;
}

/** A statement may stand in the address, with its parameters. */
const ADDRESS_BYTES = 1024 * 1024;
const IDLE_MS = 60_000;
const SWEEP_MS = 20;
const TOO_LONG_TEXT = 'The address and the headers are too long: a statement may stand in the body.\n';
const TOO_LONG = [
  'HTTP/1.1 431 Request Header Fields Too Large',
  'Connection: close',
  'Content-Type: text/plain; charset=UTF-8',
  `Content-Length: ${TOO_LONG_TEXT.length}`,
  '',
  TOO_LONG_TEXT,
].join('\r\n');

const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';

/** An HTTP server for peers that keep their connections. The body of an insert may take as long as it takes. */
export function httpServer(
  onRequest: RequestListener,
  options: ServerOptions & Tls = { requestTimeout: 0 },
): Server {
  const all = { maxHeaderSize: ADDRESS_BYTES, keepAliveTimeout: IDLE_MS, ...options };
  const server = options.cert === undefined ? createServer(all, onRequest) : createTlsServer(all, onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'HPE_HEADER_OVERFLOW' && socket.writable) socket.end(TOO_LONG);
    else if (error.code?.startsWith('HPE_') === true && socket.writable) socket.end(BAD_REQUEST);
    else socket.destroy();
  });
  return server;
}

/** Aborted when the client goes before it has its answer. */
export function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

export async function listen(server: Server, where: string | { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(typeof where === 'string' ? { path: where } : where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Connections without a request under way are closed at once, the others when they are answered, or when it is late. */
export async function closed(server: Server, graceMs = 0): Promise<void> {
  // One that is kept alive becomes idle when its answer has been sent, and nobody says when.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, SWEEP_MS);
  const late = setTimeout(() => {
    if (graceMs > 0) server.closeAllConnections();
  }, graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
  clearInterval(sweep);
  clearTimeout(late);
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
