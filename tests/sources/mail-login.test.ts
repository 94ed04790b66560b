/** Who we are at a mail server, and whether it is the one: passwords, tokens and certificates, at a real Dovecot. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IntakeSource } from '@plumbline/exporter/model/intake-source.js';
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import type { MailServer } from '@plumbline/exporter/sources/mailbox/mail-server.js';
import type { TokenSettings } from '@plumbline/exporter/sources/oauth2/token.js';
import { Pop3Source } from '@plumbline/exporter/sources/pop3/pop3-source.js';
import { describeWhere } from '../clients/program.js';
import { letter, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT } from '../mail/dovecot.js';
import { proxy, type Meddler } from '../mail/proxy.js';
import { TokenEndpoint } from '../mail/token-endpoint.js';
import { imapSettings } from './imap-settings.js';
import { pop3Settings } from './pop3-settings.js';

interface Login extends Partial<MailServer> {
  readonly oauth2?: Partial<TokenSettings>;
}

describeWhere(hasDovecot, NO_DOVECOT).each(['imap', 'pop3'] as const)('the login: %s', (kind) => {
  let endpoint: TokenEndpoint;
  let dovecot: Dovecot;
  let desk: TestDesk;
  let remembered: Map<string, string>;

  beforeAll(async () => {
    endpoint = await TokenEndpoint.start();
    dovecot = await Dovecot.start({
      introspection: `${endpoint.url}/introspect`,
      more: 'auth_failure_delay = 0',
    });
    dovecot.deliver(letter(1));
  });
  afterAll(async () => {
    await dovecot.remove();
    await endpoint.close();
  });
  beforeEach(() => {
    remembered = new Map();
    desk = new TestDesk(remembered);
    endpoint.refuses = undefined;
    endpoint.asked.length = 0;
  });

  function source({ oauth2, ...server }: Login): IntakeSource {
    const more = {
      ...server,
      after: 'leave' as const,
      ...(oauth2 === undefined ? {} : { oauth2: { timeout: 5000, ...oauth2 }, password: undefined }),
    };
    return kind === 'imap'
      ? new ImapSource('mail', imapSettings(dovecot, more))
      : new Pop3Source('mail', pop3Settings(dovecot, more));
  }

  async function works(login: Login): Promise<void> {
    await desk.run(source(login), () => desk.wells > 0 || desk.troubles.length > 3);
    expect(desk.troubles).toEqual([]);
    expect(desk.took).toHaveLength(1);
  }

  async function fails(login: Login): Promise<string[]> {
    await desk.run(source(login), () => desk.wells > 0 || desk.troubles.length > 0);
    expect(desk.wells).toBe(0);
    return desk.troubles.slice(0, 1).map(({ reason, detail }) => `${reason}: ${detail}`);
  }

  const byTls = (): Login => ({
    security: 'tls',
    port: kind === 'imap' ? dovecot.imaps : dovecot.pop3s,
    ca_file: dovecot.ca,
  });

  it('by TLS, with the CA of the settings', async () => {
    await works(byTls());
  });

  it('by STARTTLS', async () => {
    await works({ security: 'starttls', ca_file: dovecot.ca });
  });

  it('not where the certificate is of another authority, or for another name', async () => {
    expect(await fails({ ...byTls(), ca_file: undefined })).toEqual([expect.stringMatching(/^tls: /)]);
    expect(await fails({ security: 'starttls' })).toEqual([expect.stringMatching(/^tls: /)]);
    desk = new TestDesk();
    expect(await fails({ ...byTls(), server_name: 'mail.example.net' })).toEqual([
      expect.stringMatching(/^tls: .*mail\.example\.net/),
    ]);
  });

  it('tells of TLS where STARTTLS is waited for, and the server waits for a handshake', async () => {
    const found = await fails({ ...byTls(), security: 'starttls', timeout: 500 });
    expect(found).toEqual([expect.stringContaining('no greeting; where TLS is spoken from the first byte')]);
  });

  it('not where the CA file is not there', async () => {
    expect(await fails({ ...byTls(), ca_file: '/nowhere' })).toEqual([expect.stringMatching(/^tls: ENOENT/)]);
  });

  it('says nothing secret where STARTTLS was taken out of what the server can do', async () => {
    let heard = '';
    const strip: Meddler = (bytes) =>
      Buffer.from(bytes.toString('latin1').replaceAll(/ ?(STARTTLS|STLS)/g, ''), 'latin1');
    const between = await proxy(
      kind === 'imap' ? dovecot.imap : dovecot.pop3,
      () => strip,
      (bytes) => (heard += bytes.toString('latin1')),
    );
    const found = await fails({ security: 'starttls', port: between.port, ca_file: undefined });
    await between.close();
    expect(found).toEqual([expect.stringMatching(/^(tls|protocol): /)]);
    expect(heard).not.toMatch(/LOGIN|AUTH|PASS/);
  });

  it.each([
    ['refuses STARTTLS', /(\S+ OK|\+OK) Begin TLS/, kind === 'imap' ? '$TAG NO not now' : '-ERR not now'],
    ['does not know it', /(\S+ OK|\+OK) Begin TLS/, kind === 'imap' ? '$TAG BAD what?' : '-ERR what?'],
    ['greets as if we were known already', /^(\* OK|\+OK) (?:\[[^\]]*\] )?Dovecot/, '* PREAUTH Welcome'],
    [
      'talks on in plain text',
      /(\S+ OK|\+OK) Begin TLS.*\r\n/,
      kind === 'imap' ? '$&* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] go on\r\n' : '$&+OK\r\n',
    ],
  ])('is not told anything secret, and gives no mail, where it %s', async (_, said, instead) => {
    let heard = '';
    const meddle: Meddler = (bytes) => {
      const text = bytes.toString('latin1');
      const tag = /^(\S+) OK Begin TLS/.exec(text)?.[1] ?? '';
      return Buffer.from(text.replace(said, instead.replace('$TAG', tag)), 'latin1');
    };
    const between = await proxy(
      kind === 'imap' ? dovecot.imap : dovecot.pop3,
      () => meddle,
      (bytes) => (heard += bytes.toString('latin1')),
    );
    const login = { security: 'starttls', port: between.port, ca_file: dovecot.ca, timeout: 1000 } as const;
    const found = await fails(login);
    await between.close();
    expect(found).toEqual([expect.stringMatching(/^(tls|protocol): /)]);
    expect(heard).not.toMatch(/LOGIN|AUTH|PASS|USER|SELECT/);
    expect(desk.took).toEqual([]);
  });

  it('bytes between STARTTLS and the handshake are taken for an attack, however late they come', async () => {
    const injected = kind === 'imap' ? '* CAPABILITY IMAP4rev1\r\n' : '+OK\r\n';
    for (const isOneWrite of [true, false]) {
      let isNext = false;
      const inject: Meddler = (bytes) => {
        if (isNext) {
          isNext = false;
          return Buffer.concat([Buffer.from(injected), bytes]);
        }
        if (!bytes.includes('Begin TLS')) return bytes;
        isNext = !isOneWrite;
        return isOneWrite ? Buffer.concat([bytes, Buffer.from(injected)]) : bytes;
      };
      const between = await proxy(kind === 'imap' ? dovecot.imap : dovecot.pop3, () => inject);
      desk = new TestDesk();
      const found = await fails({ security: 'starttls', port: between.port, ca_file: dovecot.ca });
      await between.close();
      expect(found).toEqual([expect.stringMatching(/^tls: /)]);
    }
  });

  it('a token of an endpoint is used until it ends, and then there is a new one', async () => {
    const oauth2 = {
      token_url: `${endpoint.url}/token`,
      client_id: 'plumbline',
      refresh_token: endpoint.refreshToken,
    };
    const asked = source({ oauth2 });
    let now = Date.now();
    for (const [later, tokens] of [
      [0, 1],
      [3_500_000, 1],
      [50_000, 2],
    ] as const) {
      now += later;
      desk = new TestDesk();
      desk.now = () => now;
      await desk.run(asked, () => desk.wells > 0);
      expect([desk.troubles, endpoint.asked.length]).toEqual([[], tokens]);
    }
  });

  it('a wrong password is told of', async () => {
    expect(await fails({ password: 'wrong' })).toEqual([expect.stringMatching(/^login_refused: .*[Aa]uth/)]);
  });

  it('with a token from a file, read again at each login', async () => {
    const file = join(dovecot.path, 'token');
    writeFileSync(file, 'stale\n');
    const running = desk.run(source({ oauth2: { token_file: file } }), () => desk.wells > 0);
    while (desk.troubles.length === 0) await sleep(10);
    writeFileSync(file, `${endpoint.token()}\n`);
    await running;
    expect(desk.troubles[0]?.reason).toBe('login_refused');
    expect(desk.took).toHaveLength(1);
  });

  it('with a token from a command, run at each login', async () => {
    const tokens = join(dovecot.path, 'tokens');
    writeFileSync(tokens, `stale\n${endpoint.token()}\n`);
    const next = ['sh', '-c', 'head -n 1 "$1"; sed -i 1d "$1"', 'sh', tokens];
    await desk.run(source({ oauth2: { command: next } }), () => desk.wells > 0);
    expect(desk.troubles.map(({ reason }) => reason)).toEqual(['login_refused']);
    expect(desk.took).toHaveLength(1);
  });

  it('a command that listens to nobody is killed, after its time and when we are told to end', async () => {
    const deaf = ['sh', '-c', 'trap "" TERM; i=0; while [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done'];
    expect(await fails({ oauth2: { command: deaf, timeout: 300 } })).toEqual([
      'token_unavailable: sh: it gave no token within oauth2.timeout, and was killed',
    ]);
    desk = new TestDesk();
    const running = source({ oauth2: { command: deaf, timeout: 60_000 } }).run(desk);
    await sleep(200);
    const begun = performance.now();
    desk.end();
    await running;
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('with a token where the server has XOAUTH2 alone', async () => {
    const other = await Dovecot.start({
      introspection: `${endpoint.url}/introspect`,
      more: 'auth_failure_delay = 0',
      mechanisms: 'plain xoauth2',
    });
    try {
      other.deliver(letter(1));
      const at = { port: kind === 'imap' ? other.imap : other.pop3 };
      const file = join(other.path, 'token');
      writeFileSync(file, 'stale\n');
      const running = desk.run(source({ ...at, oauth2: { token_file: file } }), () => desk.wells > 0);
      while (desk.troubles.length === 0) await sleep(10);
      writeFileSync(file, `${endpoint.token()}\n`);
      await running;
      expect(new Set(desk.troubles.map(({ reason }) => reason))).toEqual(new Set(['login_refused']));
      expect(desk.took).toHaveLength(1);
    } finally {
      await other.remove();
    }
  });

  it('with a token from an endpoint; what it gives for the next time is remembered', async () => {
    endpoint.rotates = true;
    endpoint.refreshToken = `first-${kind}`;
    const oauth2 = {
      token_url: `${endpoint.url}/token`,
      client_id: 'plumbline',
      client_secret: 'hush',
      refresh_token: `first-${kind}`,
      scope: 'mail',
    };
    await works({ oauth2 });
    expect(Object.fromEntries(endpoint.asked[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: `first-${kind}`,
      client_id: 'plumbline',
      client_secret: 'hush',
      scope: 'mail',
    });
    for (const key of remembered.keys()) if (!key.startsWith('refresh_token:')) remembered.delete(key);
    desk = new TestDesk(remembered);
    await works({ oauth2 });
    endpoint.rotates = false;
  });

  it('for ourselves, where there is no refresh token', async () => {
    await works({
      oauth2: { token_url: `${endpoint.url}/token`, client_id: 'plumbline', client_secret: 'hush' },
    });
    expect(endpoint.asked[0]?.get('grant_type')).toBe('client_credentials');
  });

  it('a token that is refused is not used again', async () => {
    const oauth2 = {
      token_url: `${endpoint.url}/token`,
      client_id: 'plumbline',
      refresh_token: endpoint.refreshToken,
    };
    const asked = source({ oauth2 });
    const running = desk.run(asked, () => desk.wells > 0);
    while (desk.wells === 0) {
      if (endpoint.asked.length === 1) endpoint.good.clear();
      await sleep(1);
    }
    await running;
    expect(desk.took).toHaveLength(1);
  });

  it('why there is no token is told, and never what was said for it', async () => {
    const url = `${endpoint.url}/token`;
    const oauth2 = { token_url: url, client_id: 'plumbline', client_secret: 'hush', refresh_token: 'used' };
    expect(await fails({ oauth2 })).toEqual([
      `token_unavailable: ${url}: 400 invalid_grant: it was used already`,
    ]);
    desk = new TestDesk();
    endpoint.refuses = { status: 503, body: 'not JSON', retryAfter: '7' };
    expect(await fails({ oauth2 })).toEqual([`token_unavailable: ${url}: 503`]);
    expect(desk.troubles[0]?.retryAfterMs).toBe(7000);
    desk = new TestDesk();
    expect(await fails({ oauth2: { token_file: '/nowhere' } })).toEqual([
      expect.stringMatching(/^token_unavailable: ENOENT/),
    ]);
    desk = new TestDesk();
    expect(
      await fails({ oauth2: { command: ['sh', '-c', 'echo no such account >&2; exit 3', 'hush'] } }),
    ).toEqual(['token_unavailable: sh: 3 no such account']);
  });
});
