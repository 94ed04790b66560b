import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/**
 * Those who are connected. Strangers, who have shown no password yet, have half of the connections at most: of more of
 * them the oldest goes, so that nobody who says nothing keeps others out.
 */
export class Connections {
  readonly #most: number;
  readonly #onTurnedAway: () => void;
  readonly #open = new Set<string>();
  readonly #strangers = new Map<string, Socket>();

  constructor(most: number, onTurnedAway: () => void) {
    this.#most = most;
    this.#onTurnedAway = onTurnedAway;
  }

  add(socket: Socket): void {
    const key = keyOf(socket);
    this.#open.add(key);
    this.#strangers.set(key, socket);
    socket.on('close', () => {
      this.#open.delete(key);
      this.#strangers.delete(key);
    });
    const [oldest] = this.#strangers.values();
    if (this.#strangers.size <= Math.max(1, this.#most / 2) || oldest === undefined) return;
    this.#strangers.delete(keyOf(oldest));
    oldest.destroy();
    this.#onTurnedAway();
  }

  known({ socket }: IncomingMessage): void {
    this.#strangers.delete(keyOf(socket));
  }

  /** Whether there are more than there may be. */
  get isFull(): boolean {
    return this.#open.size > this.#most;
  }
}

/** With TLS the socket of a request is another than that of its connection, between the same ends. */
function keyOf({ remoteAddress = '', remotePort = 0 }: Ends): string {
  return `${remoteAddress} ${remotePort}`;
}
