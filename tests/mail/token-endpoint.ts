/** An endpoint that gives tokens, and tells a mail server which are good. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { USER } from './dovecot.js';

export class TokenEndpoint {
  readonly #server: Server;
  /** What it was asked. */
  readonly asked: URLSearchParams[] = [];
  readonly good = new Set<string>();
  /** Whether each refresh token is good once. */
  rotates = false;
  refuses: { status: number; body: string; retryAfter?: string } | undefined;
  refreshToken = 'refresh-0';
  #given = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<TokenEndpoint> {
    const server = createServer();
    const endpoint = new TokenEndpoint(server);
    server.on('request', (request, response) => void endpoint.#answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  /** A token that is good. */
  token(): string {
    const token = `token-${++this.#given}`;
    this.good.add(token);
    return token;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { pathname } = new URL(request.url ?? '', this.url);
    response.setHeader('Content-Type', 'application/json');
    if (pathname === '/token') this.#give(new URLSearchParams(body), response);
    else {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      response.end(
        JSON.stringify(this.good.has(token) ? { active: true, username: USER } : { active: false }),
      );
    }
  }

  #give(form: URLSearchParams, response: ServerResponse): void {
    this.asked.push(form);
    if (this.refuses !== undefined) {
      const { status, body, retryAfter } = this.refuses;
      response.statusCode = status;
      if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
      response.end(body);
      return;
    }
    if (form.get('grant_type') === 'refresh_token' && form.get('refresh_token') !== this.refreshToken) {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: 'invalid_grant', error_description: 'it was used already' }));
      return;
    }
    if (this.rotates) this.refreshToken = `refresh-${this.#given + 1}`;
    const more = this.rotates ? { refresh_token: this.refreshToken } : {};
    response.end(
      JSON.stringify({ access_token: this.token(), token_type: 'Bearer', expires_in: 3600, ...more }),
    );
  }
}
