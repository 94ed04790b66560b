/** As much of an SMTP server as Alertmanager needs to hand over a mail. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export class Mailbox {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #mails: string[] = [];
  #wake = (): void => undefined;

  private constructor() {
    this.#server = createServer((socket) => {
      this.#open.add(socket);
      void this.#talk(socket).finally(() => this.#open.delete(socket));
    });
  }

  static async start(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    await once(mailbox.#server.listen(0, '127.0.0.1'), 'listening');
    return mailbox;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await once(this.#server.close(), 'close');
  }

  /** The first mail with these words, once it is there. */
  async receives(words: string): Promise<string> {
    for (;;) {
      const mail = this.#mails.find((text) => text.includes(words));
      if (mail !== undefined) return mail;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #talk(socket: Socket): Promise<void> {
    socket.on('error', () => undefined).write('220 mailbox\r\n');
    let mail: string[] | undefined;
    for await (const line of createInterface({ input: socket })) {
      if (mail === undefined) {
        if (line.toUpperCase() === 'DATA') mail = [];
        socket.write(mail === undefined ? '250 yes\r\n' : '354 go on\r\n');
      } else if (line === '.') {
        this.#mails.push(mail.join('\n'));
        mail = undefined;
        socket.write('250 taken\r\n');
        this.#wake();
      } else mail.push(line.replace(/^\./, ''));
    }
  }
}
