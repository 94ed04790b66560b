/** Each service sends mail in a way of its own; what comes out is the mail, byte for byte. */
import { BEARER, formOf, MAIL, Posts, SECRET } from './testing/posts.js';

let posts: Posts;

beforeEach(async () => {
  posts = await Posts.open({
    raw: { service: 'raw', secret: SECRET },
    cloudflare: { service: 'cloudflare', secret: SECRET },
    postmark: { service: 'postmark', secret: SECRET },
    sendgrid: { service: 'sendgrid', secret: SECRET },
  });
});
afterEach(async () => {
  await posts.close();
});

describe('raw mail, as a Cloudflare email worker sends it', () => {
  it.each([
    ['as a bearer', 'raw', BEARER],
    ['as a bearer', 'cloudflare', BEARER],
  ])('with the secret %s (%s)', async (_, name, headers) => {
    expect(await posts.post(name, { body: MAIL, headers })).toMatchObject({ status: 200 });
    expect(posts.taken).toEqual([MAIL]);
  });

  it('with the secret as the password of the URL, or as its token', async () => {
    const basic = `Basic ${Buffer.from(`any:${SECRET}`).toString('base64')}`;
    expect((await posts.post('raw', { body: MAIL, headers: { authorization: basic } })).status).toBe(200);
    expect((await posts.post(`raw?token=${encodeURIComponent(SECRET)}`, { body: MAIL })).status).toBe(200);
  });

  it.each([{}, { authorization: 'Bearer other' }, { authorization: `Basic ${SECRET}` }])(
    'and never without it: %j',
    async (headers) => {
      expect(await posts.post('raw', { body: MAIL, headers })).toEqual({
        status: 401,
        reason: 'secret_wrong',
      });
      expect(posts.taken).toEqual([]);
    },
  );
});

describe('Postmark', () => {
  it('has the mail in a text of its JSON', async () => {
    const body = JSON.stringify({
      From: 'x',
      Headers: [{ RawEmail: 'no', a: '}"' }],
      RawEmail: MAIL,
      Tag: null,
    });
    expect(await posts.post('postmark', { body, headers: BEARER })).toMatchObject({ status: 200 });
    expect(posts.taken).toEqual([MAIL]);
  });

  it('with all escapes that there are', async () => {
    const body = '{"RawEmail" : "\\u0041\\/\\b\\f\\n\\r\\t\\"\\\\\\u00e9\\ud83d\\ude00"}';
    await posts.post('postmark', { body, headers: BEARER });
    expect(posts.taken).toEqual(['A/\b\f\n\r\t"\\\u00e9\u{1f600}']);
  });

  it.each([
    '',
    '[]',
    '{',
    '{"RawEmail":"x',
    '{"RawEmail":7}',
    '{"Other":"x"}',
    '{"a":"\\x"}',
    '{a:1}',
    '{"a"]}',
  ])('and nothing is taken of what is none: %s', async (body) => {
    expect(await posts.post('postmark', { body, headers: BEARER })).toEqual({
      status: 400,
      reason: 'body_malformed',
    });
    expect(posts.taken).toEqual([]);
  });
});

describe('SendGrid', () => {
  it('has the mail in a field of a form', async () => {
    const body = formOf({ headers: 'x', email: MAIL, to: 'a' });
    expect((await posts.post('sendgrid', { body, headers: BEARER })).status).toBe(200);
    expect(posts.taken).toEqual([MAIL]);
  });

  it('and is told where the raw mail is missing', async () => {
    const told = await posts.post('sendgrid', { body: formOf({ text: 'x' }), headers: BEARER });
    expect(told).toEqual({ status: 400, reason: 'body_malformed' });
    expect((await posts.post('sendgrid', { body: '{}', headers: BEARER })).reason).toBe('type_unsupported');
  });
});
