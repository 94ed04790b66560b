import { connect as connectPlainly, isIP, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import type { ByteStream } from '../../model/delivery.js';
import { timerMs } from '../../model/timers.js';
import { Ending, type EndSignals } from '../mailbox/ending.js';
import type { MailServer } from '../mailbox/mail-server.js';
import { Multiline } from './multiline.js';

/** The server said no. */
export class Refused extends Error {
  /** As RFC 3206 has it: `AUTH`, `IN-USE`, `SYS/TEMP`; empty where it gives none. */
  readonly word: string;

  constructor(text: string) {
    super(text === '' ? 'the server refuses' : text);
    this.word = /^\[([A-Z/-]+)\]/.exec(text)?.[1] ?? '';
  }
}

/** What the connection itself has to say, with a code as those of the network have. */
class Broken extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Nobody was there, or nothing was said. */
export class NotGreeted extends Error {
  constructor(cause: unknown) {
    super('no greeting', { cause });
  }
}

const MOST_LINE_BYTES = 16 * 1024;

/** A connection to a POP3 server (RFC 1939): one command at a time, and its answer read as it comes. */
export class Pop3Connection {
  /** How long the server is waited for when we are told to end. */
  readonly ending: Ending;
  #socket: Socket;
  readonly #server: MailServer;
  #read: Buffer = Buffer.alloc(0);
  #error: Error | undefined;
  #isGreeted = false;

  private constructor(server: MailServer, socket: Socket, ends: EndSignals) {
    this.#server = server;
    this.#socket = socket;
    this.#watch(socket);
    this.ending = new Ending(ends, () => {
      this.#socket.destroy(new Broken('ECONNABORTED', 'we are told to end'));
    });
  }

  /** Connected, and greeted; with TLS where that is asked for. */
  static async open(
    server: MailServer,
    tls: { readonly ca?: string },
    ends: EndSignals,
  ): Promise<Pop3Connection> {
    const { host, security } = server;
    const port = server.port ?? (security === 'tls' ? 995 : 110);
    const options = { ...tls, ...nameOf(server), minVersion: 'TLSv1.2' } as const;
    const socket =
      security === 'tls' ? connectByTls({ host, port, ...options }) : connectPlainly({ host, port });
    const connection = new Pop3Connection(server, socket, ends);
    try {
      await connection.ending.atOnce(async () => {
        await connection.#answer();
        connection.#isGreeted = true;
        if (security === 'starttls') await connection.#startTls(options);
      });
      return connection;
    } catch (error) {
      connection.close();
      if (connection.#isGreeted) throw error;
      throw new NotGreeted(error);
    }
  }

  get isUsable(): boolean {
    return !this.#socket.destroyed && this.#error === undefined;
  }

  /** Sends a command and gives what follows `+OK`, or `+` where the server wants to hear more. */
  async command(line: string): Promise<string> {
    this.send(line);
    return await this.#answer();
  }

  /** What is said without waiting for the answer, which `answer` then gives. */
  send(line: string): void {
    if (/[\r\n\0]/.test(line)) throw new Refused('there is a line break in what is to be said');
    this.#socket.write(`${line}\r\n`);
  }

  async answer(): Promise<string> {
    return await this.#answer();
  }

  /** The lines of an answer that has many. */
  async *lines(): AsyncGenerator<string> {
    let begun = '';
    for await (const bytes of this.bytes()) {
      const lines = (begun + Buffer.from(bytes).toString('latin1')).split('\r\n');
      begun = lines.pop() ?? '';
      if (begun.length > MOST_LINE_BYTES) throw new Broken('', 'a line of the server has no end');
      yield* lines;
    }
  }

  /** The bytes of an answer that has many lines. Whoever stops early has a connection that is of no more use. */
  async *bytes(): ByteStream {
    const answer = new Multiline();
    for (;;) {
      const piece = this.#read.length > 0 ? this.#read : await this.#more();
      const { bytes, rest } = answer.take(piece);
      this.#read = rest;
      if (bytes.length > 0) yield bytes;
      if (answer.hasEnded) return;
    }
  }

  close(): void {
    this.ending.over();
    this.#socket.destroy();
  }

  async #answer(): Promise<string> {
    const line = await this.#line();
    if (line.startsWith('+OK')) return line.slice(3).trim();
    if (line.startsWith('+ ') || line === '+') return line.slice(1).trim();
    if (line.startsWith('-ERR')) throw new Refused(line.slice(4).trim());
    this.close();
    throw new Broken('', `the server does not speak POP3: ${JSON.stringify(line.slice(0, 80))}`);
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#read.indexOf('\n');
      if (end >= 0) {
        const line = this.#read.toString('latin1', 0, end).replace(/\r$/, '');
        this.#read = this.#read.subarray(end + 1);
        return line;
      }
      if (this.#read.length > MOST_LINE_BYTES) {
        this.close();
        throw new Broken('', 'a line of the server has no end');
      }
      this.#read = Buffer.concat([this.#read, await this.#more()]);
    }
  }

  /** The next bytes. Only who waits for the server counts how long it takes. */
  async #more(): Promise<Buffer> {
    for (;;) {
      const bytes = this.#socket.read() as Buffer | null;
      if (bytes !== null) return bytes;
      if (this.#error !== undefined) throw this.#error;
      if (this.#socket.destroyed || this.#socket.readableEnded)
        throw new Broken('ECONNRESET', 'the connection is gone');
      await this.#readable();
    }
  }

  async #readable(): Promise<void> {
    const socket = this.#socket;
    const events = ['readable', 'end', 'close', 'error'];
    socket.setTimeout(timerMs(this.#server.timeout));
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        for (const event of events) socket.off(event, wake);
        resolve();
      };
      for (const event of events) socket.on(event, wake);
    });
    socket.setTimeout(0);
  }

  async #startTls(options: { readonly ca?: string; readonly servername?: string }): Promise<void> {
    await this.command('STLS');
    // What came before the handshake was put there by somebody in between.
    if (this.#read.length > 0 || this.#socket.read() !== null)
      throw new Broken('STARTTLS_INJECTION', 'there are bytes between STLS and the handshake');
    const plain = this.#socket;
    plain.removeAllListeners();
    const secure = connectByTls({ socket: plain, ...options });
    this.#socket = secure;
    this.#watch(secure);
    secure.setTimeout(timerMs(this.#server.timeout));
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('close', () => {
        reject(this.#error ?? new Broken('STARTTLS', 'the handshake was broken off'));
      });
    });
    secure.setTimeout(0);
  }

  #watch(socket: Socket): void {
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.on('timeout', () => {
      socket.destroy(
        socket.connecting
          ? new Broken('CONNECT_TIMEOUT', 'nobody answers')
          : new Broken('ETIMEOUT', 'the server says nothing'),
      );
    });
  }
}

/** The name that the certificate must have; for an address, TLS looks at that. */
function nameOf({ host, server_name: name }: MailServer): {
  readonly servername?: string;
  readonly host?: string;
} {
  if (name !== undefined) return { servername: name };
  return isIP(host) === 0 ? { servername: host } : { host };
}
