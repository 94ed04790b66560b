/** A receiver of remote write on loopback, with TLS of an authority of its own: it keeps what comes, and answers as it is told. */
import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Authority } from '@plumbline/exporter/api/testing/certificates.js';

export interface Came {
  readonly headers: IncomingHttpHeaders;
  /** As bytes came: of the same samples the same. */
  readonly body: string;
  /** Whether it was left without an answer. */
  left: boolean;
}

/** A status, or nothing at all. */
export type Answering = (earlier: number) => { readonly status: number; readonly text?: string } | undefined;

export class TlsReceiver {
  readonly came: Came[] = [];
  /** By how many requests came before. */
  answering: Answering = () => ({ status: 204 });
  readonly #authority = new Authority();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(this.#authority.sign('IP:127.0.0.1'), (request, response) => {
      void buffer(request).then((bytes) => {
        this.#keep({ headers: request.headers, body: bytes.toString('base64'), left: false }, response);
      });
    });
  }

  static async start(): Promise<TlsReceiver> {
    const receiver = new TlsReceiver();
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  /** PEM of who signed its certificate. */
  get authority(): string {
    return this.#authority.own.cert;
  }

  url(path: string): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
    this.#authority.remove();
  }

  #keep(came: Came, response: ServerResponse): void {
    response.on('close', () => (came.left = !response.writableFinished));
    const answer = this.answering(this.came.push(came) - 1);
    if (answer !== undefined) response.writeHead(answer.status).end(answer.text);
  }
}
