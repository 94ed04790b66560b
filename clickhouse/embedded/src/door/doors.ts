import type { IncomingMessage, ServerResponse } from 'node:http';
import { readMessage, sendMessage } from '../lease/serve-lease.js';
import { openDoor, type Door, type DoorRooms } from './door.js';
import type { DoorQuery } from './door-query.js';
import { isDoorOrder, type DoorAnswer, type DoorOrder } from './order.js';

type Tell = (lease: string, query: DoorQuery) => void;

/** The doors that are open, one a lease at most: they close with it. */
export class Doors {
  readonly #rooms: DoorRooms;
  readonly #open = new Map<string, Promise<Door | undefined>>();

  readonly #tell: Tell;

  /** `tell` says to a lease what comes to its door. */
  constructor(rooms: DoorRooms, tell: Tell) {
    this.#rooms = rooms;
    this.#tell = tell;
  }

  /** `POST /lease/ID/door`. */
  async serve(lease: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const order = await readMessage(request);
    if (!this.#rooms.lifetime.holds(lease) || this.#open.has(lease) || !isDoorOrder(order)) {
      response.writeHead(400).end();
      return;
    }
    const answer = await this.#openFor(lease, order);
    sendMessage(response, 'opened' in answer ? 200 : 409, answer);
  }

  /** `DELETE /lease/ID/door?MS`: the answer comes when nobody is there any more. */
  async end(lease: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.close(lease, Number(request.url?.split('?', 2)[1] ?? 0));
    sendMessage(response, 200, { closed: true });
  }

  async close(lease: string, graceMs = 0): Promise<void> {
    const door = this.#open.get(lease);
    this.#open.delete(lease);
    await (await door)?.close(graceMs);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((lease) => this.close(lease)));
  }

  async #openFor(lease: string, order: DoorOrder): Promise<DoorAnswer> {
    const opening = openDoor(order, this.#rooms, (query) => {
      this.#tell(lease, query);
    });
    this.#open.set(
      lease,
      opening.catch(() => undefined),
    );
    try {
      const { host, port } = await opening;
      return { opened: { host, port } };
    } catch (error) {
      this.#open.delete(lease);
      return refusedAs(error);
    }
  }
}

function refusedAs(error: unknown): DoorAnswer {
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_OSSL_')) return { refused: 'bad_certificate', detail };
  return { refused: code === 'EADDRINUSE' ? 'in_use' : 'failed', detail };
}
