import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import type { DoorQuery } from './door-query.js';
import type { DoorOrder } from './order.js';
import { readerOf } from './readers/reader.js';
import { Throttle } from './readers/throttle.js';
import { UnderWay } from './under-way.js';

export interface Door {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface DoorRooms {
  readonly engine: Engine;
  readonly lifetime: Lifetime;
  readonly limits: EngineLimits;
}

/** A listener on TCP for reading. Nothing where the port is taken. */
export async function openDoor(
  { host, port, tls, users, database, hidden }: DoorOrder,
  { engine, lifetime, limits }: DoorRooms,
  onQuery: (query: DoorQuery) => void,
): Promise<Door> {
  const zones = new TimeZones(limits.doorTimeZones);
  const side: DoorSide = {
    engine,
    slots: new Slots(limits.doorStatements, limits.doorWaitingStatements, limits.doorWaitMs),
    readers: users.map((user) => readerOf(user, { database, hidden }, limits, zones)),
    throttle: new Throttle(() => performance.now()),
    underWay: new UnderWay(),
    onQuery,
  };
  const server = httpServer(
    (request, response) => {
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
    },
    { ...DOOR_TIMES, ...tls },
  );
  server.maxConnections = limits.doorConnections;
  server.on('drop', () => {
    onQuery({ ...TURNED_AWAY, detail: `The limit is store.door.connections (${limits.doorConnections})` });
  });
  await listen(server, { host, port });
  const address = server.address();
  return {
    host,
    port: isAddress(address) ? address.port : port,
    close: async () => {
      const down = closed(server);
      server.closeAllConnections();
      await down;
    },
  };
}

/** A stranger must not keep us waiting for the rest of a request. */
const DOOR_TIMES = { requestTimeout: 60_000, headersTimeout: 10_000, connectionsCheckingInterval: 1000 };

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
