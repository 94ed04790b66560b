/** Mail from SES, in messages that SNS signs. */
import { execFileSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCertificateUrl, signedText, type SnsMessage } from './sns.js';
import type { Certificate } from './sns-service.js';
import { MAIL, Posts } from './testing/posts.js';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:mail';
const { pem, key } = selfSigned();

let posts: Posts;

beforeEach(async () => {
  posts = await Posts.open({ ses: { service: 'ses', topics: [TOPIC] } }, certificateAt);
});
afterEach(async () => {
  await posts.close();
});

function certificateAt(url: string): Certificate {
  if (url.includes('/SimpleNotificationService-away')) return { ok: false, reason: 'service_away' };
  return isCertificateUrl(url) ? { ok: true, pem } : { ok: false, reason: 'secret_wrong' };
}

function selfSigned(): { pem: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-sns-'));
  const [keyFile, certFile] = [join(folder, 'key'), join(folder, 'cert')];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '3650',
    '-subj',
    '/CN=sns.amazonaws.com',
  ];
  execFileSync('openssl', [...args, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  const made = { pem: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}

describe('SES through SNS', () => {
  function message(change: Partial<SnsMessage> = {}): SnsMessage {
    const received = {
      notificationType: 'Received',
      mail: { messageId: 'abc' },
      receipt: { action: { type: 'SNS', encoding: 'BASE64' } },
      content: Buffer.from(MAIL).toString('base64'),
    };
    const plain: SnsMessage = {
      Type: 'Notification',
      MessageId: 'id',
      TopicArn: TOPIC,
      Message: JSON.stringify(received),
      Timestamp: '2026-11-22T00:00:00.000Z',
      SignatureVersion: '2',
      Signature: '',
      SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123abcd.pem',
      ...change,
    };
    const algorithm = plain.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    const signature = createSign(algorithm).update(signedText(plain)).sign(key, 'base64');
    return { ...plain, Signature: signature };
  }

  it.each(['1', '2'] as const)(
    'is believed when the service signed it (version %s)',
    async (SignatureVersion) => {
      expect((await posts.post('ses', { body: JSON.stringify(message({ SignatureVersion })) })).status).toBe(
        200,
      );
      expect(posts.taken).toEqual([MAIL]);
    },
  );

  it.each([
    ['another topic', message({ TopicArn: `${TOPIC}2` })],
    ['a certificate from elsewhere', message({ SigningCertURL: 'https://sns.evil.example/a.pem' })],
    ['another message than was signed', { ...message(), Message: '{}' }],
    ['no signature', { ...message(), Signature: '' }],
  ])('and not with %s', async (_, body) => {
    expect(await posts.post('ses', { body: JSON.stringify(body) })).toEqual({
      status: 401,
      reason: 'secret_wrong',
    });
    expect(posts.taken).toEqual([]);
  });

  it('a subscription is confirmed where the service is, and nowhere else', async () => {
    const at = (host: string): SnsMessage =>
      message({
        Type: 'SubscriptionConfirmation',
        Token: 't',
        SubscribeURL: `https://${host}/?Action=ConfirmSubscription&Token=t`,
      });
    expect(
      (await posts.post('ses', { body: JSON.stringify(at('sns.eu-west-1.amazonaws.com')) })).status,
    ).toBe(200);
    expect(posts.confirmed).toHaveLength(1);
    expect((await posts.post('ses', { body: JSON.stringify(at('169.254.169.254')) })).status).toBe(400);
    expect(posts.confirmed).toHaveLength(1);
  });

  it('whose certificate cannot be had just now is told to come again', async () => {
    const SigningCertURL = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-away.pem';
    const told = await posts.post('ses', { body: JSON.stringify(message({ SigningCertURL })) });
    expect(told).toEqual({ status: 503, reason: 'service_away' });
  });

  it('a subscription to another topic is not confirmed', async () => {
    const SubscribeURL = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t';
    const other = message({ Type: 'SubscriptionConfirmation', TopicArn: `${TOPIC}2`, SubscribeURL });
    expect((await posts.post('ses', { body: JSON.stringify(other) })).status).toBe(401);
    expect(posts.confirmed).toEqual([]);
  });

  it('a notification without a mail is refused', async () => {
    const body = JSON.stringify(message({ Message: '{"notificationType":"Bounce"}' }));
    expect((await posts.post('ses', { body })).reason).toBe('body_malformed');
  });
});
