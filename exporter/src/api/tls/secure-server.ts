import { createServer, type Server, type ServerOptions } from 'node:https';
import type { RequestListener } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { isNamed } from './certificate-names.js';

/** Certificates and keys as PEM. */
export interface ListenTls {
  readonly cert: string;
  readonly key: string;
  /** Go's words for what clients have to show. */
  readonly clientAuth:
    | 'NoClientCert'
    | 'RequestClientCert'
    | 'RequireAnyClientCert'
    | 'VerifyClientCertIfGiven'
    | 'RequireAndVerifyClientCert';
  /** The authority that certificates of clients are verified by. */
  readonly clientCa: string | undefined;
  /** Of the names in a client's certificate one must be one of these. */
  readonly clientNames: readonly string[] | undefined;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly ciphers: string | undefined;
  readonly curves: string | undefined;
  readonly prefersOwnCiphers: boolean;
}

export interface SecureServer {
  readonly server: Server;
  /** For connections from now on. */
  readonly have: (tls: ListenTls) => void;
}

/** Throws where the certificate or its key cannot be used. */
export function secureServer(
  tls: ListenTls,
  http: ServerOptions,
  handler: RequestListener,
  onRefused: () => void,
): SecureServer {
  let current = tls;
  const admitted = new WeakSet();
  const server = createServer(
    { ...contextOf(tls), ...asking(tls), ...http },
    // What comes on a connection that was not let in is not read; should it ever be, nobody answers.
    (request, response) => {
      if (admitted.has(request.socket)) handler(request, response);
      else request.socket.destroy();
    },
  );
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (isWelcome(socket, current)) admitted.add(socket);
    else {
      onRefused();
      socket.destroy();
    }
  });
  const have = (next: ListenTls): void => {
    server.setSecureContext(contextOf(next));
    // Node documents no way to change these, and reads them for every connection. Where it did not, `isWelcome` would
    // still let in nobody who may not come in.
    Object.assign(server, asking(next));
    current = next;
  };
  return { server, have };
}

/** As Go judges what a client has shown. */
function isWelcome(socket: TLSSocket, { clientAuth, clientNames }: ListenTls): boolean {
  if (clientAuth === 'NoClientCert' || clientAuth === 'RequestClientCert') return true;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return clientAuth === 'VerifyClientCertIfGiven';
  if (clientAuth === 'RequireAnyClientCert') return true;
  if (!socket.authorized) return false;
  return clientNames === undefined || isNamed(certificate.subjectAltName ?? '', clientNames);
}

function asking({ clientAuth }: ListenTls) {
  return {
    requestCert: clientAuth !== 'NoClientCert',
    rejectUnauthorized: clientAuth === 'RequireAndVerifyClientCert',
  };
}

function contextOf({ cert, key, clientCa, minVersion, maxVersion, ...more }: ListenTls) {
  const { ciphers, curves, prefersOwnCiphers: honorCipherOrder } = more;
  return {
    ...{ cert, key, minVersion, maxVersion, honorCipherOrder },
    ...(clientCa === undefined ? {} : { ca: clientCa }),
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(curves === undefined ? {} : { ecdhCurve: curves }),
  };
}
