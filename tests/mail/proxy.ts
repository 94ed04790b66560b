/** Stands between a client and a server, and breaks what they say. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** What is done with the bytes of the server: it may change them, and end the connection. */
export type Meddler = (bytes: Buffer, end: () => void) => Buffer;

/** `meddlers` gives one for each connection, by its number from 0; `onSaid` hears the client. */
export async function proxy(
  to: number,
  meddlers: (connection: number) => Meddler,
  onSaid: (bytes: Buffer) => void = () => undefined,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((client) => {
    const meddle = meddlers(connections++);
    const behind = connect(to, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      behind.destroy();
    };
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', onSaid);
    client.pipe(behind);
    behind.on('data', (bytes: Buffer) => {
      let ends = false;
      const changed = meddle(bytes, () => (ends = true));
      client.write(changed, () => {
        if (ends) end();
      });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Ends the connection after so many bytes of the server. */
export function cutAfter(bytes: number): Meddler {
  let left = bytes;
  return (given, end) => {
    const part = given.subarray(0, left);
    left -= part.length;
    if (left === 0) end();
    return part;
  };
}

/** Lets all pass. */
export const honest: Meddler = (bytes) => bytes;
