import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** Undefined: on every address of the machine. */
  readonly host: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
  readonly tls: ListenTls | undefined;
}

/** Certificates and keys as PEM. */
export interface ListenTls {
  readonly cert: string;
  readonly key: string;
  /** Clients must show a certificate that this authority signed. */
  readonly clientCa: string | undefined;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface Listening {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Takes no more requests; those under way have until `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

export interface ListenRefusal {
  readonly reason: 'address_in_use' | 'address_denied' | 'address_unusable' | 'certificate_unusable';
  readonly detail: string;
}

/** A client that sends its head slowly, or not at all, must not hold a connection for long. */
const HEAD_MS = 10_000;
const SWEEP_MS = 20;

export async function listen(
  handler: RequestListener,
  options: ListenOptions,
): Promise<Listening | ListenRefusal> {
  const { host, port, tls } = options;
  let server: Server;
  try {
    server = tls === undefined ? createServer(handler) : createTlsServer(tlsOptions(tls), handler);
  } catch (error) {
    return {
      reason: 'certificate_unusable',
      detail: `the certificate or its key cannot be used: ${textOf(error)}`,
    };
  }
  server.headersTimeout = HEAD_MS;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ port, host }, resolve);
    });
  } catch (error) {
    return refusalOf(error, `${host ?? ''}:${port}`);
  }
  return { url: urlOf(server, options), close: (deadlineMs) => close(server, deadlineMs) };
}

function tlsOptions({ cert, key, clientCa, minVersion, maxVersion }: ListenTls) {
  const asked = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  return { cert, key, minVersion, maxVersion, ...asked };
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
