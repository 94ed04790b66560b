/** A POP3 server of some mails that gives what it likes in the place of their bytes. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface HostileWish {
  readonly mails: number;
  /** What it says of the size of each. */
  readonly size: number;
  /** What follows the answer to RETR. */
  readonly give: (number: number, socket: Socket) => void;
}

export class HostilePop3 {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Mails that were asked for. */
  readonly asked: number[] = [];

  private constructor(wish: HostileWish) {
    this.#server = createServer((socket) => {
      this.#talk(socket, wish);
    });
  }

  static async start(wish: HostileWish): Promise<HostilePop3> {
    const hostile = new HostilePop3(wish);
    hostile.#server.listen(0, '127.0.0.1');
    await once(hostile.#server, 'listening');
    return hostile;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server.close(), 'close');
  }

  #talk(socket: Socket, { mails, size, give }: HostileWish): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    const listed = (what: (number: number) => string): string =>
      Array.from({ length: mails }, (_, index) => `${index + 1} ${what(index + 1)}\r\n`).join('');
    socket.write('+OK hello\r\n');
    let said = '';
    socket.on('data', (bytes) => {
      const lines = (said + bytes.toString('latin1')).split('\r\n');
      said = lines.pop() ?? '';
      for (const line of lines) {
        const [command, number] = line.split(' ');
        socket.write('+OK\r\n');
        if (command === 'UIDL') socket.write(`${listed((one) => `id-${one}`)}.\r\n`);
        if (command === 'LIST') socket.write(`${listed(() => String(size))}.\r\n`);
        if (command === 'QUIT') socket.end();
        if (command !== 'RETR') continue;
        this.asked.push(Number(number));
        give(Number(number), socket);
      }
    });
  }
}
