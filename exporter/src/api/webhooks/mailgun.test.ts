/** Mail from Mailgun, whose signature is not of the mail: it is good for one. */
import { createHmac } from 'node:crypto';
import type { Verdict } from '../../model/intake-source.js';
import { formOf, MAIL, NOW, Posts, SECRET, STORED } from './testing/posts.js';

let posts: Posts;

beforeEach(async () => {
  posts = await Posts.open({ mailgun: { service: 'mailgun', signing_key: SECRET } });
});
afterEach(async () => {
  await posts.close();
});

describe('Mailgun', () => {
  const AGAIN = { status: 503, reason: 'repeat_under_way' };

  function fields(change: Readonly<Record<string, string>> = {}): Record<string, string> {
    const [timestamp, token] = [String(NOW / 1000), 'a-token'];
    const signature = createHmac('sha256', SECRET)
      .update(timestamp + token)
      .digest('hex');
    return { recipient: 'a', 'body-mime': MAIL, timestamp, token, signature, ...change };
  }

  it.each([
    ['a form', (all: Record<string, string>) => formOf(all)],
    ['an encoded form', (all: Record<string, string>) => new URLSearchParams(all)],
  ])('has the mail in a field of %s', async (_, make) => {
    expect((await posts.post('mailgun', { body: make(fields()) })).status).toBe(200);
    expect(posts.taken).toEqual([MAIL]);
  });

  it.each<Readonly<Record<string, string>>>([
    { signature: 'f'.repeat(64) },
    { token: 'other' },
    { timestamp: String(NOW / 1000 - 90_000) },
    { signature: '' },
  ])('and proves that it is itself: %j', async (change) => {
    const told = await posts.post('mailgun', { body: new URLSearchParams(fields(change)) });
    expect(told).toEqual({ status: 401, reason: 'secret_wrong' });
    expect(posts.taken).toEqual([]);
  });

  const tell = (change: Readonly<Record<string, string>> = {}) =>
    posts.post('mailgun', { body: new URLSearchParams(fields(change)) });

  it('is believed once with each token, once its mail is on disk', async () => {
    expect((await tell()).status).toBe(200);
    const enough = { status: 406, reason: 'nonce_used' };
    expect(await tell({ 'body-mime': 'another mail' })).toEqual(enough);
    expect(await tell()).toEqual(enough);
    expect(posts.taken).toEqual([MAIL]);
    expect(posts.refused).toEqual(['nonce_used', 'nonce_used']);
  });

  it('comes again with the same token after a failure, and is taken', async () => {
    posts.verdict = 'nack';
    expect(await tell()).toEqual({ status: 503, reason: 'store_away' });
    posts.verdict = 'ack';
    expect((await tell()).status).toBe(200);
    expect((await tell()).status).toBe(406);
  });

  it('comes again where its token cannot be looked at, or remembered', async () => {
    posts.isStoreAway = true;
    expect(await tell()).toEqual({ status: 503, reason: 'store_away' });
    expect(posts.taken).toEqual([]);
    posts.isStoreAway = false;
    posts.pending = Promise.resolve().then(() => {
      posts.isStoreAway = true;
      return STORED;
    });
    expect(await tell()).toEqual({ status: 503, reason: 'store_away' });
    posts.isStoreAway = false;
    posts.pending = undefined;
    expect((await tell()).status).toBe(200);
  });

  it('of two at once with one token only one is taken, and the other is to come again', async () => {
    let store: (stored: Verdict) => void = () => undefined;
    posts.pending = new Promise((resolve) => (store = resolve));
    const mails = ['one', 'two'].map((mail) => tell({ 'body-mime': mail }));
    expect(await Promise.race(mails)).toEqual(AGAIN);
    store(STORED);
    const told = await Promise.all(mails);
    expect(told.map(({ status }) => status).sort()).toEqual([200, 503]);
    expect(posts.taken).toHaveLength(1);
    expect((await tell({ 'body-mime': 'three' })).status).toBe(406);
  });

  it('nor while the first is still on its way to the disk, though nobody waits for it', async () => {
    let store: (stored: Verdict) => void = () => undefined;
    posts.pending = new Promise((resolve) => (store = resolve));
    expect(await tell()).toEqual({ status: 503, reason: 'store_away' });
    expect(await tell({ 'body-mime': 'another mail' })).toEqual(AGAIN);
    store(STORED);
    await posts.pending;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await tell({ 'body-mime': 'another mail' })).status).toBe(406);
    expect(posts.taken).toEqual([MAIL]);
  });

  it('an encoding that is broken is refused', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await posts.post('mailgun', { body: 'body-mime=%zz', headers })).reason).toBe('body_malformed');
  });
});
