import type { SourceTrouble } from '../../model/source-troubles.js';
import { troubleOf } from './imap-troubles.js';
import type { Fate } from '../mailbox/mail-fate.js';
import { inParts } from './folder-memory.js';
import type { ImapConnection } from './imap-connection.js';
import type { ImapSettings } from './imap-settings.js';

export type Deed =
  | { readonly does: 'nothing' }
  | { readonly does: 'delete' }
  | { readonly does: 'flag'; readonly flag: string }
  | { readonly does: 'move'; readonly to: string };

/** What happens to a mail. Only what is stored, and was read without loss, is ever deleted. */
export function deedOf(fate: Fate, settings: ImapSettings): Deed {
  const { after, flag, done, failed } = settings;
  if (fate === 'others')
    return settings.others === 'move' ? { does: 'move', to: settings.others_folder } : { does: 'nothing' };
  switch (after) {
    case 'leave':
      return { does: 'nothing' };
    case 'flag':
      return { does: 'flag', flag };
    case 'move':
      return { does: 'move', to: fate === 'failed' ? failed : done };
    case 'delete':
      if (fate === 'failed') return { does: 'move', to: failed };
      return { does: fate === 'done' ? 'delete' : 'nothing' };
  }
}

/** Does it to mails of the folder that is open. Those that are gone already are no trouble. */
export async function doIt(
  deed: Deed,
  uids: readonly number[],
  connection: ImapConnection,
): Promise<SourceTrouble | undefined> {
  try {
    for (const range of inParts(uids)) await connection.ending.doing(() => doOne(deed, range, connection));
    return undefined;
  } catch (error) {
    // A folder that was there may be gone.
    connection.folders.clear();
    const trouble = connection.isUsable ? troubleOf(error) : connection.troubleOf(error);
    if (trouble.reason !== 'protocol') return trouble;
    return { reason: 'folder_unwritable', detail: trouble.detail };
  }
}

async function doOne(deed: Deed, range: string, connection: ImapConnection): Promise<void> {
  const { client } = connection;
  if (deed.does === 'move') await moveTo(deed.to, range, connection);
  if (deed.does === 'delete') await remove(range, connection);
  if (deed.does === 'flag') await connection.done(() => client.messageFlagsAdd(range, [deed.flag], SILENTLY));
}

async function moveTo(path: string, range: string, connection: ImapConnection): Promise<void> {
  const to = await existing(path, connection);
  const { client } = connection;
  if (has(connection, 'MOVE')) {
    await connection.done(() => client.messageMove(range, to, { uid: true }));
    return;
  }
  await connection.done(() => client.messageCopy(range, to, { uid: true }));
  await remove(range, connection);
}

/** Without UIDPLUS an EXPUNGE would take with it what others have marked: ours are marked, and whoever does expunges. */
async function remove(range: string, connection: ImapConnection): Promise<void> {
  const { client } = connection;
  await connection.done(() =>
    has(connection, 'UIDPLUS')
      ? client.messageDelete(range, { uid: true })
      : client.messageFlagsAdd(range, ['\\Deleted'], SILENTLY),
  );
}

const SILENTLY = { uid: true, silent: true } as const;

function has({ client }: ImapConnection, capability: string): boolean {
  return client.capabilities.has(capability);
}

/** The path as the server writes it; made where it is missing. Settings have `/` between the names of folders. */
async function existing(path: string, { client, folders }: ImapConnection): Promise<string> {
  const found = folders.get(path);
  if (found !== undefined) return found;
  const status = await client.status(serverPath(path), { uidNext: true }).catch(() => false as const);
  const { path: there } = status === false ? await client.mailboxCreate(serverPath(path)) : status;
  folders.set(path, there);
  return there;
}

/** The names on the way to a folder: the server has its own sign between them. */
export function serverPath(path: string): string[] {
  return path.split('/');
}
