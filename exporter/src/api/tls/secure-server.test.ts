import { request } from 'node:https';
import { Agent } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type TLSSocket } from 'node:tls';
import { listen, type Listening } from '../listen.js';
import { Authority, tlsOf, type Pair } from '../testing/certificates.js';
import type { ListenTls } from './secure-server.js';

const HOST = '127.0.0.1';
const LIMITS = {
  connections: 100,
  headBytes: 16_384,
  headWaitMs: 10_000,
  bodyWaitMs: 60_000,
  quietMs: 60_000,
};

const ours = new Authority();
const others = new Authority('another authority');
const server = ours.sign('DNS:localhost,IP:127.0.0.1');
const known = ours.sign('DNS:prometheus.example,IP:0:0:0:0:0:0:0:1,URI:spiffe://x/prometheus');
const stranger = others.sign('DNS:prometheus.example');
afterAll(() => {
  ours.remove();
  others.remove();
});

let listening: Listening | undefined;
let refused = 0;

async function start(more: Partial<ListenTls>): Promise<void> {
  refused = 0;
  const started = await listen((_, response) => response.end('here'), {
    ...{ host: HOST, port: 0, limits: LIMITS, onLimit: () => undefined },
    tls: tlsOf(server, more),
    onUnwelcome: () => void (refused += 1),
  });
  if ('reason' in started) throw new Error(started.detail);
  listening = started;
}
afterEach(async () => {
  await listening?.close(0);
});

const port = (): number => Number(new URL(listening?.url ?? '').port);

/** What who shows this is answered; nothing where they are not let in. */
async function answered(shown: Pair | undefined, agent?: Agent): Promise<string | undefined> {
  const asked = request({
    ...{ host: HOST, port: port(), ca: ours.own.cert, ...shown },
    ...(agent === undefined ? { agent: false } : { agent }),
  }).end();
  try {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return Buffer.concat(await response.toArray()).toString();
  } catch {
    return undefined;
  }
}

const CASES: readonly [ListenTls['clientAuth'], ...(string | undefined)[]][] = [
  ['NoClientCert', 'here', 'here', 'here'],
  ['RequestClientCert', 'here', 'here', 'here'],
  ['RequireAnyClientCert', undefined, 'here', 'here'],
  ['VerifyClientCertIfGiven', 'here', undefined, 'here'],
  ['RequireAndVerifyClientCert', undefined, undefined, 'here'],
];

test.each(CASES)(
  '%s: nothing shown: %s, a stranger’s: %s, a known one: %s',
  async (clientAuth, ...answers) => {
    await start({ clientAuth, clientCa: clientAuth === 'NoClientCert' ? undefined : ours.own.cert });
    const asked = [];
    for (const shown of [undefined, stranger, known]) asked.push(await answered(shown));
    expect(asked).toEqual(answers);
  },
);

const NAMED = { clientAuth: 'RequireAndVerifyClientCert', clientCa: ours.own.cert } as const;

test.each([
  ['a name in it', ['nobody.example', 'prometheus.example'], 'here'],
  ['an address in it, written shorter', ['::1'], 'here'],
  ['a URI in it', ['spiffe://x/prometheus'], 'here'],
  ['no name in it', ['example', 'PROMETHEUS.example'], undefined],
  ['none at all', [], undefined],
])('of a certificate the allowed names are %s', async (_, clientNames, answer) => {
  await start({ ...NAMED, clientNames });
  expect(await answered(known)).toBe(answer);
  expect(refused).toBe(answer === undefined ? 1 : 0);
});

test('who comes back with a session that began before is judged again', async () => {
  await start({ ...NAMED, clientNames: ['prometheus.example'] });
  const agent = new Agent({ maxCachedSessions: 10 });
  expect(await answered(known, agent)).toBe('here');
  expect(await answered(known, agent)).toBe('here');
  listening?.secure(tlsOf(server, { ...NAMED, clientNames: ['nobody.example'] }));
  agent.destroy();
  expect(await answered(known, agent)).toBeUndefined();
});

test('a certificate that is renewed is shown to who comes next, and what is asked of them changes', async () => {
  await start({});
  const shown = async (): Promise<string> => {
    const socket: TLSSocket = connect({ host: HOST, port: port(), ca: ours.own.cert });
    await once(socket, 'secureConnect');
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };
  const before = await shown();
  listening?.secure(tlsOf(ours.sign('IP:127.0.0.1')));
  expect(await shown()).not.toBe(before);
  listening?.secure(tlsOf(server, NAMED));
  expect([await answered(undefined), await answered(known)]).toEqual([undefined, 'here']);
});

test('suites, versions and curves are those that are said', async () => {
  await start({ ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2', curves: 'P-384' });
  const socket = connect({ host: HOST, port: port(), ca: ours.own.cert });
  await once(socket, 'secureConnect');
  expect(socket.getCipher()).toMatchObject({ name: 'ECDHE-ECDSA-AES256-GCM-SHA384', version: 'TLSv1.2' });
  expect(socket.getEphemeralKeyInfo()).toMatchObject({ name: 'secp384r1' });
  socket.destroy();
});
