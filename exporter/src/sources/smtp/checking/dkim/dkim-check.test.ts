import { createTransport } from 'nodemailer';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import type { Lookup } from '../dns/lookup.js';
import { ed25519Key, rsaKey } from '../testing/signer.js';
import { DkimCheck } from './dkim-check.js';
import { fieldsIn } from './header.js';

const RSA = rsaKey();
const ED25519 = ed25519Key();
const NOW = 1_800_000_000;
const MAIL = [
  'From: Reports <noreply@example.net>',
  'Subject: Report  domain:\t example.com',
  '\tfolded',
  'To: reports@example.com',
  'Date: Fri, 15 Jan 2027 08:00:00 +0000',
  '',
  'It  says \t much. ',
  '',
  'The end.',
  '',
  '',
].join('\r\n');

/** Each signature: result, domain, and why. */
async function check(mail: string, records: Readonly<Record<string, string>>, size = 50): Promise<string[]> {
  const lookup: Lookup = (name) => Promise.resolve(Object.hasOwn(records, name) ? [records[name] ?? ''] : []);
  const end = mail.indexOf('\r\n\r\n') + 4;
  const fields = fieldsIn(mail.slice(0, end));
  const signatures = fields.filter(({ name }) => name === 'dkim-signature');
  const dkim = new DkimCheck(fields, signatures, { lookup, seconds: NOW });
  const body = Buffer.from(mail.slice(end), 'latin1');
  for (let at = 0; at < body.length; at += size) dkim.add(body.subarray(at, at + size));
  return (await dkim.end()).map(({ result, domain, reason }) => `${result} ${domain} ${reason}`.trim());
}

interface Signing {
  readonly algorithm?: string;
  readonly canonicalization?: string;
  readonly privateKey?: string;
  readonly maxBodyLength?: number;
  readonly expires?: number;
}

/** Signed as s1 of example.net. */
async function signed({ expires, ...said }: Signing = {}): Promise<string> {
  const by = {
    ...{ signingDomain: 'example.net', selector: 's1', privateKey: RSA.privateKey },
    ...{ algorithm: 'rsa-sha256', canonicalization: 'relaxed/relaxed', ...said },
  };
  const all = { signTime: NOW * 1000, ...(expires && { expires }) };
  const { signatures, errors } = await dkimSign(MAIL, { ...by, ...all, signatureData: [by] });
  expect(errors).toEqual([]);
  return signatures + MAIL;
}

function keys(record: string): Record<string, string> {
  return { 's1._domainkey.example.net': record };
}

/** RFC 8463, appendix A. */
const TWICE_SIGNED = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`.replaceAll('\n', '\r\n');
const ITS_KEYS = {
  'brisbane._domainkey.football.example.com':
    'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  'test._domainkey.football.example.com':
    'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
};

it('the two signatures of RFC 8463', async () => {
  expect(await check(TWICE_SIGNED, ITS_KEYS)).toEqual([
    'pass football.example.com',
    'pass football.example.com',
  ]);
});

it('a second From, where its absence was signed', async () => {
  const forged = TWICE_SIGNED.replace('\r\nFrom:', '\r\nFrom: ceo@example.com\r\nFrom:');
  expect(await check(forged, ITS_KEYS)).toEqual([
    'fail football.example.com signature',
    'fail football.example.com signature',
  ]);
});

describe('what others have signed', () => {
  it.each(['simple/simple', 'simple/relaxed', 'relaxed/simple', 'relaxed/relaxed'])(
    'passes, in pieces too, and not where anything of it was changed: %s',
    async (canonicalization) => {
      const mail = await signed({ canonicalization });
      for (const size of [1, 7, 1000])
        expect(await check(mail, keys(RSA.record), size)).toEqual(['pass example.net']);
      expect(await check(mail.replace('much', 'more'), keys(RSA.record))).toEqual([
        'fail example.net body hash',
      ]);
      expect(await check(mail.replace('folded', 'Folded'), keys(RSA.record))).toEqual([
        'fail example.net signature',
      ]);
    },
  );

  it('passes with Ed25519', async () => {
    const mail = await signed({ algorithm: 'ed25519-sha256', privateKey: ED25519.privateKey });
    expect(await check(mail, keys(ED25519.record))).toEqual(['pass example.net']);
  });

  it('passes where nodemailer has signed it', async () => {
    const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const { message } = await transport.sendMail({
      ...{ from: 'noreply@example.net', to: 'reports@example.com', subject: 'Report', text: 'Grüße\n\n' },
      attachments: [{ filename: 'a.xml.gz', content: Buffer.alloc(5000, 'a') }],
      dkim: { domainName: 'example.net', keySelector: 's1', privateKey: RSA.privateKey },
    });
    const mail = Buffer.isBuffer(message) ? message.toString('latin1') : '';
    expect(await check(mail, keys(RSA.record))).toEqual(['pass example.net']);
  });
});

describe('what is not to be believed', () => {
  it.each<[string, Signing, string]>([
    ['a part of the body', { maxBodyLength: 5 }, 'policy example.net a part of the body is not signed'],
    ['SHA-1', { algorithm: 'rsa-sha1' }, 'policy example.net algorithm'],
    ['what is past', { expires: (NOW - 1) * 1000 }, 'fail example.net expired'],
  ])('%s', async (_, said, result) => {
    expect(await check(await signed(said), keys(RSA.record))).toEqual([result]);
  });

  it('what leaves out From, or is in the name of another', async () => {
    const mail = await signed();
    const of = async (from: RegExp, to: string): Promise<string[]> =>
      await check(mail.replace(from, to), keys(RSA.record));
    expect(await of(/h=[^;]*/, 'h=To:Subject')).toEqual(['permerror example.net From is not signed']);
    expect(await of(/v=1;/, 'v=1; i=@example.org;')).toEqual([
      'permerror example.net identity of another domain',
    ]);
    expect(await of(/v=1;/, 'v=1; v=1;')).toEqual(['permerror  syntax']);
    expect(await of(/d=example.net/, 'd=../example')).toEqual(['permerror  domain or selector']);
  });

  it('a key that does not serve', async () => {
    const mail = await signed();
    const of = async (record: string): Promise<string[]> => await check(mail, keys(record));
    expect(await check(mail, {})).toEqual(['permerror example.net no key']);
    expect(await of('v=DKIM1; p=')).toEqual(['permerror example.net the key is revoked']);
    expect(await of('v=DKIM1; p=AAAA')).toEqual(['permerror example.net the key cannot be read']);
    expect(await of('hello')).toEqual(['permerror example.net the key cannot be read']);
    expect(await of(ED25519.record)).toEqual(['permerror example.net a key of another kind']);
    expect(await of(`${RSA.record}; t=y`)).toEqual(['neutral example.net the key is for tests']);
    expect(await of(`${RSA.record}; s=tlsrpt`)).toEqual(['permerror example.net a key that is not for mail']);
    expect(await of(rsaKey().record)).toEqual(['fail example.net signature']);
  });

  it('a short key', async () => {
    const short = rsaKey(512);
    const mail = await signed({ privateKey: short.privateKey });
    expect(await check(mail, keys(short.record))).toEqual(['policy example.net a key of 512 bits']);
  });
});

it('without an answer of the DNS nothing is known', async () => {
  const mail = await signed();
  const end = mail.indexOf('\r\n\r\n') + 4;
  const fields = fieldsIn(mail.slice(0, end));
  const lookup: Lookup = () => Promise.reject(new Error('away'));
  const dkim = new DkimCheck(fields, fields.slice(0, 1), { lookup, seconds: NOW });
  dkim.add(Buffer.from(mail.slice(end)));
  expect(await dkim.end()).toMatchObject([{ result: 'temperror', domain: 'example.net' }]);
});
