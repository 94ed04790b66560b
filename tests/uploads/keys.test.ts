/** Who may send: keys with a scope, an end, a rate and a size; signatures that are good once; repeats that are done once. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exporter, form, REPORTS, SLOW, statuses, type MadeKey, type Told } from './exporter.js';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.make();
  await exporter.begin();
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

describe('keys', () => {
  it('without one, with a wrong one, or with another scope nobody is let in', async () => {
    const viewer = await exporter.makeKey('viewer');
    const { key } = exporter;
    const reasonOf = async (headers: Record<string, string>): Promise<unknown> =>
      (await exporter.post('x', headers)).body.error?.reason;
    expect(await reasonOf({ authorization: '' })).toBe('key_missing');
    expect(await reasonOf({ authorization: `Basic ${Buffer.from(`x:${key}`).toString('base64')}` })).toBe(
      'key_missing',
    );
    expect(await reasonOf(bearer(key.slice(0, -1)))).toBe('key_unknown');
    expect(await reasonOf(bearer(`${key.slice(0, -4)}AAAA`))).toBe('key_unknown');
    expect(await exporter.post('x', bearer(viewer.key))).toMatchObject({
      status: 403,
      body: { error: { reason: 'scope_missing' } },
    });
  });

  it(
    'one that is revoked is refused soon, one that has expired too; its last use is known',
    async () => {
      const short = await exporter.makeKey('reports:write', '--expires', '8s');
      const revoked = await exporter.makeKey('reports:write');
      const headers = bearer(revoked.key);
      expect((await exporter.post(form(exporter.mail(0)), headers)).status).toBe(200);
      const listed = await exporter.run('keys', 'list', '--json');
      expect(listed).not.toContain(revoked.key);
      const line = listed.split('\n').find((text) => text.includes(revoked.id)) ?? '';
      expect(JSON.parse(line)).toMatchObject({ state: 'good', last_used_at: expect.any(String) as unknown });
      await exporter.run('keys', 'revoke', revoked.id);
      await sleep(2100);
      expect((await exporter.post(form(exporter.mail(0)), headers)).body.error?.reason).toBe('key_revoked');
      await sleep(6000);
      const late = await exporter.post(form(exporter.mail(0)), bearer(short.key));
      expect(late.body.error?.reason).toBe('key_expired');
    },
    SLOW,
  );

  it(
    'each has a rate and a size of its own, and is told when to come again',
    async () => {
      const limits = ['--requests-per-minute', '2', '--request-bytes', '1000'];
      const slow = await exporter.makeKey('reports:write', ...limits);
      const headers = bearer(slow.key);
      const large = await exporter.post('x'.repeat(1001), headers);
      expect(large.body.error?.reason).toBe('request_too_large');
      await exporter.post('x', headers);
      const told = await exporter.post('x', headers);
      expect(told).toMatchObject({ status: 429, body: { error: { reason: 'rate_limited' } } });
      const wait = Number(told.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(30);
      expect((await exporter.post(form(exporter.mail(0)))).status).toBe(200);
      const hits = 'plumbline_source_limit_hits_total{source="upload",limit="per_minute"}';
      expect(await exporter.metric(hits)).toBe(1);
    },
    SLOW,
  );

  it(
    'who asks for tasks has that rate as well, and has used the key',
    async () => {
      const { id, key } = await exporter.makeKey('viewer', '--requests-per-minute', '2');
      const ask = async (): Promise<number> => (await exporter.get('/api/v1/tasks/none', bearer(key))).status;
      expect([await ask(), await ask(), await ask()]).toEqual([404, 404, 429]);
      const listed = await exporter.run('keys', 'list', '--json');
      const line = listed.split('\n').find((text) => text.includes(id)) ?? '';
      expect(JSON.parse(line)).toMatchObject({ last_used_at: expect.any(String) as unknown });
    },
    SLOW,
  );
});

describe('signed requests', () => {
  let signer: MadeKey;
  beforeAll(async () => {
    signer = await exporter.makeKey('reports:write', '--signing');
  }, SLOW);

  interface Change {
    readonly timestamp?: number;
    readonly nonce?: string;
    readonly sent?: string;
    readonly path?: string;
    readonly signature?: string;
  }

  async function signed(body: string, change: Change = {}): Promise<Told> {
    const { nonce = randomUUID(), sent, path } = change;
    const at = change.timestamp ?? Math.floor(Date.now() / 1000);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const secret = createHmac('sha256', signer.key).update('plumbline request signing').digest('hex');
    const text = [at, nonce, 'POST', REPORTS, sha256].join('\n');
    const signature = change.signature ?? createHmac('sha256', secret).update(text).digest('hex');
    const parts = { id: signer.id, timestamp: at, nonce, sha256, signature };
    const said = Object.entries(parts).map(([name, value]) => `${name}=${value}`);
    return await exporter.post(
      sent ?? body,
      { authorization: `Plumbline-HMAC-SHA256 ${said.join(', ')}` },
      path,
    );
  }

  it(
    'are taken once, also when serve was killed in between',
    async () => {
      const body = await exporter.mail(2).text();
      const timestamp = Math.floor(Date.now() / 1000);
      expect(statuses(await signed(body, { nonce: 'only-once', timestamp }))).toEqual(['stored']);
      const again = async (): Promise<unknown> =>
        (await signed(body, { nonce: 'only-once', timestamp })).body.error?.reason;
      expect(await again()).toBe('nonce_used');
      await exporter.kill();
      await exporter.beginAgain();
      expect(await again()).toBe('nonce_used');
      expect(statuses(await signed(body))).toEqual(['duplicate']);
    },
    SLOW,
  );

  it('of two with one nonce at most one is taken', async () => {
    const body = await exporter.mail(2).text();
    const both = await Promise.all([
      signed(body, { nonce: 'at-once-1' }),
      signed(body, { nonce: 'at-once-1' }),
    ]);
    expect(both.filter(({ status }) => status === 200).length).toBeLessThan(2);
  });

  it('are refused when the clock, the body, the path or the signature is another', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await signed('<x', { timestamp: now - 301 })).body.error?.reason).toBe('clock_skew');
    expect((await signed('<x', { timestamp: now + 330 })).body.error?.reason).toBe('clock_skew');
    expect((await signed('<x', { sent: '<y' })).body.error?.reason).toBe('body_differs');
    expect((await signed('<x', { path: `${REPORTS}?name=y` })).body.error?.reason).toBe('signature_wrong');
    expect((await signed('<x', { signature: '0'.repeat(64) })).body.error?.reason).toBe('signature_wrong');
    const broken = { authorization: 'Plumbline-HMAC-SHA256 id=1' };
    expect((await exporter.post('x', broken)).body.error?.reason).toBe('signature_malformed');
  });

  it('use up no nonce where the signature is wrong', async () => {
    const nonce = 'tried-by-another';
    await signed('<x', { nonce, signature: '0'.repeat(64) });
    expect((await signed('<x', { nonce })).status).toBe(200);
  });

  it('are good for sending, and not with the key itself taken back', async () => {
    await exporter.run('keys', 'revoke', signer.id);
    await sleep(2100);
    expect((await signed('<x')).body.error?.reason).toBe('key_revoked');
  });
});

describe('the same again', () => {
  it(
    'with its Idempotency-Key is answered as before, also after a restart, and another upload refused',
    async () => {
      const headers = { 'idempotency-key': 'monday' };
      const first = await exporter.post(form(exporter.mail(3)), headers);
      expect(statuses(first)).toEqual(['stored']);
      await exporter.end();
      await exporter.beginAgain();
      const again = await exporter.post(form(exporter.mail(3)), headers);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await exporter.post(form(exporter.mail(4)), headers)).toMatchObject({
        status: 422,
        body: { error: { reason: 'repeat_differs' } },
      });
      const count = await exporter.count('SELECT count() FROM v_reports');
      expect((await exporter.post('x', { 'idempotency-key': 'x'.repeat(256) })).status).toBe(400);
      expect(await exporter.count('SELECT count() FROM v_reports')).toBe(count);
    },
    SLOW,
  );

  it(
    'is each key its own',
    async () => {
      const other = await exporter.makeKey('reports:write');
      const headers = { 'idempotency-key': 'monday', ...bearer(other.key) };
      expect(statuses(await exporter.post(form(exporter.mail(4)), headers))).toEqual(['stored']);
    },
    SLOW,
  );

  it('at once is done once, and the other told to ask again', async () => {
    const headers = { 'idempotency-key': 'tuesday' };
    const both = await Promise.all([5, 5].map((index) => exporter.post(form(exporter.mail(index)), headers)));
    const answers = both.map(({ status, body }) => `${status} ${body.error?.reason ?? ''}`).sort();
    expect(answers).toEqual(['200 ', '409 repeat_under_way']);
  });

  it('of an upload that nobody waits for has the same task', async () => {
    const headers = { 'idempotency-key': 'wednesday', prefer: 'respond-async' };
    const idOf = ({ body }: Told): unknown => (body as { id?: unknown }).id;
    const first = await exporter.post(form(exporter.mail(6)), headers);
    const again = await exporter.post(form(exporter.mail(6)), headers);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(idOf(again)).toBe(idOf(first));
  });
});
