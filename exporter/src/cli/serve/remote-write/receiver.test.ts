import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { uncompress } from 'snappyjs';
import { Authority } from '../../../api/testing/certificates.js';
import { writeRequest } from '../../../metrics/remote-write/write-request.js';
import { Receiver } from './receiver.js';

const SAMPLES = [{ labels: { __name__: 'dmarc_daily_messages', domain: 'a.example' }, value: 7, at: 1_000 }];
const GOES_ON = new AbortController().signal;

let server: http.Server;
let answer: http.RequestListener = () => undefined;
let url = '';

beforeAll(async () => {
  server = http.createServer((request, response) => {
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Change {
  readonly timeout?: number;
  readonly url?: string;
  readonly ca?: string;
}

function receiver(change: Change = {}): Receiver {
  const headers = { authorization: 'Bearer t', 'x-scope-orgid': 'mail' };
  const where = { url, headers, timeout: 10_000, ca: undefined, ...change };
  return new Receiver(where, { version: '1.2.3', now: () => 0 });
}

it('is sent what remote write 1.0 is', async () => {
  let had: { readonly headers: http.IncomingHttpHeaders; readonly body: Buffer } | undefined;
  answer = (request, response) => {
    void buffer(request).then((body) => {
      had = { headers: request.headers, body };
      response.writeHead(204).end();
    });
  };
  expect(await receiver().post(SAMPLES, GOES_ON)).toEqual({ outcome: 'written', detail: '204' });
  expect(had?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
    'user-agent': 'plumbline/1.2.3',
    authorization: 'Bearer t',
    'x-scope-orgid': 'mail',
  });
  expect(uncompress(had?.body ?? Buffer.alloc(0)).equals(writeRequest(SAMPLES))).toBe(true);
});

it('is not followed elsewhere', async () => {
  answer = (_, response) => response.writeHead(302, { location: 'http://elsewhere.test/' }).end();
  expect(await receiver().post(SAMPLES, GOES_ON)).toMatchObject({ trouble: 'not_there' });
});

it('may say as much as it likes, and how long to wait', async () => {
  answer = (_, response) => response.writeHead(503, { 'retry-after': '30' }).end('x'.repeat(1_000_000));
  const posted = await receiver().post(SAMPLES, GOES_ON);
  expect(posted).toEqual({ trouble: 'busy', detail: `503 ${'x'.repeat(300)}`, retryAfterMs: 30_000 });
});

it('is given up when it does not answer in time', async () => {
  answer = () => undefined;
  expect(await receiver({ timeout: 50 }).post(SAMPLES, GOES_ON)).toMatchObject({ trouble: 'timeout' });
});

it('is given up when nobody wants to wait any more', async () => {
  const stop = new AbortController();
  answer = () => {
    stop.abort();
  };
  expect(await receiver().post(SAMPLES, stop.signal)).toMatchObject({ trouble: 'unreachable' });
});

it('may be away', async () => {
  const posted = await receiver({ url: 'http://127.0.0.1:1/' }).post(SAMPLES, GOES_ON);
  expect(posted).toMatchObject({ trouble: 'unreachable' });
  expect(posted.detail).toMatch(/ECONNREFUSED/);
});

describe('with TLS', () => {
  const authority = new Authority();
  const another = new Authority('another');
  let secure: https.Server;

  async function listen(names: string): Promise<string> {
    secure = https.createServer(authority.sign(names), (_, response) => response.writeHead(204).end());
    await once(secure.listen(0, '127.0.0.1'), 'listening');
    return `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
  }
  afterEach(() => {
    secure.closeAllConnections();
    secure.close();
  });
  afterAll(() => {
    authority.remove();
    another.remove();
  });

  it('is trusted with the certificate of its authority', async () => {
    const at = await listen('IP:127.0.0.1');
    const posted = await receiver({ url: at, ca: authority.own.cert }).post(SAMPLES, GOES_ON);
    expect(posted).toEqual({ outcome: 'written', detail: '204' });
  });

  it.each([
    ['of another authority', 'IP:127.0.0.1', () => another.own.cert, /certificate/],
    ['of an authority that nobody has named', 'IP:127.0.0.1', () => undefined, /certificate/],
    ['of another name', 'DNS:elsewhere.example', () => authority.own.cert, /IP: 127\.0\.0\.1/],
  ])('is not trusted with one %s', async (_, names, ca, detail) => {
    const trusted = ca();
    const at = await listen(names);
    const change = trusted === undefined ? { url: at } : { url: at, ca: trusted };
    const posted = await receiver(change).post(SAMPLES, GOES_ON);
    expect(posted).toEqual({ trouble: 'untrusted', detail: expect.stringMatching(detail) as string });
  });
});
