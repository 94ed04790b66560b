import type { Desk, IntakeSource } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { Tokens } from '../oauth2/tokens.js';
import { serverPath } from './afterwards.js';
import { FolderPass } from './folder-pass.js';
import { ImapConnection } from './imap-connection.js';
import { overlapTrouble } from './overlap.js';
import type { ImapSettings } from './imap-settings.js';
import { SeenFolder } from './seen-folder.js';

/** A mailbox at an IMAP server. */
export class ImapSource implements IntakeSource {
  readonly name: string;
  readonly kind = 'imap';
  readonly #settings: ImapSettings;
  readonly #tokens: Tokens | undefined;
  #folders: readonly SeenFolder[] | undefined;

  constructor(name: string, settings: ImapSettings) {
    this.name = name;
    this.#settings = settings;
    this.#tokens = settings.oauth2 === undefined ? undefined : new Tokens(settings.oauth2);
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    const connection = await this.#connect(desk);
    if ('reason' in connection) return connection;
    // The client itself begins to idle where the server can.
    if (!this.#settings.idle) connection.client.capabilities.delete('IDLE');
    try {
      const overlap = overlapTrouble(this.#settings, connection.client.namespace);
      if (overlap !== undefined) return overlap;
      while (!desk.stop.aborted) {
        const trouble = await this.#lookThrough(connection, desk);
        if (trouble !== undefined) return trouble;
        await this.#wait(connection, desk);
      }
      return undefined;
    } finally {
      await connection.close();
    }
  }

  async #connect(desk: Desk): Promise<ImapConnection | SourceTrouble> {
    const { user, password } = this.#settings;
    if (this.#tokens === undefined)
      return await ImapConnection.open(this.#settings, { user, password }, desk);
    const given = await this.#tokens.get(desk);
    if (!given.ok) {
      const { detail, retryAfterMs } = given;
      return { reason: 'token_unavailable', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    const opened = await ImapConnection.open(this.#settings, { user, token: given.token }, desk);
    if ('reason' in opened && opened.reason === 'login_refused') this.#tokens.refused();
    return opened;
  }

  /** All folders once. One that does not work keeps no other from its turn; all together are a trouble of the source. */
  async #lookThrough(connection: ImapConnection, desk: Desk): Promise<SourceTrouble | undefined> {
    connection.hasNews = false;
    const troubles: SourceTrouble[] = [];
    let read = 0;
    for (const folder of this.#foldersOf(desk)) {
      if (desk.stop.aborted) return undefined;
      const pass = new FolderPass({ desk, connection, settings: this.#settings, folder });
      const { isRead, trouble } = await pass.run();
      if (isRead) read += 1;
      if (trouble === undefined) continue;
      if (!connection.isUsable || trouble.reason === 'throttled') return trouble;
      troubles.push(trouble);
    }
    if (read === 0) return troubles[0];
    // What is read but cannot be moved, or taken just now, is no reason to stop reading.
    desk.well();
    for (const trouble of troubles) desk.troubled(trouble);
    return undefined;
  }

  /** Until there is news, or it is time for a whole look. What the server does not tell of is asked after now and then. */
  async #wait(connection: ImapConnection, desk: Desk): Promise<void> {
    const { poll, glance } = this.#settings;
    const [first, ...others] = this.#foldersOf(desk);
    const until = desk.now() + poll;
    if (others.length > 0 && (await opensWithNews(connection, first))) return;
    const everyMs = connection.tells && others.length === 0 ? poll : glance;
    for (let left = poll; left > 0; left = until - desk.now()) {
      await connection.waitForNews(Math.min(everyMs, left), desk.stop);
      if (connection.hasNews || desk.stop.aborted || !connection.isUsable) return;
      if (!connection.tells) await connection.ending.asking(() => connection.client.noop());
      for (const folder of others) if (await folder.hasNews(connection)) return;
    }
  }

  #foldersOf(desk: Desk): readonly SeenFolder[] {
    this.#folders ??= this.#settings.folders.map((path) => new SeenFolder(path, () => desk.now()));
    return this.#folders;
  }
}

/** IDLE is for the folder that is open. What came into it while another was is not told any more. */
async function opensWithNews(
  { client, ending }: ImapConnection,
  folder: SeenFolder | undefined,
): Promise<boolean> {
  if (folder === undefined) return false;
  const opened = await ending
    .asking(() => client.mailboxOpen(serverPath(folder.path)))
    .catch(() => undefined);
  return opened !== undefined && folder.isNews(opened);
}
