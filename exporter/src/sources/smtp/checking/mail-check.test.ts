/** SPF, DKIM and DMARC by the answers of a real server of the DNS (testing/dns-server.ts, written by hand). */
import { createTransport } from 'nodemailer';
import { SessionChecks, type CheckSettings } from './session-checks.js';
import { DnsServer } from './testing/dns-server.js';
import { rsaKey } from './testing/signer.js';

const KEY = rsaKey();
const ENVELOPE = { ip: '192.0.2.25', helo: 'mail.example.net', sender: 'noreply@example.net' };

let server: DnsServer;
let limits: string[] = [];

beforeEach(async () => {
  limits = [];
  server = await DnsServer.open();
  server.records.set('TXT example.net', ['v=spf1 ip4:192.0.2.0/24 -all']);
  server.records.set('TXT s1._domainkey.example.net', [KEY.record]);
  server.records.set('TXT _dmarc.example.net', ['v=DMARC1; p=reject']);
});
afterEach(async () => {
  await server.close();
});

function checks(said: Partial<CheckSettings> = {}): SessionChecks {
  const settings = {
    ...{ dns_servers: [server.address], dns_timeout: 200, dns_tries: 1, questions: 50, time: 2000 },
    ...{ cache_entries: 100, cache_age: 60_000, header_bytes: 16_384, signatures: 3 },
  };
  return new SessionChecks(
    { ...settings, ...said },
    {
      hostname: 'MX.example.com',
      now: () => Date.now(),
      limited: (limit) => limits.push(limit),
      failed: (error) => {
        throw error;
      },
    },
  );
}

/** A result in one line each. */
async function check(
  mail: string,
  envelope = ENVELOPE,
  said: Partial<CheckSettings> = {},
  size = 100,
): Promise<string[]> {
  const begun = checks(said).begin(envelope);
  const bytes = Buffer.from(mail, 'latin1');
  for (let at = 0; at < bytes.length; at += size) begun.add(bytes.subarray(at, at + size));
  const found = await begun.end();
  expect(found?.authservId).toBe('mx.example.com');
  return (found?.results ?? []).map(({ method, result, properties }) =>
    [`${method}=${result}`, ...[...properties].map(([name, value]) => `${name}=${value}`)].join(' '),
  );
}

async function signed(from = 'noreply@example.net', domain = 'example.net'): Promise<string> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail({
    ...{ from, to: 'reports@example.com', subject: 'Report', text: 'It says much.' },
    dkim: { domainName: domain, keySelector: 's1', privateKey: KEY.privateKey },
  });
  return Buffer.isBuffer(message) ? message.toString('latin1') : '';
}

const DKIM = 'header.d=example.net header.s=s1';

it.each([1, 3, 100, 100_000])('all pass, in pieces of %d bytes', async (size) => {
  expect(await check(await signed(), ENVELOPE, {}, size)).toEqual([
    'dmarc=pass header.from=example.net policy.dmarc=reject',
    `dkim=pass ${DKIM}`,
    'spf=pass smtp.mailfrom=example.net',
  ]);
});

it('a mail that was changed, from an address that is not allowed', async () => {
  const mail = (await signed()).replace('much', 'more');
  expect(await check(mail, { ...ENVELOPE, ip: '::ffff:198.51.100.1' })).toEqual([
    'dmarc=fail header.from=example.net policy.dmarc=reject',
    `dkim=fail ${DKIM}`,
    'spf=fail smtp.mailfrom=example.net',
  ]);
});

it('a bounce, by the name in its HELO; a mail that nobody signed', async () => {
  server.records.set('TXT mail.example.net', ['v=spf1 a -all']);
  server.records.set('A mail.example.net', ['192.0.2.25']);
  expect(await check('From: a@example.net\r\n\r\nx\r\n', { ...ENVELOPE, sender: '' })).toEqual([
    'dmarc=pass header.from=example.net policy.dmarc=reject',
    'dkim=none',
    'spf=pass smtp.helo=mail.example.net',
  ]);
});

it('includes, mail exchangers and redirects of SPF', async () => {
  server.records.set('TXT example.net', ['v=spf1 include:_spf.example.org redirect=r.example.org']);
  server.records.set('TXT _spf.example.org', ['v=spf1 mx -all']);
  server.records.set('MX _spf.example.org', ['5 mx.example.org']);
  server.records.set('A mx.example.org', ['192.0.2.25']);
  server.records.set('TXT r.example.org', ['v=spf1 ip4:198.51.100.7 ~all']);
  const of = async (ip: string): Promise<string | undefined> =>
    (await check('From: a@example.net\r\n\r\n', { ...ENVELOPE, ip })).at(-1);
  expect(await of('192.0.2.25')).toMatch(/^spf=pass/);
  expect(await of('198.51.100.7')).toMatch(/^spf=pass/);
  expect(await of('203.0.113.1')).toMatch(/^spf=softfail/);
});

describe('DMARC', () => {
  it('takes a subdomain for its organisation, and not where the policy is strict', async () => {
    server.records.set('TXT _dmarc.strict.example.net', ['v=DMARC1; p=none; adkim=s; aspf=s']);
    const [loose] = await check(await signed('a@reports.example.net'));
    expect(loose).toBe('dmarc=pass header.from=reports.example.net policy.dmarc=reject');
    const [strict] = await check(await signed('a@strict.example.net'));
    expect(strict).toBe('dmarc=fail header.from=strict.example.net policy.dmarc=none');
  });

  it('is not passed in the name of another', async () => {
    server.records.set('TXT _dmarc.example.org', ['v=DMARC1; p=none']);
    expect((await check(await signed('a@example.org')))[0]).toBe(
      'dmarc=fail header.from=example.org policy.dmarc=none',
    );
  });

  it('is none without a policy, or with two', async () => {
    server.records.set('TXT _dmarc.example.net', ['v=DMARC1; p=none', 'v=DMARC1; p=reject']);
    expect((await check(await signed()))[0]).toBe('dmarc=none header.from=example.net');
    server.records.delete('TXT _dmarc.example.net');
    expect((await check(await signed()))[0]).toBe('dmarc=none header.from=example.net');
  });

  it.each([
    ['that of its organisation', 'v=DMARC1; p=Reject; rua=mailto:a@example.net', 'reject'],
    ['what that says of subdomains', 'v=DMARC1; p=reject; sp=none', 'none'],
    ['none that is tested', 'v=DMARC1; p=reject; t=y', undefined],
    ['none that makes no sense', 'v=DMARC1; p=much', undefined],
  ])('says of a subdomain which policy holds: %s', async (_, record, policy) => {
    server.records.set('TXT _dmarc.example.net', [record]);
    const asked = policy === undefined ? '' : ` policy.dmarc=${policy}`;
    expect((await check('From: a@b.example.net\r\n\r\n', { ...ENVELOPE, sender: 'a@c.example' }))[0]).toBe(
      `dmarc=fail header.from=b.example.net${asked}`,
    );
  });

  it.each([
    ['two From fields', 'From: a@example.net\r\nFrom: b@example.net\r\n\r\n'],
    ['two addresses in it', 'From: a@example.net, b@example.net\r\n\r\n'],
    ['no From', 'Subject: a\r\n\r\n'],
    ['no address in it', 'From: "a@example.net" (b@example.net)\r\n\r\n'],
  ])('has no domain to ask about: %s', async (_, mail) => {
    expect((await check(mail))[0]).toBe('dmarc=permerror');
  });

  it('looks at the address, and at no name that looks like one', async () => {
    server.records.set('TXT _dmarc.example.org', ['v=DMARC1; p=none']);
    const mail = 'From: "x@example.net" <a@example.org>\r\n\r\n';
    expect((await check(mail))[0]).toBe('dmarc=fail header.from=example.org policy.dmarc=none');
  });
});

describe('the DNS is away', () => {
  it.each(['silent', 'failing'] as const)('%s: nothing is known, and it does not take long', async (mood) => {
    server.mood = mood;
    const begun = performance.now();
    expect(await check(await signed())).toEqual([
      'dmarc=temperror header.from=example.net',
      `dkim=temperror ${DKIM}`,
      'spf=temperror smtp.mailfrom=example.net',
    ]);
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it('of an include that does not answer nothing is known either', async () => {
    server.records.set('TXT example.net', ['v=spf1 include:gone.example -all']);
    server.unanswered.add('TXT gone.example');
    const results = await check('From: a@example.net\r\n\r\n');
    expect(results.at(-1)).toBe('spf=temperror smtp.mailfrom=example.net');
    expect(results[0]).toBe('dmarc=temperror header.from=example.net policy.dmarc=reject');
  });

  it('is not waited for longer than is set', async () => {
    server.mood = 'silent';
    const begun = performance.now();
    const results = await check(await signed(), ENVELOPE, { dns_timeout: 2000, time: 100 });
    expect(results[0]).toBe('dmarc=temperror header.from=example.net');
    expect(performance.now() - begun).toBeLessThan(1500);
    expect(limits).toEqual(['checks.time']);
  });
});

describe('limits', () => {
  it('a header that is long: nothing is looked at but the session', async () => {
    const mail = `X: ${'x'.repeat(20_000)}\r\n${await signed()}`;
    expect(await check(mail)).toEqual([
      'dmarc=permerror',
      'dkim=permerror',
      'spf=pass smtp.mailfrom=example.net',
    ]);
    expect(limits).toEqual(['checks.header_bytes']);
  });

  it('so many signatures are looked at, and keys asked for', async () => {
    const many = Array.from(
      { length: 500 },
      (_, i) => `DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=x${i}; h=from; bh=AAAA; b=AAAA\r\n`,
    );
    const mail = `${many.join('')}From: a@example.net\r\n\r\n`;
    const results = await check(mail, ENVELOPE, { header_bytes: 2 ** 20 });
    expect(results.filter((result) => result.startsWith('dkim='))).toHaveLength(3);
    expect(server.asked.filter((asked) => asked.includes('_domainkey'))).toHaveLength(3);
    expect(limits).toEqual(['checks.signatures']);
  });

  it('so many questions', async () => {
    server.records.set('TXT example.net', ['v=spf1 mx mx:a.example mx:b.example mx:c.example -all']);
    for (const name of ['example.net', 'a.example', 'b.example', 'c.example'])
      server.records.set(
        `MX ${name}`,
        Array.from({ length: 9 }, (_, i) => `1 m${i}.${name}`),
      );
    for (let i = 0; i < 9; i++)
      for (const name of ['example.net', 'a.example', 'b.example', 'c.example'])
        server.records.set(`A m${i}.${name}`, ['198.51.100.1']);
    const results = await check('From: a@example.net\r\n\r\n', ENVELOPE, { questions: 20 });
    expect(results.at(-1)).toBe('spf=temperror smtp.mailfrom=example.net');
    expect(server.asked.length).toBeLessThanOrEqual(20);
    expect(limits).toEqual(['checks.questions']);
  });
});

it('what was asked for one mail is known for the next', async () => {
  const all = checks();
  const mail = Buffer.from(await signed(), 'latin1');
  for (let i = 0; i < 3; i++) {
    const one = all.begin(ENVELOPE);
    one.add(mail);
    await one.end();
  }
  expect(server.asked).toHaveLength(3);
});
