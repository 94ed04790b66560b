import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { totalmem } from 'node:os';
import { Doors } from './door/doors.js';
import { engineArguments, privateArguments } from './engine/arguments.js';
import { Care, type Wound } from './engine/care.js';
import { endAtTheLatest } from './engine/end-at-the-latest.js';
import { Engine, type Chdb } from './engine/engine.js';
import { failure, type EngineFailure } from './engine/failure.js';
import { Slots } from './engine/slots.js';
import { watchDisk } from './engine/watch-disk.js';
import { engineFiles } from './engine-files.js';
import { sendFailure } from './http/failure.js';
import { closed, httpServer, listen, pathOf, untilGone } from './http/listener.js';
import { answerPrivate, type PrivateSide } from './http/private.js';
import { sendText } from './http/reply.js';
import { Lifetime } from './lease/lifetime.js';
import { LeaseLines, serveLease } from './lease/serve-lease.js';
import type { StartOrder } from './messages.js';

export interface Serving {
  /** Takes nobody new, and ends when those are done who are there. */
  readonly endSoon: () => void;
  /** Resolves when the engine has ended and its data is closed. */
  readonly ended: Promise<void>;
}

/** The engine of a data directory behind its socket; a failure where the data cannot be had. */
export async function serve(
  { directory, socket, limits }: StartOrder,
  chdb: Chdb,
): Promise<Serving | EngineFailure> {
  const files = engineFiles(directory);
  const mendedAt = await changedAt(files.mended);
  const care = new Care({ freeDiskBytes: limits.freeDiskBytes, everyMs: limits.mendEveryMs, mendedAt });
  const engine = Engine.open(
    { chdb, path: files.data, care, onOverdue },
    engineArguments(limits, totalmem()),
  );
  if ('code' in engine) return engine;
  // The data is locked by us from here on: what a dead engine left behind may go.
  await rm(files.inbox, { recursive: true, force: true });
  await mkdir(files.inbox, { mode: 0o700 });
  await rm(socket, { force: true });

  const lifetime = new Lifetime(limits);
  const unwatch = watchDisk(files.data, (freeBytes) => {
    care.lookAtDisk(freeBytes);
  });
  void care.needed.then((wound) => endFor(wound, files.mended, lifetime));
  const lines = new LeaseLines();
  const rooms: Rooms = {
    side: {
      engine,
      limits,
      slots: new Slots(limits.statements, limits.waitingStatements),
      fixed: privateArguments(limits),
      inbox: files.inbox,
    },
    lifetime,
    lines,
    doors: new Doors({ engine, lifetime, limits }, (lease, query) => {
      lines.tell(lease, query);
    }),
  };
  const server = httpServer((request, response) => {
    void route(rooms, request, response).catch(() => response.destroy());
  });
  await listen(server, socket);
  await chmod(socket, 0o600);
  return {
    endSoon: () => {
      lifetime.endSoon();
    },
    ended: lifetime.ended.then(() => {
      unwatch();
      return close(server, rooms);
    }),
  };
}

/** Its threads cannot be stopped one by one; what is under way is asked again, and the data is whole at any time. */
function onOverdue(): void {
  process.stderr.write(`${new Date().toISOString()} ends to be started anew: a statement does not end\n`);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_WORDS_MS);
}

/** So long the holder has to hear whose statement it was. */
const LAST_WORDS_MS = 100;

/** What takes longer does not end: statements that nothing stops, or a thread of the engine's that is lost. */
const CLOSING_MS = 60_000;

/** To be started anew by who holds it. */
async function endFor(wound: Wound, mark: string, lifetime: Lifetime): Promise<void> {
  process.stderr.write(`${new Date().toISOString()} ends to be started anew: ${wound}\n`);
  // A disk may have no room for the mark; without it the next start does not know of this one, and no more.
  await writeFile(mark, '').catch(() => undefined);
  lifetime.endWithoutHolders();
}

interface Rooms {
  readonly side: PrivateSide;
  readonly lifetime: Lifetime;
  readonly lines: LeaseLines;
  readonly doors: Doors;
}

const DOOR_OF_LEASE = /^\/lease\/(\w+)\/door$/;

async function route(rooms: Rooms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request);
  const lease = DOOR_OF_LEASE.exec(path)?.[1];
  if (lease !== undefined && request.method === 'DELETE') await rooms.doors.end(lease, request, response);
  else if (lease !== undefined) await rooms.doors.serve(lease, request, response);
  else if (path === '/ping') sendText(response, 200, 'Ok.\n');
  else if (path === '/health') await sendHealth(rooms.side.engine, response);
  else if (path === '/lease') {
    const onEnd = (ended: string): void => void rooms.doors.close(ended);
    await serveLease({ ...rooms, onEnd }, request, response);
  } else if (path === '/') await work(rooms, request, response);
  else sendText(response, 404, `There is no handle ${path}\n`);
}

async function sendHealth(engine: Engine, response: ServerResponse): Promise<void> {
  if (await engine.answers()) sendText(response, 200, 'Ok.\n');
  else sendText(response, 503, 'The engine gives no answer.\n');
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

async function changedAt(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

async function close(server: Server, { doors, side }: Rooms): Promise<void> {
  const down = Promise.all([closed(server), doors.closeAll()]);
  server.closeAllConnections();
  await down;
  endAtTheLatest(CLOSING_MS);
  await side.engine.close();
}
