import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';

/** A statement may stand in the address, with its parameters. */
const ADDRESS_BYTES = 1024 * 1024;
const IDLE_MS = 60_000;

/** An HTTP server for peers that keep their connections. The body of an insert may take as long as it takes. */
export function httpServer(onRequest: RequestListener, times: ServerOptions = { requestTimeout: 0 }): Server {
  const server = createServer(
    { maxHeaderSize: ADDRESS_BYTES, keepAliveTimeout: IDLE_MS, ...times },
    onRequest,
  );
  server.on('clientError', (_error, socket) => socket.destroy());
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

/** Connections without a request under way are closed at once, the others when they are answered. */
export async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
