import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Collector } from '../engine/collect.js';
import { Slots } from '../engine/slots.js';
import type { Engine } from '../engine/engine.js';
import { failure } from '../engine/failure.js';
import { sendFailure } from '../http/failure.js';
import { closed, httpServer, listen, pathOf, untilGone } from '../http/listener.js';
import { sendText } from '../http/reply.js';
import type { Lifetime } from '../lease/lifetime.js';
import type { EngineLimits } from '../limits.js';
import { TimeZones } from './allowed/time-zones.js';
import { answerAtDoor, type DoorSide } from './answer.js';
import { Connections } from './connections.js';
import type { DoorQuery } from './door-query.js';
import type { DoorOrder } from './order.js';
import { Logins } from './readers/logins.js';
import { readerOf } from './readers/reader.js';
import { Throttle } from './readers/throttle.js';
import { Rest } from './rest.js';
import { UnderWay } from './under-way.js';
import { Unread } from './unread.js';

export interface Door {
  readonly host: string;
  readonly port: number;
  /** Takes nobody new; who is there has so long to be answered. */
  close(graceMs: number): Promise<void>;
}

export interface DoorRooms {
  readonly engine: Engine;
  readonly lifetime: Lifetime;
  readonly limits: EngineLimits;
}

/** A listener on TCP for reading. Nothing where the port is taken. */
export async function openDoor(
  { host, port, tls, users, database, hidden, resting, limits: own }: DoorOrder,
  { engine, lifetime, limits: started }: DoorRooms,
  onQuery: (query: DoorQuery) => void,
): Promise<Door> {
  const limits = limitsOf(own, started);
  const zones = new TimeZones(limits.doorTimeZones);
  const turnedAway = (): void => {
    onQuery({ ...TURNED_AWAY, detail: `The limit is store.door.connections (${limits.doorConnections})` });
  };
  const side: DoorSide = {
    engine,
    limits,
    slots: new Slots(limits.doorStatements, limits.doorWaitingStatements, limits.doorWaitMs),
    connections: new Connections(limits.doorConnections, turnedAway),
    logins: new Logins({
      readers: users.map((user) => readerOf(user, { database, hidden }, limits, zones)),
      throttle: new Throttle(() => performance.now()),
      wait: async (ms, signal) => {
        if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined);
      },
    }),
    underWay: new UnderWay(),
    unread: new Unread(limits.doorUnreadBytes),
    collector: new Collector(),
    rest: new Rest(() => performance.now(), resting),
    onQuery,
  };
  const server = httpServer(
    oneByOne((request, response) => {
      // A proxy may send on what it was asked for, with the prefix that is its own.
      if (pathOf(request).endsWith('/ping')) sendText(response, 200, 'Ok.\n');
      else if (!mayAsk(request)) sendText(response, 404, `There is no handle ${pathOf(request)}\n`);
      else if (request.method !== 'GET' && request.method !== 'POST')
        response.writeHead(405, { Allow: 'GET, POST' }).end();
      else if (!lifetime.begin())
        sendFailure(response, failure(210, 'NETWORK_ERROR', 'The engine is ending'));
      else {
        void answerAtDoor({ side, request, response, signal: untilGone(response) })
          .catch(() => response.destroy())
          .finally(() => {
            lifetime.finish();
          });
      }
    }),
    { ...DOOR_BOUNDS, ...tls },
  );
  // A few more, to be told that there are too many.
  server.maxConnections = limits.doorConnections + SPARE_CONNECTIONS;
  server.on('drop', turnedAway);
  server.on('connection', (socket: Socket) => {
    side.connections.add(socket);
  });
  await listen(server, { host, port });
  const address = server.address();
  return {
    host,
    port: isAddress(address) ? address.port : port,
    close: async (graceMs) => {
      const down = closed(server, graceMs);
      if (graceMs === 0) server.closeAllConnections();
      await down;
    },
  };
}

/** As who holds the engine has them; of threads it has what it was started with. */
function limitsOf(own: Partial<EngineLimits> | undefined, started: EngineLimits): EngineLimits {
  const limits = { ...started, ...own };
  return { ...limits, doorStatements: Math.min(limits.doorStatements, started.doorStatements) };
}

const SPARE_CONNECTIONS = 8;

/** Who sends the next request without waiting for an answer could have any number of them wait here. */
function oneByOne(onRequest: RequestListener): RequestListener {
  const busy = new WeakSet<Socket>();
  return (request, response) => {
    const { socket } = request;
    if (busy.has(socket)) {
      socket.destroy();
      return;
    }
    busy.add(socket);
    const free = (): void => void busy.delete(socket);
    response.on('finish', free).on('close', free);
    onRequest(request, response);
  };
}

/** A stranger must not keep us waiting for the rest of a request. */
const DOOR_BOUNDS = {
  // Before anybody has shown a password; a longer statement stands in the body.
  maxHeaderSize: 128 * 1024,
  requestTimeout: 60_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  handshakeTimeout: 10_000,
};

/** Somebody whom we have not heard. */
const TURNED_AWAY: Omit<DoorQuery, 'detail'> = {
  ...{ user: '', agent: '', seconds: 0, rows: 0, bytes: 0 },
  outcome: 'limited',
  reason: 'connections',
};

/** Behind a prefix, with or without a slash after it, there are statements alone: clients ask them with a `?`. */
function mayAsk(request: IncomingMessage): boolean {
  return pathOf(request).endsWith('/') || request.url?.includes('?') === true;
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
