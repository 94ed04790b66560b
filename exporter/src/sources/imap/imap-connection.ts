import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { timerMs } from '../../model/timers.js';
import { Ending, type EndSignals } from '../mailbox/ending.js';
import { authority, type MailServer } from '../mailbox/mail-server.js';
import { silenceTrouble } from '../mailbox/troubles.js';
import { within } from '../running/within.js';
import { troubleOf } from './imap-troubles.js';

export interface ImapLogin {
  readonly user: string;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

const MIB = 1024 * 1024;
const GOODBYE_MS = 2000;

/** A connection that is logged in, and what becomes of it. */
export class ImapConnection {
  readonly client: ImapFlow;
  /** How long the server is waited for when we are told to end. */
  readonly ending: Ending;
  readonly #lost = new AbortController();
  readonly #refusals: Refusals;
  #trouble: SourceTrouble | undefined;
  #news: () => void = () => undefined;
  /** Whether mail came since this was last said to be seen. */
  hasNews = false;
  /** Folders that are known to be there: as the settings write them, and as the server does. */
  readonly folders = new Map<string, string>();

  private constructor(client: ImapFlow, refusals: Refusals, ends: EndSignals) {
    this.client = client;
    this.#refusals = refusals;
    client.on('error', (error) => {
      this.#trouble ??= troubleOf(error);
      client.close();
    });
    this.ending = new Ending(ends, () => {
      this.hangUp(LET_GO);
    });
    client.on('close', () => {
      this.ending.over();
      this.#lost.abort();
    });
    client.on('exists', () => {
      this.hasNews = true;
      this.#news();
    });
  }

  static async open(
    server: MailServer,
    login: ImapLogin,
    ends: EndSignals,
  ): Promise<ImapConnection | SourceTrouble> {
    const trusted = authority(server);
    if ('reason' in trusted) return trusted;
    const refusals = new Refusals();
    const client = new ImapFlow(optionsOf(server, login, trusted, refusals));
    const connection = new ImapConnection(client, refusals, ends);
    try {
      await connection.ending.atOnce(() => client.connect());
      // The client keeps the text of `OK` alone: the other greeting is PREAUTH, which was said before there was TLS.
      if (server.security === 'starttls' && client.greeting === undefined) {
        client.close();
        return { reason: 'tls', detail: 'the server greets as if we were known, before there is TLS' };
      }
      return connection;
    } catch (error) {
      client.close();
      connection.ending.over();
      const isGreeted = client.greeting !== undefined;
      return silenceTrouble(server, isGreeted, connection.#trouble ?? troubleOf(error));
    }
  }

  get isUsable(): boolean {
    return this.client.usable && !this.#lost.signal.aborted;
  }

  /** Aborted when the connection is gone. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Why it is gone, as far as that is known. */
  troubleOf(error?: unknown): SourceTrouble {
    return this.#trouble ?? (error === undefined ? GONE : troubleOf(error));
  }

  /** Ends the connection, and says why. */
  hangUp(trouble: SourceTrouble): void {
    this.#trouble ??= trouble;
    this.client.close();
  }

  /** Does what the client answers with `false` where it did not work, and throws why. */
  async done<T>(work: () => Promise<T | false | undefined>): Promise<T> {
    this.#refusals.last = undefined;
    const answer = await work();
    if (answer !== undefined && answer !== false) return answer;
    const why: unknown = this.#refusals.last ?? new Error('the server did not do it');
    throw why;
  }

  /** Whether the server tells of mail by itself. */
  get tells(): boolean {
    return this.client.capabilities.has('IDLE');
  }

  /** Resolves when there is mail, when the time is over, and when the connection or the wish to wait is gone. */
  async waitForNews(ms: number, stop: AbortSignal): Promise<void> {
    if (this.hasNews || stop.aborted || this.lost.aborted) return;
    const ends = [stop, this.lost];
    let timer: NodeJS.Timeout | undefined;
    let done: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      done = resolve;
      timer = setTimeout(resolve, timerMs(ms));
    });
    this.#news = done;
    for (const end of ends) end.addEventListener('abort', done);
    if (this.tells) void this.client.idle().catch(() => false);
    await over;
    clearTimeout(timer);
    this.#news = () => undefined;
    for (const end of ends) end.removeEventListener('abort', done);
  }

  async close(): Promise<void> {
    if (this.isUsable)
      await within(
        this.client.logout().catch(() => undefined),
        GOODBYE_MS,
      );
    this.client.close();
  }
}

const LET_GO: SourceTrouble = { reason: 'disconnected', detail: 'we are told to end' };
const GONE: SourceTrouble = { reason: 'disconnected', detail: 'the connection is gone' };

/** Commands like MOVE answer `false` and log why: what they log is all there is of the reason. */
class Refusals {
  last: unknown;

  debug(): void {
    /* every command and answer */
  }
  info(): void {
    /* that we are connected */
  }
  trace(): void {
    /* bytes */
  }
  warn(entry: unknown): void {
    this.#keep(entry);
  }
  error(entry: unknown): void {
    this.#keep(entry);
  }

  #keep(entry: unknown): void {
    if (typeof entry === 'object' && entry !== null && 'err' in entry) this.last = entry.err;
  }
}

function optionsOf(
  server: MailServer,
  { user, password, token }: ImapLogin,
  trusted: { readonly ca?: string },
  logger: Refusals,
): ImapFlowOptions {
  const { host, port, security, server_name: servername, timeout } = server;
  return {
    host,
    port: port ?? (security === 'tls' ? 993 : 143),
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    ...(servername === undefined ? {} : { servername }),
    tls: { ...trusted, minVersion: 'TLSv1.2' },
    auth: token === undefined ? { user, pass: password ?? '' } : { user, accessToken: token },
    connectionTimeout: timerMs(timeout),
    greetingTimeout: timerMs(timeout),
    socketTimeout: timerMs(timeout),
    clientInfo: { name: 'plumbline' },
    // Reports are compressed already, and a stream that inflates has no bound of its own.
    disableCompression: true,
    disableAutoEnable: true,
    disableBinary: true,
    maxLineLength: 16 * MIB,
    maxLiteralSize: 16 * MIB,
    maxResponseSize: 33 * MIB,
    logger,
  };
}
