import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Request } from 'express';
import type { ByteStream } from '../../model/delivery.js';
import type { WebhookSettings } from '../../sources/webhook/webhook-source.js';
import { fileName } from '../reports/file-name.js';
import { BodyRefused } from '../reports/guarded-body.js';
import { readForm } from '../reports/multipart.js';
import type { ReceivedFiles } from '../reports/received.js';
import { mailgunProof, type OneTimeProof } from './proof.js';
import { readJsonField } from './json-field.js';
import { isSignedBy, isSubscribeUrl, mailIn, SNS_MESSAGE, type SnsMessage } from './sns.js';
import type { Certificate } from './sns-service.js';
import { isTlsType, wantTlsReport, type TlsReading } from './tls-report.js';
import { readUrlEncoded } from './url-encoded.js';

export interface MailInTools {
  readonly now: () => number;
  readonly reading: TlsReading;
  /** The certificate behind a URL of the service. */
  readonly certificate: (url: string) => Promise<Certificate>;
  /** Whether the service was told that the subscription is wanted. */
  readonly confirm: (url: string) => Promise<boolean>;
}

export interface Incoming {
  readonly request: Request;
  readonly body: ByteStream;
  readonly received: ReceivedFiles;
  readonly settings: WebhookSettings;
}

/**
 * Takes out of a request what its service put there, and looks at the proof that stands there, which is returned where
 * it is good for this mail alone. Throws `BodyRefused`.
 */
export async function takeMailIn(incoming: Incoming, tools: MailInTools): Promise<OneTimeProof | undefined> {
  const { request, body, received, settings } = incoming;
  switch (settings.service) {
    case 'raw':
    case 'cloudflare':
      await received.add(() => nameOf(request), body);
      break;
    case 'tlsrpt':
      await fromStranger(incoming, tools.reading);
      break;
    case 'sendgrid':
      await form(incoming, 'email');
      break;
    case 'mailgun': {
      const fields = await form(incoming, 'body-mime');
      const proof = mailgunProof(fields, settings.signing_key ?? '', tools.now());
      if (proof === undefined) throw new BodyRefused('secret_wrong');
      return proof;
    }
    case 'postmark': {
      const add = (text: ByteStream): Promise<void> => received.add(() => 'mail.eml', text);
      if (!(await readJsonField(body, 'RawEmail', add))) throw new BodyRefused('body_malformed');
      break;
    }
    case 'ses':
      await fromSns(incoming, tools);
      break;
  }
  return undefined;
}

async function fromStranger({ request, body, received }: Incoming, reading: TlsReading): Promise<void> {
  const type = request.headers['content-type'];
  if (type !== undefined && !isTlsType(type)) throw new BodyRefused('type_unsupported');
  await received.add(() => 'report', body);
  for (const { whole } of received.files) await wantTlsReport(whole, reading);
}

function nameOf({ query }: Request): string {
  const asked = query['name'];
  return fileName(typeof asked === 'string' ? asked : undefined, 'mail.eml');
}

/** The mail stands in a field, whole; the others are small. */
async function form(
  { request, body, received }: Incoming,
  field: string,
): Promise<ReadonlyMap<string, string>> {
  const fields = new Map<string, string>();
  const reader = {
    isFile: (name: string) => name === field,
    file: (_name: string, _file: string | undefined, bytes: ByteStream) =>
      received.add(() => 'mail.eml', bytes),
    field: (name: string, value: string) => {
      fields.set(name, value);
    },
  };
  const type = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data\b/i.test(type)) await readForm(request.headers, body, { files: 1 }, reader);
  else if (/^application\/x-www-form-urlencoded\b/i.test(type)) await readUrlEncoded(body, reader);
  else throw new BodyRefused('type_unsupported');
  if (received.files.length === 0) throw new BodyRefused('body_malformed');
  return fields;
}

/** SNS has messages of 256 KiB at most. */
const SNS_BYTES = 1024 * 1024;

async function fromSns({ body, received, settings }: Incoming, tools: MailInTools): Promise<void> {
  const message = await snsMessage(body);
  if (!(settings.topics ?? []).includes(message.TopicArn)) throw new BodyRefused('secret_wrong');
  const certificate = await tools.certificate(message.SigningCertURL);
  if (!certificate.ok) throw new BodyRefused(certificate.reason);
  if (!isSignedBy(message, certificate.pem, tools.now())) throw new BodyRefused('secret_wrong');
  if (message.Type === 'UnsubscribeConfirmation') return;
  if (message.Type === 'SubscriptionConfirmation') {
    const url = message.SubscribeURL ?? '';
    if (!settings.subscribe) return;
    if (!isSubscribeUrl(url)) throw new BodyRefused('body_malformed');
    if (!(await tools.confirm(url))) throw new BodyRefused('service_away');
    return;
  }
  const mail = mailIn(message);
  if (mail === undefined) throw new BodyRefused('body_malformed');
  await received.add(() => fileName(mail.name, 'mail.eml'), Readable.from([mail.bytes]));
}

async function snsMessage(body: ByteStream): Promise<SnsMessage> {
  const text = (await buffer(Readable.from(short(body)))).toString();
  try {
    return SNS_MESSAGE.parse(JSON.parse(text));
  } catch {
    throw new BodyRefused('body_malformed');
  }
}

async function* short(body: ByteStream): ByteStream {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > SNS_BYTES) throw new BodyRefused('request_too_large');
    yield chunk;
  }
}
