import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { Random } from '@plumbline/exporter/demo/random.js';

const TYPE_A = 1;
const TYPE_PTR = 12;
const NO_SUCH_NAME = 3;
const HEADER_BYTES = 12;

/** A server of the DNS on loopback that answers from a list, and loses some of what it is asked (RFC 1035 4). */
export class Resolver {
  asked = 0;
  lost = 0;
  readonly #socket: Socket;
  readonly #zone: ReadonlyMap<string, string>;
  readonly #loses: number;
  readonly #random = new Random('enrich', 'resolver');

  private constructor(socket: Socket, zone: ReadonlyMap<string, string>, loses: number) {
    this.#socket = socket;
    this.#zone = zone;
    this.#loses = loses;
    socket.on('message', (message, from) => {
      this.#take(message, from);
    });
  }

  /** `loses` of a hundred questions get no answer. */
  static async open(zone: ReadonlyMap<string, string>, loses: number): Promise<Resolver> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new Resolver(socket, zone, loses);
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }

  #take(message: Buffer, { port, address }: RemoteInfo): void {
    this.asked += 1;
    if (this.#random.chance(this.#loses, 100)) this.lost += 1;
    else this.#socket.send(this.#answerTo(message), port, address);
  }

  #answerTo(message: Buffer): Buffer {
    const { name, end } = questionIn(message);
    const type = message.readUInt16BE(end);
    const value = this.#zone.get(name.toLowerCase());
    const data = value === undefined ? undefined : dataOf(type, value);
    const header = Buffer.alloc(HEADER_BYTES);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (value === undefined ? NO_SUCH_NAME : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(data === undefined ? 0 : 1, 6);
    const question = message.subarray(HEADER_BYTES, end + 4);
    if (data === undefined) return Buffer.concat([header, question]);
    const front = [0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255];
    return Buffer.concat([header, question, Buffer.from(front), data]);
  }
}

/** Where nobody listens. */
export async function nobodysAddress(): Promise<string> {
  const resolver = await Resolver.open(new Map(), 100);
  const { address } = resolver;
  await resolver.close();
  return address;
}

/** The name that is asked about, and where it ends. */
function questionIn(message: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function dataOf(type: number, value: string): Buffer | undefined {
  if (type === TYPE_A && /^[\d.]+$/.test(value)) return Buffer.from(value.split('.').map(Number));
  if (type !== TYPE_PTR) return undefined;
  const labels = value.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
