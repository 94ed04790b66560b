import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** The engine's socket at an address of its own, as a server's: it can be shut, and what comes through it is counted. */
export interface Gate {
  readonly url: string;
  /** Statements are let through, cut off, or answered by nobody. */
  set(state: GateState): void;
  close(): Promise<void>;
}

/** `broken`: a connection is taken and closed; `answerless`: what is asked is done, and its answer lost. */
export type GateState = 'open' | 'broken' | 'answerless';

export async function openGate(socketPath: string): Promise<Gate> {
  let state: GateState = 'open';
  const server = createServer((asked, answer) => {
    if (state === 'broken') asked.socket.destroy();
    else forward(socketPath, asked, answer, () => state === 'answerless');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the gate has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    set: (next) => {
      state = next;
      // What is under way breaks as well.
      if (next === 'broken') server.closeAllConnections();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(
  socketPath: string,
  asked: IncomingMessage,
  answer: ServerResponse,
  isLost: () => boolean,
): void {
  const { method, url, headers } = asked;
  const passed = request({ socketPath, method, path: url, headers, agent: false }, (given) => {
    if (isLost()) {
      given.resume().on('end', () => answer.destroy());
      return;
    }
    answer.writeHead(given.statusCode ?? 500, given.headers);
    given.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}
