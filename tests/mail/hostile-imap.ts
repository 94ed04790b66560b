/** An IMAP server of one mail, or of some, that gives what it likes in the place of their bytes. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Answers a FETCH of bytes: `from` and `most` are the piece that was asked for. */
export type Giver = (asked: {
  readonly tag: string;
  readonly uid: number;
  readonly from: number;
  readonly most: number;
  readonly socket: Socket;
}) => void;

export interface HostileWish {
  readonly mails: number;
  /** What it says of the size of each. */
  readonly size: number;
  readonly give: Giver;
}

/** A piece that is not the whole mail. */
export function piece(socket: Socket, uid: number, from: number, bytes: Buffer): void {
  socket.write(`* ${uid} FETCH (UID ${uid} BODY[]<${from}> {${bytes.length}}\r\n`);
  socket.write(bytes);
  socket.write(')\r\n');
}

export class HostileImap {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Pieces that were asked for. */
  asked = 0;

  private constructor(wish: HostileWish) {
    this.#server = createServer((socket) => {
      this.#talk(socket, wish);
    });
  }

  static async start(wish: HostileWish): Promise<HostileImap> {
    const hostile = new HostileImap(wish);
    hostile.#server.listen(0, '127.0.0.1');
    await once(hostile.#server, 'listening');
    return hostile;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server.close(), 'close');
  }

  #talk(socket: Socket, wish: HostileWish): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    socket.write('* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE SASL-IR] hello\r\n');
    let said = '';
    socket.on('data', (bytes) => {
      const lines = (said + bytes.toString('latin1')).split('\r\n');
      said = lines.pop() ?? '';
      for (const line of lines) this.#answer(line, socket, wish);
    });
  }

  #answer(line: string, socket: Socket, { mails, size, give }: HostileWish): void {
    const [tag = '', command = '', ...rest] = line.split(' ');
    const uids = Array.from({ length: mails }, (_, index) => index + 1);
    const untagged: Readonly<Record<string, string>> = {
      CAPABILITY: '* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE SASL-IR\r\n',
      NAMESPACE: '* NAMESPACE (("" "/")) NIL NIL\r\n',
      LIST: '* LIST () "/" INBOX\r\n',
      SELECT: `* ${mails} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT ${mails + 1}] ok\r\n`,
      LOGOUT: '* BYE\r\n',
    };
    if (line === 'DONE') return;
    if (command === 'IDLE') socket.write('+ idling\r\n');
    else if (command !== 'UID') socket.write(`${untagged[command] ?? ''}${tag} OK done\r\n`);
    else if (rest[0] === 'SEARCH') socket.write(`* SEARCH ${uids.join(' ')}\r\n${tag} OK done\r\n`);
    else if (rest[0] !== 'FETCH') socket.write(`${tag} OK done\r\n`);
    else this.#fetch({ tag, text: rest.slice(1).join(' '), uids, size, socket }, give);
  }

  #fetch(
    {
      tag,
      text,
      uids,
      size,
      socket,
    }: {
      readonly tag: string;
      readonly text: string;
      readonly uids: readonly number[];
      readonly size: number;
      readonly socket: Socket;
    },
    give: Giver,
  ): void {
    const [, from, most] = /<(\d+)\.(\d+)>/.exec(text) ?? [];
    if (from === undefined) {
      for (const uid of uids) socket.write(`* ${uid} FETCH (UID ${uid} RFC822.SIZE ${size})\r\n`);
      socket.write(`${tag} OK done\r\n`);
      return;
    }
    this.asked += 1;
    give({ tag, uid: Number(/^\d+/.exec(text)?.[0]), from: Number(from), most: Number(most), socket });
  }
}
