import { createVerify, X509Certificate } from 'node:crypto';
import * as z from 'zod';

/** What SNS posts. The names are those of the service. */
export const SNS_MESSAGE = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Subject: z.string().optional(),
  Timestamp: z.string(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
});

export type SnsMessage = z.output<typeof SNS_MESSAGE>;

const SIGNED_OF_NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const SIGNED_OF_OTHERS = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** The name of a region and nothing else: a bucket in S3 that is called sns is at `sns.s3-us-west-2.amazonaws.com`. */
const HOST =
  /^sns\.((?!cn-)[a-z]{2}(-[a-z]+)+-\d{1,2}\.amazonaws\.com|cn(-[a-z]+)+-\d{1,2}\.amazonaws\.com\.cn)$/;
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9A-Za-z]{1,64}\.pem$/;

/** Whoever signs for the service has its certificate on a host of the service: that is all there is to trust. */
export function isCertificateUrl(text: string): boolean {
  const url = ofService(text);
  return url !== undefined && CERTIFICATE_PATH.test(url.pathname) && url.search === '';
}

/** Where a subscription is confirmed; asked for with no more than GET. */
export function isSubscribeUrl(text: string): boolean {
  const url = ofService(text);
  return url?.pathname === '/' && url.searchParams.get('Action') === 'ConfirmSubscription';
}

function ofService(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.port === '';
  return url.protocol === 'https:' && isPlain && HOST.test(url.hostname) ? url : undefined;
}

/** As the service signs it: names and values, a line each. */
export function signedText(message: SnsMessage): string {
  const values: Readonly<Record<string, string | undefined>> = message;
  const names = message.Type === 'Notification' ? SIGNED_OF_NOTIFICATION : SIGNED_OF_OTHERS;
  return names
    .flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [`${name}\n${value}\n`];
    })
    .join('');
}

export function isSignedBy(message: SnsMessage, pem: string, now: number): boolean {
  try {
    const certificate = new X509Certificate(pem);
    const isGood = Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
    const algorithm = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    const verify = createVerify(algorithm).update(signedText(message));
    return isGood && verify.verify(certificate.publicKey, message.Signature, 'base64');
  } catch {
    return false;
  }
}

/** What SES says of a mail that it received, where the action of its rule is SNS. */
const RECEIVED = z.object({
  notificationType: z.literal('Received'),
  mail: z.object({ messageId: z.string() }).partial().optional(),
  receipt: z.object({ action: z.object({ encoding: z.string().optional() }).optional() }).optional(),
  content: z.string(),
});

/** The mail in a notification; nothing where there is none. */
export function mailIn(
  message: SnsMessage,
): { readonly name: string; readonly bytes: Uint8Array } | undefined {
  let said: unknown;
  try {
    said = JSON.parse(message.Message);
  } catch {
    return undefined;
  }
  const received = RECEIVED.safeParse(said);
  if (!received.success) return undefined;
  const { content, receipt, mail } = received.data;
  const encoding = receipt?.action?.encoding?.toUpperCase() === 'BASE64' ? 'base64' : 'utf8';
  return { name: mail?.messageId ?? message.MessageId, bytes: Buffer.from(content, encoding) };
}
