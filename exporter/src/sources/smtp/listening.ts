import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { SourceTrouble } from '../../model/source-troubles.js';
import type { ReceiverSettings } from './settings.js';

export interface ListeningTools {
  /** Asked of each connection, before a handshake; what it answers is told to the client, who is gone then. */
  readonly enter: (socket: Socket) => string | undefined;
  readonly left: (socket: Socket) => void;
  /** A connection that may talk, its handshake behind it where there is one. */
  readonly talk: (socket: Socket) => void;
}

/** Takes connections in, of whom may come. */
export class Listening {
  readonly #settings: Pick<ReceiverSettings, 'listen' | 'tls' | 'timeouts'>;
  readonly #tools: ListeningTools;
  readonly #server: Server;

  constructor(settings: Pick<ReceiverSettings, 'listen' | 'tls' | 'timeouts'>, tools: ListeningTools) {
    this.#settings = settings;
    this.#tools = tools;
    this.#server = createServer((socket) => {
      this.#came(socket);
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** What keeps it from listening; nothing where it does. */
  async open(): Promise<SourceTrouble | undefined> {
    const { host, port } = this.#settings.listen;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject).listen({ port, host }, resolve);
      });
      return undefined;
    } catch (error) {
      return troubleOf(error, `${host ?? ''}:${port}`);
    }
  }

  /** Resolves when it fails, which a listening socket hardly ever does. */
  async failed(): Promise<SourceTrouble> {
    return await new Promise((resolve) => {
      this.#server.once('error', (error) => {
        resolve(troubleOf(error, `port ${this.port}`));
      });
    });
  }

  /** Takes no more connections; those that are there go on. */
  close(): void {
    this.#server.close();
  }

  #came(socket: Socket): void {
    socket.on('error', () => undefined);
    const refusal = this.#tools.enter(socket);
    if (refusal !== undefined) {
      // Nobody waits for a client to hear it.
      socket.end(`${refusal}\r\n`, () => socket.destroy());
      return;
    }
    socket.once('close', () => {
      this.#tools.left(socket);
    });
    if (this.#settings.tls?.mode === 'implicit') this.#shakeHands(socket);
    else this.#tools.talk(socket);
  }

  #shakeHands(socket: Socket): void {
    const { tls, timeouts } = this.#settings;
    // A server that does not listen: it only wraps what came in here.
    const wrapper = createTlsServer({
      cert: tls?.cert,
      key: tls?.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: Math.min(timeouts.idle, HANDSHAKE_MS),
    });
    wrapper.once('tlsClientError', () => socket.destroy());
    wrapper.once('secureConnection', (secure) => {
      this.#tools.talk(secure);
    });
    wrapper.emit('connection', socket);
  }
}

const HANDSHAKE_MS = 30_000;

function troubleOf(error: unknown, address: string): SourceTrouble {
  switch (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return { reason: 'address_in_use', detail: `${address} is in use` };
    case 'EACCES':
    case 'EPERM':
      return { reason: 'address_denied', detail: `${address}: ports below 1024 need a privilege` };
    default:
      return { reason: 'unreachable', detail: `${address}: ${String(error)}` };
  }
}
