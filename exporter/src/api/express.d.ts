/** What the exporter uses of express 5, which brings no types of its own. */
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Request extends IncomingMessage {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, unknown>>;
    readonly params: Readonly<Record<string, string | undefined>>;
  }

  export interface Response extends ServerResponse {
    status(code: number): this;
    type(mime: string): this;
    set(headers: Readonly<Record<string, string>>): this;
    json(body: unknown): this;
    send(body: string | Buffer): this;
  }

  export type Next = (error?: unknown) => void;
  export type Handler = (request: Request, response: Response, next: Next) => void | Promise<void>;

  export interface Application {
    /** Calls `done` where nobody has answered. */
    (request: IncomingMessage, response: ServerResponse, done?: Next): void;
    disable(setting: string): this;
    get(path: string, handler: Handler): this;
    post(path: string, handler: Handler): this;
    all(path: string, handler: Handler): this;
  }

  export default function express(): Application;
}
