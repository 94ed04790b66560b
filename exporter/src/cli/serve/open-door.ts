import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Door } from '../../api/landing.js';
import type { DoorReader } from '../../config/door-users.js';
import type { Settings } from '../../config/settings.js';
import type { StoreClient } from '../../store/client.js';
import type { Failed } from '../../store/failures.js';
import { databaseByDomain, makeViewsByDomain } from '../../store/readers/views-by-domain.js';
import { viewNames } from '../../store/view-names.js';
import { EXIT, type ExitCode } from '../io.js';
import type { OpenedStore } from '../open-store.js';
import { DOOR_FILE, doorKey } from '../secrets.js';
import { doorUserOf } from './door-user.js';

/** The door of the embedded store; nothing where the store is a server. A code to end with where it cannot be. */
export async function openDoor(
  { engine, client }: OpenedStore,
  { store, secretsDirectory }: Settings,
  log: Logger,
): Promise<Door | ExitCode | undefined> {
  if (engine === undefined) return undefined;
  const unready = await readyFor(store.door.readers, client, log);
  if (unready !== undefined) return unready;
  const key = await doorKey(secretsDirectory, store.door.password);
  const { database } = store.target;
  const opened = await engine.openDoor({
    host: store.door.listen.host ?? '0.0.0.0',
    port: store.door.listen.port,
    ...(store.door.tls === undefined ? {} : { tls: store.door.tls }),
    users: [key, ...store.door.readers.map((reader) => doorUserOf(reader, database))],
    database,
    hidden: [`${database}_private`, databaseByDomain(database)],
  });
  if ('reason' in opened) {
    log.error({ reason: opened.reason }, opened.detail);
    return EXIT.usage;
  }
  const host = opened.host.includes(':') ? `[${opened.host}]` : opened.host;
  const passwordFile = join(secretsDirectory, DOOR_FILE);
  const scheme = store.door.tls === undefined ? 'http' : 'https';
  const door: Door = { url: `${scheme}://${host}:${opened.port}`, user: key.user, passwordFile };
  log.info({ url: door.url, user: key.user, password_in: passwordFile }, 'the door is open to readers');
  return door;
}

/** Nothing where all that the readers may have is there. */
async function readyFor(
  readers: readonly DoorReader[],
  client: StoreClient,
  log: Logger,
): Promise<ExitCode | undefined> {
  const unready = ({ reason, detail }: Failed): ExitCode => {
    log.error({ reason }, `the store is not ready for its readers: ${detail}`);
    return EXIT.unreachable;
  };
  if (readers.length === 0) return undefined;
  const views = await viewNames(client);
  if (!views.ok) return unready(views);
  const unknown = readers
    .flatMap(({ views: named = [] }) => named)
    .filter((name) => !views.value.includes(name));
  if (unknown.length > 0) {
    log.error(
      { views: unknown },
      `store.door.users_file names views that there are not; there are ${views.value.join(', ')}`,
    );
    return EXIT.usage;
  }
  if (readers.every(({ domains }) => domains === undefined)) return undefined;
  const made = await makeViewsByDomain(client);
  return made.ok ? undefined : unready(made);
}
