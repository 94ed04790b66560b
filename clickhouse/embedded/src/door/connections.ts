import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort'>;

interface Connected {
  readonly socket: Socket;
  /** Who has shown a password over it. */
  user: string | undefined;
  isBusy: boolean;
}

/**
 * Those who are connected. Strangers, who have shown no password yet, have half of the connections at most: of more of
 * them the oldest goes, so that nobody who says nothing keeps others out. Nor does anybody who is known: one reader has
 * half of them at most, and an idle connection goes where there is no room for one that is used.
 */
export class Connections {
  readonly #most: number;
  readonly #half: number;
  readonly #onTurnedAway: () => void;
  /** The oldest first. */
  readonly #open = new Map<string, Connected>();

  constructor(most: number, onTurnedAway: () => void) {
    this.#most = most;
    this.#half = Math.max(1, Math.floor(most / 2));
    this.#onTurnedAway = onTurnedAway;
  }

  add(socket: Socket): void {
    const key = keyOf(socket);
    this.#open.set(key, { socket, user: undefined, isBusy: false });
    socket.on('close', () => this.#open.delete(key));
    const strangers = this.#of(undefined);
    const [oldest] = strangers;
    if (strangers.length > this.#half && oldest !== undefined) {
      this.#leave(oldest);
      this.#onTurnedAway();
    } else if (this.#open.size > this.#most) this.#leave(this.#idleOfMost());
  }

  /** A request begins: its connection is busy until it is answered. */
  began({ socket }: IncomingMessage, response: ServerResponse): void {
    const connected = this.#open.get(keyOf(socket));
    if (connected === undefined) return;
    connected.isBusy = true;
    response.on('finish', () => {
      connected.isBusy = false;
    });
  }

  /** Whether a reader may have this one too. */
  admits({ socket }: IncomingMessage, user: string): boolean {
    const connected = this.#open.get(keyOf(socket));
    if (connected === undefined) return true;
    connected.user = user;
    const own = this.#of(user);
    if (own.length > this.#half) return this.#leave(own.find(isIdle));
    return this.#open.size <= this.#most || this.#leave(this.#idleOfMost());
  }

  #of(user: string | undefined): Connected[] {
    return [...this.#open.values()].filter((connected) => connected.user === user);
  }

  /** The oldest that is idle, of the reader who has most of them. */
  #idleOfMost(): Connected | undefined {
    const byUser = new Map<string, Connected[]>();
    for (const connected of this.#open.values()) {
      const { user } = connected;
      if (user !== undefined && isIdle(connected)) byUser.set(user, [...(byUser.get(user) ?? []), connected]);
    }
    const [most] = [...byUser.values()].sort((a, b) => b.length - a.length);
    return most?.[0];
  }

  /** Whether there was one to be left. */
  #leave(connected: Connected | undefined): boolean {
    if (connected === undefined) return false;
    this.#open.delete(keyOf(connected.socket));
    connected.socket.destroy();
    return true;
  }
}

function isIdle({ isBusy }: Connected): boolean {
  return !isBusy;
}

/** With TLS the socket of a request is another than that of its connection, between the same ends. */
function keyOf({ remoteAddress = '', remotePort = 0 }: Ends): string {
  return `${remoteAddress} ${remotePort}`;
}
