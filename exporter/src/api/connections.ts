import type { Socket } from 'node:net';

interface Connection {
  readonly socket: Socket;
  readonly ends: string;
  /** Requests whose heads are whole and whose answers are not sent. */
  requests: number;
}

/**
 * So many connections at once. Who comes when all are taken gets in, and the one that has gone longest without a whole
 * request head is closed: strangers who come and say nothing push each other out, and nobody who asks at once.
 */
export class Connections {
  readonly #most: number;
  readonly #onFull: () => void;
  readonly #open = new Map<string, Connection>();
  /** Those without a request, in the order in which they came, or had their last answer. */
  readonly #silent = new Set<Connection>();

  constructor(most: number, onFull: () => void) {
    this.#most = most;
    this.#onFull = onFull;
  }

  enter(socket: Socket): void {
    if (this.#open.size >= this.#most) {
      this.#onFull();
      const [longest] = this.#silent;
      if (longest === undefined) {
        socket.destroy();
        return;
      }
      this.#leave(longest);
      longest.socket.destroy();
    }
    const connection = { socket, ends: endsOf(socket), requests: 0 };
    this.#open.set(connection.ends, connection);
    this.#silent.add(connection);
    socket.once('close', () => {
      this.#leave(connection);
    });
  }

  /** A whole head came; what it returns is to be called when it is answered. */
  asked(socket: Socket): () => void {
    const connection = this.#open.get(endsOf(socket));
    if (connection === undefined) return () => undefined;
    connection.requests += 1;
    this.#silent.delete(connection);
    return () => {
      connection.requests -= 1;
      if (connection.requests === 0 && this.#isOpen(connection)) this.#silent.add(connection);
    };
  }

  #leave(connection: Connection): void {
    this.#silent.delete(connection);
    if (this.#isOpen(connection)) this.#open.delete(connection.ends);
  }

  #isOpen(connection: Connection): boolean {
    return this.#open.get(connection.ends) === connection;
  }
}

/** A TLS socket is another than the one that carries it, and says so nowhere: they share where they begin and end. */
function endsOf({ remoteAddress = '', remotePort = 0, localAddress = '' }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
