import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

/** A client that says what it is told to, byte for byte, whatever the protocol has of it. */
export class RawClient {
  #socket: Socket;
  #heard = '';
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  static async to(port: number, tls = false): Promise<RawClient> {
    const socket = tls
      ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
      : connect({ port, host: '127.0.0.1' });
    const client = new RawClient(socket);
    await new Promise((resolve, reject) => {
      socket.once(tls ? 'secureConnect' : 'connect', resolve).once('error', reject);
    });
    return client;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** All that was heard and not yet taken. */
  get heard(): string {
    return this.#heard;
  }

  say(text: string | Uint8Array): void {
    if (!this.#isClosed) this.#socket.write(text);
  }

  /** Resolves when what is said has left, or nobody listens any more. */
  async sayAll(text: string | Uint8Array): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      this.#socket.write(text, () => {
        resolve();
      });
      this.#socket.once('close', () => {
        resolve();
      });
    });
  }

  /** The next answers, each with all its lines; fewer where the other side hangs up. */
  async answers(count = 1): Promise<string[]> {
    const answers: string[] = [];
    while (answers.length < count) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(this.#heard);
      if (whole !== null) {
        answers.push(whole[0].trimEnd());
        this.#heard = this.#heard.slice(whole[0].length);
      } else if (this.#isClosed) return answers;
      else await sleep(1);
    }
    return answers;
  }

  async ask(text: string): Promise<string> {
    this.say(text);
    return (await this.answers())[0] ?? '';
  }

  /** Goes on in TLS. */
  async upgrade(): Promise<void> {
    this.#socket.removeAllListeners();
    const secure = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    this.#socket = secure;
    this.#listen();
    await new Promise((resolve, reject) => {
      secure.once('secureConnect', resolve).once('error', reject);
    });
  }

  async closed(): Promise<void> {
    while (!this.#isClosed) await sleep(1);
  }

  end(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (data: Buffer) => (this.#heard += data.toString()));
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => (this.#isClosed = true));
  }
}
