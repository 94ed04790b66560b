import { hostname as hostnameOfMachine } from 'node:os';
import type { Socket } from 'node:net';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { Desk } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { timerMs } from '../../model/timers.js';
import { BUSY, ENDING, type Answer } from './answers.js';
import { isCrowded, longest } from './crowd.js';
import { Deadlines } from './deadlines.js';
import { Gate } from './gate.js';
import { Listening } from './listening.js';
import { AllowedNetworks, peerKey } from './peers.js';
import { Rates } from './rates.js';
import { Recipients } from './recipients.js';
import type { ReceiverSettings } from './settings.js';
import { MailTaking } from './mail-taking.js';

/** What is known of a session beside what the library knows. */
interface Session {
  readonly socket: Socket;
  /** Recipients that were taken of this mail: LMTP has an answer for each (RFC 2033, 4.2). */
  recipients: number;
  errors: number;
  mails: number;
  /** A mail of it is under way: it is not hung up on. */
  isBusy: boolean;
  /** When that began, or it came, or its last mail was answered. */
  since: number;
}

/** The words of a server that is delivered to. It has no queue and no way out: what it takes ends here. */
export class Receiver {
  readonly #settings: ReceiverSettings;
  readonly #desk: Desk;
  readonly #hostname: string;
  readonly #recipients: Recipients;
  readonly #gate: Gate;
  readonly #mailsOfEach: Rates;
  readonly #mails: Rates;
  readonly #deadlines = new Deadlines((id) => {
    this.#hangUp(id, { code: 421, text: 'too slow' });
  });
  readonly #sessions = new Map<string, Session>();
  readonly #taking: MailTaking;
  readonly #smtp: SMTPServer;
  readonly #listening: Listening;
  #lastId = 0;
  #isEnding = false;
  #resting: (() => void) | undefined;

  constructor(settings: ReceiverSettings, desk: Desk) {
    const now = (): number => desk.now();
    this.#settings = settings;
    this.#desk = desk;
    this.#hostname = settings.hostname ?? hostnameOfMachine();
    this.#recipients = new Recipients(settings.recipients);
    this.#gate = new Gate(settings, new AllowedNetworks(settings.networks), now);
    this.#mails = new Rates(settings.mails_a_minute, now);
    this.#mailsOfEach = new Rates(settings.mails_a_minute_of_address, now);
    this.#taking = new MailTaking(settings, desk, this.#hostname);
    this.#smtp = new SMTPServer(this.#options());
    // What a client does wrong is its own affair; nothing of it may end the process.
    this.#smtp.on('error', () => undefined);
    this.#listening = new Listening(settings, {
      enter: (socket) => this.#enter(socket),
      left: (socket) => {
        this.#gate.leave(addressOf(socket));
      },
      talk: (socket) => {
        this.#talk(socket);
      },
    });
  }

  get port(): number {
    return this.#listening.port;
  }

  async open(): Promise<SourceTrouble | undefined> {
    return await this.#listening.open();
  }

  async failed(): Promise<SourceTrouble> {
    return await this.#listening.failed();
  }

  /** Hangs up on everybody, and first on who has nothing under way; resolves when nobody is there any more. */
  async close(): Promise<void> {
    this.#isEnding = true;
    this.#listening.close();
    for (const [id, { isBusy }] of this.#sessions) if (!isBusy) this.#hangUp(id, ENDING);
    const late = setTimeout(() => {
      for (const id of this.#sessions.keys()) if (!this.#taking.isWaiting(id)) this.#hangUp(id, ENDING);
    }, timerMs(this.#settings.timeouts.drain));
    await new Promise<void>((resolve) => {
      this.#resting = resolve;
      this.#rest();
    });
    clearTimeout(late);
  }

  #rest(): void {
    if (this.#sessions.size === 0) this.#resting?.();
  }

  #options(): SMTPServerOptions {
    const { type, tls, mail_bytes: size, recipients_of_mail: maxRecipients, timeouts } = this.#settings;
    return {
      lmtp: type === 'lmtp',
      name: this.#hostname,
      secure: tls?.mode === 'implicit',
      // The handshake is behind a connection that comes here.
      secured: true,
      ...(tls === undefined ? {} : { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }),
      disabledCommands: ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL', ...(tls ? [] : ['STARTTLS'])],
      hideENHANCEDSTATUSCODES: false,
      disableReverseLookup: true,
      logger: false,
      size,
      maxRecipients,
      maxCommandLength: MOST_COMMAND_BYTES,
      socketTimeout: timeouts.idle,
      onMailFrom: (_address, session, callback) => {
        later(callback, this.#begin(session));
      },
      onRcptTo: ({ address }, session, callback) => {
        later(callback, this.#recipient(address, session));
      },
      onData: (stream, session, callback) => {
        void this.#data(stream, session).then((answer) => {
          this.#answer(answer, session, callback);
        });
      },
      onClose: (session) => {
        this.#closed(session.id);
      },
    };
  }

  #enter(socket: Socket): string | undefined {
    if (this.#isEnding) return `421 ${this.#hostname} ${ENDING.text}`;
    const limit = this.#gate.enter(addressOf(socket));
    if (limit === undefined) return undefined;
    this.#desk.limited(limit);
    // Where all places were taken at once, nobody could have been asked to make room: there is some for who comes next.
    if (limit === 'connections') this.#makeRoom(({ isBusy }) => !isBusy);
    return limit === 'networks'
      ? `554 ${this.#hostname} no mail from there is taken`
      : `421 ${this.#hostname} too many connections: come again later`;
  }

  #talk(socket: Socket): void {
    const now = this.#desk.now();
    const id = `${now.toString(36)}${(this.#lastId++).toString(36)}`;
    if (isCrowded(this.#sessions.size, this.#settings.connections)) this.#makeRoom(({ isBusy }) => !isBusy);
    this.#sessions.set(id, { socket, recipients: 0, errors: 0, mails: 0, isBusy: false, since: now });
    this.#deadlines.set(id, this.#settings.timeouts.begin);
    this.#smtp.connect(socket, { id });
  }

  /** Hangs up on the longest of those that hold what others wait for. Whether there was one that is so slow. */
  #makeRoom(counts: (session: Session, id: string) => boolean): boolean {
    const before = this.#desk.now() - this.#settings.timeouts.crowded;
    const id = longest(this.#sessions, before, counts);
    if (id === undefined) return false;
    this.#desk.limited('timeouts.crowded');
    this.#hangUp(id, { code: 421, text: 'too slow while others wait: come again later' });
    return true;
  }

  #closed(id: string): void {
    this.#deadlines.clear(id);
    this.#sessions.delete(id);
    this.#rest();
  }

  /** MAIL FROM: whoever sends, the null sender of bounces and of many reporters too. */
  #begin({ id, secure, remoteAddress }: SMTPServerSession): Answer | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined || this.#isEnding) return ENDING;
    if (this.#settings.tls?.mode === 'required' && !secure)
      return { code: 530, text: 'TLS first: send STARTTLS' };
    if (session.errors >= this.#settings.errors) return this.#over('errors', 421);
    if (!this.#mailsOfEach.take(peerKey(remoteAddress))) return this.#over('mails_a_minute_of_address', 451);
    if (!this.#mails.take('')) return this.#over('mails_a_minute', 451);
    if (this.#taking.isFull && !this.#makeRoom((one, of) => one.isBusy && !this.#taking.isWaiting(of))) {
      this.#desk.limited('in_flight');
      return BUSY;
    }
    session.recipients = 0;
    return undefined;
  }

  #over(limit: string, code: number): Answer {
    this.#desk.limited(limit);
    return { code, text: limit === 'errors' ? 'too many errors' : 'too many mails: come again later' };
  }

  #recipient(address: string, { id }: SMTPServerSession): Answer | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return ENDING;
    if (session.errors >= this.#settings.errors) return this.#over('errors', 421);
    if (!this.#recipients.has(address)) {
      session.errors += 1;
      return { code: 550, text: 'no mail for this address is taken here, and none is relayed' };
    }
    if (session.recipients >= this.#settings.recipients_of_mail) {
      // The library counts addresses, and LMTP answers commands: one address may be named again and again.
      this.#desk.limited('recipients_of_mail');
      return { code: 452, text: 'too many recipients' };
    }
    session.recipients += 1;
    return undefined;
  }

  async #data(stream: SMTPServerDataStream, envelope: SMTPServerSession): Promise<Answer> {
    const { id } = envelope;
    const session = this.#sessions.get(id);
    if (session !== undefined) {
      session.isBusy = true;
      session.since = this.#desk.now();
      session.mails += 1;
    }
    this.#deadlines.set(id, this.#settings.timeouts.mail);
    const answer = await this.#taking.take(stream, envelope, `${id}-${session?.mails ?? 0}`, () => {
      // All of it is there: from now on the client waits for us.
      this.#deadlines.clear(id);
    });
    if (answer.code >= 500 && session !== undefined) session.errors += 1;
    return answer;
  }

  #answer(
    answer: Answer,
    { id }: SMTPServerSession,
    callback: (error?: Error | null, message?: string | (string | Error)[]) => void,
  ): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    session.isBusy = false;
    session.since = this.#desk.now();
    // Where a mail does not end, the library would wait for its end before it answers.
    if (answer.code === 421) {
      this.#hangUp(id, answer);
      return;
    }
    const error = answer.code >= 400 ? errorOf(answer) : undefined;
    if (this.#settings.type === 'lmtp')
      callback(
        null,
        Array.from({ length: session.recipients }, () => error ?? answer.text),
      );
    else callback(error, answer.text);
    if (this.#isEnding) this.#hangUp(id, ENDING);
    else this.#deadlines.set(id, this.#settings.timeouts.begin);
  }

  #hangUp(id: string, { code, text }: Answer): void {
    const session = this.#sessions.get(id);
    // It is there until its client has heard it, and holds nothing.
    if (session !== undefined) session.since = Infinity;
    this.#taking.giveUp(id);
    for (const connection of this.#smtp.connections) {
      if (connection.id !== id) continue;
      connection.send(code, text);
      connection.close();
      return;
    }
  }
}

/** Four times what RFC 5321 has for a command, for the sake of ORCPT and the like. */
const MOST_COMMAND_BYTES = 2048;

function addressOf(socket: Socket): string {
  return socket.remoteAddress ?? '';
}

/**
 * The library's parser, called back at once, runs through the mail that is pipelined behind this one before it has put
 * down that it is done with this one, and then waits for ever.
 */
function later(callback: (error?: Error | null) => void, refusal: Answer | undefined): void {
  setImmediate(callback, errorOf(refusal));
}

function errorOf(answer: Answer | undefined): Error | undefined {
  return answer === undefined
    ? undefined
    : Object.assign(new Error(answer.text), { responseCode: answer.code });
}
