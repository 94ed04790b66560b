/** Who may post to a webhook, how much, and what is told of it. */
import { XML } from '../../unpack/made.js';
import { BEARER, MAIL, Posts, SECRET, STORED } from './testing/posts.js';
import { TLS_REPORT } from './testing/tls-report.js';

let posts: Posts;

beforeEach(async () => {
  posts = await Posts.open({
    raw: { secret: SECRET },
    cloudflare: { service: 'cloudflare', secret: SECRET },
    tlsrpt: { service: 'tlsrpt' },
    scarce: { secret: SECRET, per_minute: 1 },
    rare: { secret: SECRET, per_minute: 1, request_bytes: 10 },
  });
});
afterEach(async () => {
  await posts.close();
});

describe('TLS reports (RFC 8460)', () => {
  const JSON_TYPE = { 'content-type': 'application/tlsrpt+json' };

  it.each([
    ...['application/tlsrpt+json', 'application/tlsrpt+gzip', 'application/json', 'application/gzip'],
    ...['application/octet-stream', 'Application/TLSRPT+JSON; charset=utf-8', ''],
  ])('are taken from anybody, who is told nothing of what became of them: %s', async (type) => {
    const headers = type === '' ? {} : { 'content-type': type };
    const told = await posts.send('tlsrpt', { body: Buffer.from(TLS_REPORT), headers });
    expect({ status: told.status, body: await told.json() }).toEqual({ status: 200, body: {} });
    expect(posts.taken).toEqual([TLS_REPORT]);
  });

  it.each(['', 'junk', '{}', MAIL, XML])('and nothing else comes near the store: %.20s', async (body) => {
    expect(await posts.post('tlsrpt', { body, headers: JSON_TYPE })).toEqual({
      status: 400,
      reason: 'body_malformed',
    });
    expect(posts.taken).toEqual([]);
    expect(posts.refused).toEqual(['body_malformed']);
  });

  it.each(['text/plain', 'application/xml', 'message/rfc822', 'multipart/form-data; boundary=x'])(
    'nor what says that it is something else: %s',
    async (type) => {
      const told = await posts.post('tlsrpt', { body: TLS_REPORT, headers: { 'content-type': type } });
      expect(told).toEqual({ status: 415, reason: 'type_unsupported' });
      expect(posts.taken).toEqual([]);
      expect(posts.refused).toEqual(['type_unsupported']);
    },
  );

  it('are to come again where they are not stored', async () => {
    posts.verdict = 'nack';
    const told = await posts.post('tlsrpt', { body: TLS_REPORT, headers: JSON_TYPE });
    expect(told).toEqual({ status: 503, reason: 'store_away' });
  });
});

it('limits are told to the source; a service that is too fast is told to come again, and loses no mail', async () => {
  expect((await posts.post('rare', { body: 'x'.repeat(11), headers: BEARER })).status).toBe(413);
  expect(await posts.post('rare', { body: 'x', headers: BEARER })).toEqual({
    status: 503,
    reason: 'rate_limited',
  });
  expect(posts.limited).toEqual(['request_bytes', 'per_minute']);
});

it('strangers use up nothing of what a service may', async () => {
  for (let i = 0; i < 3; i++)
    expect(
      (await posts.post('scarce', { body: 'x', headers: { authorization: 'Bearer other' } })).status,
    ).toBe(401);
  expect((await posts.post('scarce', { body: MAIL, headers: BEARER })).status).toBe(200);
});

it('a service whose mail is not stored is told to come again', async () => {
  posts.verdict = 'nack';
  expect(await posts.post('raw', { body: MAIL, headers: BEARER })).toEqual({
    status: 503,
    reason: 'store_away',
  });
});

it('mails that are not on disk yet have their places, though nobody waits for them; other webhooks go on', async () => {
  let end: (value: typeof STORED) => void = () => undefined;
  posts.pending = new Promise((resolve) => (end = resolve));
  const told = await Promise.all(
    Array.from({ length: 4 }, () => posts.post('raw', { body: 'x', headers: BEARER })),
  );
  expect(told).toEqual(told.map(() => ({ status: 503, reason: 'store_away' })));
  expect(await posts.post('raw', { body: 'x', headers: BEARER })).toEqual({
    status: 503,
    reason: 'uploads_too_many',
  });
  expect(posts.limited).toEqual(['in_flight']);
  const waits = posts.pending;
  posts.pending = undefined;
  expect((await posts.post('cloudflare', { body: 'x', headers: BEARER })).status).toBe(200);
  end(STORED);
  await waits;
  expect((await posts.post('raw', { body: 'x', headers: BEARER })).status).toBe(200);
});

it('nobody else is here', async () => {
  expect((await posts.post('other', { body: 'x' })).status).toBe(404);
});
