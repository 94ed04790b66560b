import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

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
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (message, from) => {
      this.#answer(message, from);
    });
  }

  static async open(): Promise<DnsServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new DnsServer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }

  #answer(message: Buffer, from: RemoteInfo): void {
    const labels: string[] = [];
    let at = 12;
    for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = message.readUInt16BE(at + 1);
    const asked = `${TYPES.get(type) ?? type} ${labels.join('.').toLowerCase()}`;
    this.asked.push(asked);
    if (this.mood === 'silent' || this.unanswered.has(asked)) return;
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
    this.#socket.send(
      Buffer.concat([header, question, ...values.map((value) => recordOf(type, value))]),
      from.port,
      from.address,
    );
  }
}

/** Its name is that of the question; it may be kept for a minute. */
function recordOf(type: number, value: string): Buffer {
  const data = dataOf(type, value);
  const front = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]);
  return Buffer.concat([front, data]);
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
