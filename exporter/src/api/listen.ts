import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Connections } from './connections.js';
import { secureServer, type ListenTls } from './tls/secure-server.js';

export interface ListenOptions {
  /** Undefined: on every address of the machine. */
  readonly host: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
  readonly tls: ListenTls | undefined;
  readonly limits: ListenLimits;
  readonly onLimit: (limit: ListenLimit) => void;
  /** A client did not show the certificate that it needs. */
  readonly onUnwelcome?: () => void;
}

export interface ListenLimits {
  /** So many at once: for one more another is closed. */
  readonly connections: number;
  readonly headBytes: number;
  /** A client that sends its head slowly, or not at all, must not hold a connection for long. */
  readonly headWaitMs: number;
  /** The longest that a large upload on a bad line may take; those that stand still are ended by who reads them. */
  readonly bodyWaitMs: number;
  /** A connection on which nothing moves for so long, in either direction, is closed: its client reads no more. */
  readonly quietMs: number;
}

/** As `uploads` calls them. */
export type ListenLimit = 'connections' | 'head_bytes' | 'head_wait' | 'body_wait';

export interface Listening {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Another certificate, or other demands, for connections from now on. Over plain HTTP it does nothing. */
  secure(tls: ListenTls): void;
  /** Takes no more requests; those under way have until `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

export interface ListenRefusal {
  readonly reason: 'address_in_use' | 'address_denied' | 'address_unusable' | 'certificate_unusable';
  readonly detail: string;
}

const SWEEP_MS = 20;
/** Node looks for slow heads and bodies this often. */
const CHECK_MS = 1000;

export async function listen(
  handler: RequestListener,
  options: ListenOptions,
): Promise<Listening | ListenRefusal> {
  const { host, port } = options;
  let made: Made;
  try {
    made = serverOf(handler, options);
  } catch (error) {
    return {
      reason: 'certificate_unusable',
      detail: `the certificate or its key cannot be used: ${textOf(error)}`,
    };
  }
  const { server, secure } = made;
  bound(server, options);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ port, host }, resolve);
    });
  } catch (error) {
    return refusalOf(error, `${host ?? ''}:${port}`);
  }
  return { url: urlOf(server, options), secure, close: (deadlineMs) => close(server, deadlineMs) };
}

interface Made {
  readonly server: Server;
  readonly secure: (tls: ListenTls) => void;
}

function serverOf(handler: RequestListener, { tls, limits, onUnwelcome }: ListenOptions): Made {
  const { headBytes: maxHeaderSize, headWaitMs: handshakeTimeout } = limits;
  const http = { connectionsCheckingInterval: CHECK_MS, maxHeaderSize };
  if (tls === undefined) return { server: createServer(http, handler), secure: () => undefined };
  const { server, have } = secureServer(tls, { ...http, handshakeTimeout }, handler, () => {
    onUnwelcome?.();
  });
  return { server, secure: have };
}

function bound(server: Server, { tls, limits, onLimit }: ListenOptions): void {
  // The bytes of a head bound it. Of more headers than this Node would drop those that are too many, and say nothing.
  server.maxHeadersCount = 0;
  server.headersTimeout = limits.headWaitMs;
  server.requestTimeout = Math.max(limits.headWaitMs, limits.bodyWaitMs);
  server.timeout = limits.quietMs;
  const connections = new Connections(limits.connections, () => {
    onLimit('connections');
  });
  server.on('connection', (socket: Socket) => {
    connections.enter(socket);
  });
  const receiving = new WeakSet<Socket>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.once('close', connections.asked(request.socket));
    receiving.add(request.socket);
    request.once('end', () => receiving.delete(request.socket));
  });
  // Whoever listens for `clientError` has to answer in place of the server; the socket tells of the same.
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    socket.on('error', (error) => {
      const limit = limitOf(error, receiving.has(socket));
      if (limit !== undefined) onLimit(limit);
    });
  });
}

function limitOf(error: Error, isHeadHere: boolean): ListenLimit | undefined {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return 'head_bytes';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return isHeadHere ? 'body_wait' : 'head_wait';
    default:
      return undefined;
  }
}

function refusalOf(error: unknown, address: string): ListenRefusal {
  switch (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return {
        reason: 'address_in_use',
        detail: `${address} is in use: end what listens there, or choose another with --web.listen-address`,
      };
    case 'EACCES':
      return {
        reason: 'address_denied',
        detail: `${address} may not be listened on: ports below 1024 need a privilege`,
      };
    default:
      return { reason: 'address_unusable', detail: `${address} cannot be listened on: ${textOf(error)}` };
  }
}

function urlOf(server: Server, { host, port, tls }: ListenOptions): string {
  const address: AddressInfo | string | null = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${tls === undefined ? 'http' : 'https'}://${name.includes(':') ? `[${name}]` : name}:${bound}`;
}

function close(server: Server, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      server.closeAllConnections();
    }, deadlineMs);
    // A connection that is kept alive becomes idle when its answer has been sent, and nobody says when.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, SWEEP_MS);
    server.close(() => {
      clearTimeout(late);
      clearInterval(sweep);
      resolve();
    });
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
