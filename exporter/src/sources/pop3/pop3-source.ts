import type { Desk, IntakeSource } from '../../model/intake-source.js';
import type { SourceTrouble, TroubleReason } from '../../model/source-troubles.js';
import { authority } from '../mailbox/mail-server.js';
import { silenceTrouble } from '../mailbox/troubles.js';
import { pause } from '../running/pause.js';
import { Tokens } from '../oauth2/tokens.js';
import { NotGreeted, Pop3Connection } from './pop3-connection.js';
import { loginByPassword, loginByToken, loginTroubleOf, troubleOf } from './pop3-login.js';
import { Suspects } from '../mailbox/suspects.js';
import { Pop3Session, type SeenMails } from './pop3-session.js';
import type { Pop3Settings } from './pop3-settings.js';

/** What is taken but cannot be deleted, or cannot be taken just now, is no reason to stop. */
const GOES_ON = new Set<TroubleReason>(['folder_unwritable', 'store_away']);

/** A mailbox at a POP3 server: a session at every look, since it shows what came later only to the next. */
export class Pop3Source implements IntakeSource {
  readonly name: string;
  readonly kind = 'pop3';
  readonly #settings: Pop3Settings;
  readonly #tokens: Tokens | undefined;
  #seen: SeenMails | undefined;

  constructor(name: string, settings: Pop3Settings) {
    this.name = name;
    this.#settings = settings;
    this.#tokens = settings.oauth2 === undefined ? undefined : new Tokens(settings.oauth2);
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    this.#seen ??= { large: new Set(), suspects: new Suspects(() => desk.now()) };
    while (!desk.stop.aborted) {
      const connection = await this.#connect(desk);
      if ('reason' in connection) return connection;
      const session = new Pop3Session(desk, connection, this.#settings, this.#seen);
      const { trouble, hasMore } = await session.run().finally(() => {
        connection.close();
      });
      if (trouble !== undefined && !GOES_ON.has(trouble.reason)) return trouble;
      desk.well();
      if (trouble !== undefined) desk.troubled(trouble);
      if (!hasMore) await pause(this.#settings.poll, desk.stop);
    }
    return undefined;
  }

  async #connect(desk: Desk): Promise<Pop3Connection | SourceTrouble> {
    const trusted = authority(this.#settings);
    if ('reason' in trusted) return trusted;
    const token = await this.#tokens?.get(desk);
    if (token?.ok === false) return { reason: 'token_unavailable', detail: token.detail, ...waitOf(token) };
    let connection: Pop3Connection;
    try {
      connection = await Pop3Connection.open(this.#settings, trusted, desk);
    } catch (error) {
      if (!(error instanceof NotGreeted)) return troubleOf(error);
      return silenceTrouble(this.#settings, false, troubleOf(error.cause));
    }
    try {
      const { user, password = '', host, port = 0 } = this.#settings;
      await connection.ending.atOnce(async () => {
        if (token === undefined) await loginByPassword(connection, user, password);
        else await loginByToken(connection, { user, token: token.token, host, port });
      });
      return connection;
    } catch (error) {
      connection.close();
      this.#tokens?.refused();
      return loginTroubleOf(error);
    }
  }
}

function waitOf({ retryAfterMs }: { readonly retryAfterMs?: number | undefined }): { retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}
