/** Slack, PagerDuty and the others in one, on loopback: it keeps what it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Told {
  /** Method and path: `POST /slack`. */
  readonly at: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export class Services {
  readonly told: Told[] = [];
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#keep(request).then(() => {
        response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      });
    });
  }

  static async start(): Promise<Services> {
    const services = new Services();
    await once(services.#server.listen(0, '127.0.0.1'), 'listening');
    return services;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  /** What one service was told about this, so far. */
  toldTo(service: string, about: string): Told[] {
    return this.told.filter(
      ({ at, body }) => at.includes(` /${service}`) && `${at} ${JSON.stringify(body)}`.includes(about),
    );
  }

  /** The first so many that one service is told about this, once they are there. */
  async hears(service: string, about: string, count = 1): Promise<Told[]> {
    for (;;) {
      const heard = this.toldTo(service, about);
      if (heard.length >= count) return heard;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async #keep(request: IncomingMessage): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = await json(request);
    this.told.push({ at: `${method} ${url}`, authorization: headers.authorization, body });
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
