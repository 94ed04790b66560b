/** Mail from services, at webhooks that are intake sources with a name; and their settings read again meanwhile. */
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { TLS_REPORT } from '@plumbline/exporter/api/webhooks/testing/tls-report.js';
import { Exporter, form, SLOW, statuses, type Half } from './exporter.js';

const WORKER = '/api/v1/webhooks/worker';
const TLS = '/api/v1/webhooks/tls';
const SECRET = '0123456789abcdef';
const OTHER_SECRET = 'fedcba9876543210';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.make();
  await say(
    `worker: { type: webhook, service: cloudflare, secret: ${SECRET} }`,
    `mailgun-mime: { type: webhook, service: mailgun, signing_key: ${SECRET} }`,
  );
  await exporter.begin('--config.file', settings());
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

function settings(): string {
  return join(exporter.folder, 'plumbline.yml');
}

async function say(...sources: readonly string[]): Promise<void> {
  const all = ['tls: { type: webhook, service: tlsrpt }', ...sources];
  await writeFile(settings(), `sources:\n${all.map((line) => `  ${line}\n`).join('')}`);
}

async function reload(): Promise<void> {
  const response = await fetch(`${exporter.url}/-/reload`, { method: 'POST' });
  if (!response.ok) throw new Error(await response.text());
}

function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` };
}

/** Without a key. */
function strangers(type: string): { authorization: string; 'content-type': string } {
  return { authorization: '', 'content-type': type };
}

it('are intake sources with a name, and a secret', async () => {
  expect(statuses(await exporter.post(await exporter.mail(0).text(), bearer(SECRET), WORKER))).toEqual([
    'stored',
  ]);
  expect((await exporter.post('x', {}, WORKER)).body.error?.reason).toBe('secret_wrong');
  expect(await exporter.metric('plumbline_deliveries_total{source="worker",outcome="committed"}')).toBe(1);
  expect((await exporter.post('x', {}, '/api/v1/webhooks/nobody')).status).toBe(404);
});

it('take TLS reports as RFC 8460 has them posted, packed or not, and say no more than that it is on disk', async () => {
  const told = { status: 200, body: {} };
  expect(await exporter.post(gzipSync(TLS_REPORT), strangers('application/tlsrpt+gzip'), TLS)).toMatchObject(
    told,
  );
  const again = await exporter.post(TLS_REPORT, strangers('application/tlsrpt+json'), TLS);
  expect(again.body).toEqual({});
  const sql = "SELECT sum(sessions_ok) FROM v_tls_policies WHERE reporter = 'reporter.example'";
  expect(await exporter.count(sql)).toBe('7');
  expect(await exporter.metric('plumbline_deliveries_total{source="tls",outcome="committed"}')).toBe(2);
});

it('take nothing else where nobody proves anything, and keep it nowhere', async () => {
  const mail = Buffer.from(await exporter.mail(5).arrayBuffer());
  const mbox = Buffer.concat([Buffer.from('From a@b.example Thu Nov 19 00:00:00 2026\n'), mail]);
  const things = 'SELECT (SELECT count() FROM v_reports), (SELECT count() FROM v_quarantine)';
  const before = await exporter.count(things);
  for (const body of [mail, mbox, gzipSync(mail), 'junk', '<feedback/>', '{"policies":["junk"]}'])
    expect(await exporter.post(body, strangers('application/octet-stream'), TLS)).toMatchObject({
      status: 400,
      body: { error: { reason: 'body_malformed' } },
    });
  expect(await exporter.post(mail, strangers('message/rfc822'), TLS)).toMatchObject({
    status: 415,
    body: { error: { reason: 'type_unsupported' } },
  });
  expect(await exporter.count(things)).toBe(before);
  expect(await exporter.count("SELECT count() FROM v_deliveries WHERE source = 'tls'")).toBe('2');
  expect(await exporter.metric('plumbline_api_refused_total{reason="body_malformed"}')).toBe(6);
});

it('bound what strangers may send in one request', async () => {
  const large = Buffer.alloc(8 * 2 ** 20 + 1, ' ');
  const told = await exporter.post(large, strangers('application/tlsrpt+json'), TLS);
  expect(told.body.error?.reason).toBe('request_too_large');
  expect(await exporter.metric('plumbline_source_limit_hits_total{source="tls",limit="request_bytes"}')).toBe(
    1,
  );
});

it(
  "take Mailgun's token once, and know it after a restart",
  async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', SECRET).update(`${timestamp}token`).digest('hex');
    const send = async (index: number) => {
      const body = new FormData();
      const mail = await exporter.mail(index).text();
      const fields = { timestamp, token: 'token', signature, 'body-mime': mail };
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      return await exporter.post(body, {}, '/api/v1/webhooks/mailgun-mime');
    };
    expect(statuses(await send(6))).toEqual(['stored']);
    const enough = { status: 406, body: { error: { reason: 'nonce_used' } } };
    expect(await send(7)).toMatchObject(enough);
    await exporter.end();
    await exporter.beginAgain();
    expect(await send(7)).toMatchObject(enough);
    expect(statuses(await exporter.post(form(exporter.mail(7))))).toEqual(['stored']);
  },
  SLOW,
);

describe('when the settings are read again', () => {
  async function half(index: number, secret: string): Promise<Half> {
    const begun = exporter.half(exporter.mail(index), bearer(secret), WORKER);
    await begun.begin();
    await sleep(200);
    return begun;
  }

  it('an upload that is under way goes on, by signal and by request', async () => {
    const upload = exporter.half(exporter.mail(1));
    await upload.begin();
    await sleep(200);
    exporter.process.kill('SIGHUP');
    await reload();
    await upload.end();
    expect(statuses(await upload.told())).toEqual(['stored']);
  });

  it('a webhook that is as it was goes on', async () => {
    const worker = await half(2, SECRET);
    await reload();
    await worker.end();
    expect(statuses(await worker.told())).toEqual(['stored']);
  });

  it('of one that is said otherwise, what is not all here is to come again', async () => {
    const worker = await half(3, SECRET);
    await say(`worker: { type: webhook, service: cloudflare, secret: ${OTHER_SECRET} }`);
    await reload();
    await worker.end();
    expect(await worker.told()).toMatchObject({ status: 503, body: { error: { reason: 'not_ready' } } });
    const again = exporter.mail(3);
    expect((await exporter.post(again, bearer(SECRET), WORKER)).status).toBe(401);
    expect(statuses(await exporter.post(again, bearer(OTHER_SECRET), WORKER))).toEqual(['stored']);
  });

  it('while it is changed its service is told to come again, and not that there is nothing', async () => {
    const heard = new Set<number>();
    const over = new AbortController();
    const asking = (async (): Promise<void> => {
      while (!over.signal.aborted) heard.add((await exporter.post('x', bearer('wrong'), WORKER)).status);
    })();
    for (let time = 0; time < 10; time++) {
      await say(
        `worker: { type: webhook, service: raw, secret: ${OTHER_SECRET}, per_minute: ${100_000 + time} }`,
      );
      await reload();
    }
    over.abort();
    await asking;
    expect([...heard].filter((status) => status !== 401 && status !== 503)).toEqual([]);
  });

  it('one that is taken out is there no more, and what it took stays', async () => {
    await say();
    await reload();
    expect((await exporter.post('x', bearer(OTHER_SECRET), WORKER)).status).toBe(404);
    expect(statuses(await exporter.post(form(exporter.mail(0), exporter.mail(3))))).toEqual([
      'duplicate',
      'duplicate',
    ]);
  });
});

it(
  'all that was read is accounted for',
  async () => {
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);
