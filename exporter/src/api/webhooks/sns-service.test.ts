/** Nobody who posts a message makes us ask anywhere but at Amazon's own addresses. */
import { SnsService } from './sns-service.js';

const CERTIFICATE = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123abcd.pem';
const SUBSCRIBE =
  'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:1:m&Token=t';

let asked: string[];
let options: (RequestInit | undefined)[];

function service(answer: () => Response | Promise<Response>): SnsService {
  asked = [];
  options = [];
  return new SnsService((url, init) => {
    asked.push(url instanceof Request ? url.url : String(url));
    options.push(init);
    return Promise.resolve(answer());
  });
}

it('a certificate is fetched once, and no redirect is followed', async () => {
  const sns = service(() => new Response('a certificate'));
  expect(await sns.certificate(CERTIFICATE)).toEqual({ ok: true, pem: 'a certificate' });
  expect(await sns.certificate(CERTIFICATE)).toEqual({ ok: true, pem: 'a certificate' });
  expect(asked).toEqual([CERTIFICATE]);
  expect(options[0]).toMatchObject({ redirect: 'error' });
});

it.each([
  'http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem',
  'https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0.pem',
  'https://evil.example/?https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://evil-sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.evil.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://bucket.s3.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3-website-us-east-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3-accelerate.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.s3.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0.pem',
  'https://sns.cn-north-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.us-east-1.amazonaws.com.cn/SimpleNotificationService-0.pem',
  'https://sns.us-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0.pem',
  'https://user:secret@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
  'https://sns.eu-west-1.amazonaws.com/evil/SimpleNotificationService-0.pem',
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem?x=y',
  'https://127.0.0.1/SimpleNotificationService-0.pem',
  'https://[::1]/SimpleNotificationService-0.pem',
  'https://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'not a URL',
])('nobody goes to %s for a certificate', async (url) => {
  const sns = service(() => new Response('x'));
  expect(await sns.certificate(url)).toEqual({ ok: false, reason: 'secret_wrong' });
  expect(asked).toEqual([]);
});

it.each([
  'us-east-1.amazonaws.com',
  'us-gov-west-1.amazonaws.com',
  'ap-southeast-2.amazonaws.com',
  'cn-north-1.amazonaws.com.cn',
])('the service is at sns.%s', async (host) => {
  const sns = service(() => new Response('x'));
  const certificate = `https://sns.${host}/SimpleNotificationService-0.pem`;
  const subscribe = SUBSCRIBE.replace('eu-west-1.amazonaws.com', host);
  expect(await sns.certificate(certificate)).toMatchObject({ ok: true });
  expect(await sns.confirm(subscribe)).toBe(true);
  expect(asked).toEqual([certificate, subscribe]);
});

it.each([
  SUBSCRIBE.replace('https', 'http'),
  SUBSCRIBE.replace('sns.eu-west-1.amazonaws.com', 'sns.s3.amazonaws.com'),
  SUBSCRIBE.replace('sns.eu-west-1.amazonaws.com', 'sns.s3-us-west-2.amazonaws.com'),
  SUBSCRIBE.replace('amazonaws.com', 'amazonaws.com.evil.example'),
  SUBSCRIBE.replace('sns.eu-west-1.amazonaws.com', '127.0.0.1:9877'),
  SUBSCRIBE.replace('ConfirmSubscription', 'DeleteTopic'),
  SUBSCRIBE.replace('/?', '/other?'),
])('nobody goes to %s to subscribe', async (url) => {
  const sns = service(() => new Response('x'));
  expect(await sns.confirm(url)).toBe(false);
  expect(asked).toEqual([]);
});

it('a subscription is confirmed where the service is', async () => {
  expect(await service(() => new Response('<done/>')).confirm(SUBSCRIBE)).toBe(true);
  expect(asked).toEqual([SUBSCRIBE]);
});

it.each<[string, () => Response | Promise<Response>, string]>([
  ['is not there', () => new Response('', { status: 404 }), 'secret_wrong'],
  ['cannot be had', () => new Response('', { status: 503 }), 'service_away'],
  ['is behind a line that broke', () => Promise.reject(new Error('no line')), 'service_away'],
  ['has no end', () => new Response('x'.repeat(70_000)), 'service_away'],
])('a certificate that %s is told apart, and asked for again', async (_, answer, reason) => {
  const sns = service(answer);
  expect(await sns.certificate(CERTIFICATE)).toEqual({ ok: false, reason });
  await sns.certificate(CERTIFICATE);
  expect(asked).toHaveLength(2);
});
