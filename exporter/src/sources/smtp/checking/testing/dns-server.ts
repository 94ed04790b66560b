import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';

const TYPES = new Map([
  [1, 'A'],
  [12, 'PTR'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
]);
const NO_SUCH_NAME = 3;
const REFUSES = 2;

/** A server of the DNS over UDP, written by hand for these tests: it answers from a list (RFC 1035). */
export class DnsServer {
  /** By type and name: `TXT example.com`. */
  readonly records = new Map<string, readonly string[]>();
  readonly asked: string[] = [];
  /** `silent` answers nothing, `failing` that it cannot. */
  mood: 'well' | 'silent' | 'failing' = 'well';
  /** Questions that it does not answer. */
  readonly unanswered = new Set<string>();
  /** Questions that it loses, each time that they are asked. */
  loses: (asked: string) => boolean = () => false;
  /** Milliseconds until it answers. */
  delay = 0;
  readonly #socket: Socket;
  readonly #server: Server;
  readonly #late = new Set<NodeJS.Timeout>();

  private constructor(socket: Socket, server: Server) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (message, from) => {
      this.#answer(message, from);
    });
    server.on('connection', (connection) => {
      connection.on('error', () => undefined);
      connection.on('data', (bytes: Buffer) => {
        const reply = this.#reply(bytes.subarray(2));
        if (reply === undefined) return;
        connection.write(Buffer.concat([Buffer.from([reply.length >> 8, reply.length & 255]), reply]));
      });
    });
  }

  /** By UDP and TCP at the same port. */
  static async open(): Promise<DnsServer> {
    for (;;) {
      const socket = createSocket('udp4');
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      const server = createServer();
      const isListening = await new Promise<boolean>((resolve) => {
        server.once('error', () => {
          resolve(false);
        });
        server.listen(socket.address().port, '127.0.0.1', () => {
          resolve(true);
        });
      });
      if (isListening) return new DnsServer(socket, server);
      socket.close();
    }
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async close(): Promise<void> {
    for (const timer of this.#late) clearTimeout(timer);
    this.#server.close();
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }

  #answer(message: Buffer, from: RemoteInfo): void {
    const whole = this.#reply(message);
    if (whole === undefined) return;
    const send = (): void => {
      this.#socket.send(whole.length > MOST_UDP ? cut(whole, message) : whole, from.port, from.address);
    };
    if (this.delay > 0) this.#late.add(setTimeout(send, this.delay));
    else send();
  }

  #reply(message: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = 12;
    for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = message.readUInt16BE(at + 1);
    const asked = `${TYPES.get(type) ?? type} ${labels.join('.').toLowerCase()}`;
    this.asked.push(asked);
    if (this.mood === 'silent' || this.unanswered.has(asked) || this.loses(asked)) return undefined;
    const isFailing = this.mood === 'failing';
    const values = isFailing ? [] : (this.records.get(asked) ?? []);
    const isKnown = [...this.records.keys()].some((key) => key.endsWith(asked.slice(asked.indexOf(' '))));
    const code = isFailing ? REFUSES : isKnown ? 0 : NO_SUCH_NAME;
    const header = Buffer.alloc(12);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(values.length, 6);
    const question = message.subarray(12, at + 5);
    return Buffer.concat([header, question, ...recordsOf(type, values)]);
  }
}

const MOST_UDP = 512;
const CNAME = 5;

/** Its front, which says that there is more (TC). */
function cut(whole: Buffer, question: Buffer): Buffer {
  const front = Buffer.from(whole.subarray(0, question.length));
  front.writeUInt16BE(front.readUInt16BE(2) | 0x0200, 2);
  front.writeUInt16BE(0, 6);
  front.writeUInt16BE(0, 10);
  return front;
}

/** The first is called as the question is; behind `CNAME x.example`, the next `x.example`. */
function recordsOf(type: number, values: readonly string[]): Buffer[] {
  let owner: Buffer = Buffer.from([0xc0, 12]);
  return values.map((value) => {
    const target = /^CNAME (.*)/.exec(value)?.[1];
    const data = target === undefined ? dataOf(type, value) : nameOf(target);
    const kind = target === undefined ? type : CNAME;
    const record = Buffer.concat([owner, frontOf(kind, data.length), data]);
    if (target !== undefined) owner = nameOf(target);
    return record;
  });
}

/** It may be kept for a minute. */
function frontOf(type: number, length: number): Buffer {
  return Buffer.from([0, type, 0, 1, 0, 0, 0, 60, length >> 8, length & 255]);
}

function dataOf(type: number, value: string): Buffer {
  switch (TYPES.get(type) ?? '') {
    case 'A':
      return Buffer.from(value.split('.').map(Number));
    case 'AAAA':
      return Buffer.from(value.replaceAll(':', ''), 'hex');
    case 'MX': {
      const [priority = '0', exchange = ''] = value.split(' ');
      return Buffer.concat([Buffer.from([0, Number(priority)]), nameOf(exchange)]);
    }
    case 'PTR':
      return nameOf(value);
    default:
      return Buffer.concat((value.match(/.{1,255}/gs) ?? ['']).map(labelOf));
  }
}

function nameOf(name: string): Buffer {
  return Buffer.concat([...name.split('.').map(labelOf), Buffer.from([0])]);
}

function labelOf(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);
}
