import type { ServerResponse } from 'node:http';
import { listen, type Listening } from './listen.js';

const open: Listening[] = [];
const HOST = '127.0.0.1';

async function start(handler: Parameters<typeof listen>[0], port = 0): Promise<Listening> {
  const listening = await listen(handler, { host: HOST, port, tls: undefined });
  if ('reason' in listening) throw new Error(listening.detail);
  open.push(listening);
  return listening;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close(0)));
});

test('answers where it says it is', async () => {
  const { url } = await start((_, response) => response.end('here'));
  expect(await (await fetch(url)).text()).toBe('here');
});

test('an address in use is refused with the way out', async () => {
  const { url } = await start((_, response) => response.end());
  const port = Number(new URL(url).port);
  expect(await listen(() => undefined, { host: HOST, port, tls: undefined })).toEqual({
    reason: 'address_in_use',
    detail: `127.0.0.1:${port} is in use: end what listens there, or choose another with --web.listen-address`,
  });
});

test('an address that is not ours is refused', async () => {
  const refusal = await listen(() => undefined, { host: '192.0.2.1', port: 0, tls: undefined });
  expect(refusal).toMatchObject({ reason: 'address_unusable' });
});

test('a certificate that is none is refused', async () => {
  const tls = {
    cert: 'x',
    key: 'y',
    clientCa: undefined,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
  } as const;
  expect(await listen(() => undefined, { host: HOST, port: 0, tls })).toMatchObject({
    reason: 'certificate_unusable',
  });
});

/** A request that has arrived and is not answered yet. */
async function underWay() {
  let listening: Listening | undefined;
  let answer: Promise<Response> | undefined;
  const response = await new Promise<ServerResponse>((resolve) => {
    void start((_, arrived) => {
      resolve(arrived);
    }).then((started) => {
      listening = started;
      answer = fetch(started.url);
      answer.catch(() => undefined);
    });
  });
  if (listening === undefined || answer === undefined) throw new Error('it arrived before it was sent');
  return { listening, answer, response };
}

test('closing waits for what is under way, up to its deadline', async () => {
  const { listening, answer, response } = await underWay();
  const closed = listening.close(10_000);
  response.end('done');
  expect(await (await answer).text()).toBe('done');
  await closed;
});

test('closing does not wait longer than that', async () => {
  const { listening, answer } = await underWay();
  await listening.close(1);
  await expect(answer).rejects.toThrow();
});
