import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { totalmem } from 'node:os';
import { engineArguments, privateArguments } from './engine/arguments.js';
import { Engine, type Chdb } from './engine/engine.js';
import { engineFiles } from './engine-files.js';
import { Slots } from './engine/slots.js';
import { closed, httpServer, listen, pathOf, untilGone } from './http/listener.js';
import { answerPrivate, type PrivateSide } from './http/private.js';
import { sendFailure } from './http/failure.js';
import { sendText } from './http/reply.js';
import { failure } from './engine/failure.js';
import { Lifetime } from './lease/lifetime.js';
import { serveLease } from './lease/serve-lease.js';
import type { StartOrder } from './messages.js';

export interface Serving {
  /** Takes nobody new, and ends when those are done who are there. */
  endSoon(): void;
  /** Resolves when the engine has ended and its data is closed. */
  readonly ended: Promise<void>;
}

/** The engine of a data directory behind its socket. Nothing where another process has the data. */
export async function serve(
  { directory, socket, limits }: StartOrder,
  chdb: Chdb,
): Promise<Serving | undefined> {
  const files = engineFiles(directory);
  const engine = Engine.open(chdb, files.data, engineArguments(limits, totalmem()));
  if ('code' in engine) return undefined;
  // From here on the directory is ours: what a dead engine left behind may go.
  await rm(files.inbox, { recursive: true, force: true });
  await mkdir(files.inbox, { mode: 0o700 });
  await rm(socket, { force: true });

  const side: PrivateSide = {
    engine,
    limits,
    slots: new Slots(limits.statements, limits.waitingStatements),
    fixed: privateArguments(limits),
    inbox: files.inbox,
  };
  const lifetime = new Lifetime(limits);
  const server = httpServer((request, response) => {
    void route({ side, lifetime }, request, response).catch(() => response.destroy());
  });
  await listen(server, socket);
  return {
    endSoon: () => {
      lifetime.endSoon();
    },
    ended: lifetime.ended.then(() => close(server, engine)),
  };
}

interface Rooms {
  readonly side: PrivateSide;
  readonly lifetime: Lifetime;
}

async function route(
  { side, lifetime }: Rooms,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (pathOf(request)) {
    case '/ping':
      sendText(response, 200, 'Ok.\n');
      return;
    case '/health':
      if (await side.engine.healthy()) sendText(response, 200, 'Ok.\n');
      else sendText(response, 503, 'The engine gives no answer.\n');
      return;
    case '/lease':
      await serveLease(lifetime, request, response, () => undefined);
      return;
    case '/':
      await work({ side, lifetime }, request, response);
      return;
    default:
      sendText(response, 404, `There is no handle ${pathOf(request)}\n`);
  }
}

async function work(
  { side, lifetime }: Rooms,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!lifetime.begin()) {
    sendFailure(response, failure(210, 'NETWORK_ERROR', 'The engine is ending'));
    return;
  }
  try {
    await answerPrivate(side, request, response, untilGone(response));
  } finally {
    lifetime.finish();
  }
}

async function close(server: Server, engine: Engine): Promise<void> {
  const down = closed(server);
  server.closeAllConnections();
  await down;
  await engine.close();
}
