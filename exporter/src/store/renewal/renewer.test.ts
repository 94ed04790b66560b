import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { demoMails } from '../../demo/mails.js';
import { DEFAULT_LIMITS } from '../../model/limits.js';
import type { Judgement, MailEvidence, SenderClass } from '../../model/sender.js';
import { readDelivery } from '../../pipeline.js';
import { ip } from '../../parse/values/testing/ip.js';
import { unpack } from '../../unpack/unpack.js';
import type { StoreClient } from '../client.js';
import { failed } from '../failures.js';
import type { Receipt } from '../intake/intake.js';
import { openIntake } from '../intake/open-intake.js';
import { Spool } from '../keep/spool.js';
import { BatchIds } from '../load/batch-ids.js';
import { Batches } from '../load/batches.js';
import { Claims } from '../load/claims.js';
import { DEFAULT_LOADER } from '../load/loader.js';
import { Sweeper } from '../load/sweeper.js';
import { thisProcess } from '../load/writer.js';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { verify } from '../verify/verify.js';
import { Renewer, type JudgeAll, type RenewalLimits } from './renewer.js';
import type { Matters } from './profile.js';
import type { RenewalScope } from './scope.js';
import { value } from '../testing/value.js';

const DEMO = { seed: 7, domains: 2, days: 4, end: '2026-06-30', reportsPerDay: 6 };
const SLOW = 180_000;
const NEVER = new AbortController().signal;
const ALL: RenewalScope = { kind: 'all' };

let store: TestStore;
let folder: string;
let spool: Spool;

beforeAll(async () => {
  store = await openTestStore();
  folder = mkdtempSync(join(tmpdir(), 'plumbline-renewal-'));
  spool = Spool.open({ directory: folder });
  await takeAll([...demoMails(DEMO)].map(({ fileName, bytes }) => [fileName, Buffer.concat([...bytes])]));
}, SLOW);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function take(name: string, bytes: Uint8Array): Promise<void> {
  return takeAll([[name, bytes]]);
}

/** Together: a batch a mail is slow. */
async function takeAll(mails: readonly (readonly [name: string, bytes: Uint8Array])[]): Promise<void> {
  const intake = openIntake({
    client: store.client,
    keeper: spool,
    aside: spool.aside,
    read: (read, observer, keeper) =>
      readDelivery(read, observer, { limits: DEFAULT_LIMITS, now: undefined, keeper }),
    redactionKey: Buffer.alloc(32),
    observer: {
      settled: () => undefined,
      inserted: () => undefined,
      failed: () => undefined,
      quarantineFull: () => undefined,
    },
    signal: NEVER,
  });
  const receipts: Receipt[] = [];
  for (const [name, bytes] of mails) {
    const facts = { source: 'test', name, arrivedAt: Date.UTC(2026, 6, 2), authenticated: false } as const;
    receipts.push(await intake.take({ name, bytes: streamOf(bytes) }, { ...facts, arrival: 'delivered' }));
  }
  await intake.drain();
  for (const { committed } of receipts) value(await committed);
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

function renewer(client: StoreClient = store.client, limits?: Partial<RenewalLimits>): Renewer {
  const ids = new BatchIds(Date.now);
  const writer = thisProcess();
  const batches = new Batches(
    {
      claims: new Claims(client, writer),
      ids,
      writer,
      firstAttempt: Math.floor(Math.random() * 2 ** 32),
      onFailed: () => undefined,
      wait: () => Promise.resolve(),
    },
    DEFAULT_LOADER,
  );
  const all = { recordsAtOnce: 400, profilesAtOnce: 200, loadsAtOnce: 30, ...limits };
  return new Renewer({ client, batches, ids }, all);
}

function judgement(sender: string, senderClass: SenderClass): Judgement {
  return { sender, senderClass, confidence: 'high', reason: 'labelled', evidence: [`it is ${sender}`] };
}

const each =
  (judge: (mail: MailEvidence) => Judgement): JudgeAll =>
  (mails) =>
    Promise.resolve({
      ok: true,
      value: mails.map(({ mail, days }) => [{ ...days, judgement: judge(mail) }]),
    });

/** By something that every record has, and that no row says of itself. */
const resultOf =
  (suffix: string) =>
  ({ dkimAligned, spfAligned, sourceIp }: MailEvidence): Judgement =>
    judgement(`net-${(sourceIp[12] ?? 0) % 3}${suffix}`, dkimAligned || spfAligned ? 'compliant' : 'threat');
const byResult = (suffix: string): JudgeAll => each(resultOf(suffix));

async function renew(judge: JudgeAll, scope = ALL, matters: Matters = 'everything'): Promise<number> {
  return value(await renewer().renew(scope, matters, judge, NEVER)).reports;
}

const TEXT = z.object({ text: z.string() });
/** All that a statement answers, as text. */
async function answer(sql: string): Promise<string[]> {
  return value(
    await store.client.rows(`SELECT toString(tuple(*)) AS text FROM (${sql}) ORDER BY text`, TEXT),
  ).map(({ text }) => text);
}

const TOTALS =
  'SELECT domain, day, reports, records, messages, dmarc_pass_messages, reject_messages FROM v_domain_day';
const BY_REPORTER = 'SELECT domain, day, reporter, reports, records, messages FROM v_reporter_day';
const SIGNATURES = `SELECT domain, day, dkim_domain, dkim_selector, dkim_result, sum(records), sum(messages)
  FROM v_signatures GROUP BY ALL`;
const RECORDS = `SELECT * EXCEPT (sender, sender_name, sender_class, sender_confidence, class_reason, evidence) FROM v_records`;
const REPORTS = 'SELECT report_key, identity, counts, records, messages FROM v_reports';
const BY_SENDER_OF_ROLL = `SELECT domain, day, sender, toString(sender_class), records, messages FROM v_sender_day`;
const BY_SENDER_OF_RECORDS = `SELECT domain, day, sender, toString(sender_class), count(), sum(messages)
  FROM v_records GROUP BY ALL`;

async function everythingElse(): Promise<string[][]> {
  const all: string[][] = [];
  for (const sql of [TOTALS, BY_REPORTER, SIGNATURES, RECORDS, REPORTS]) all.push(await answer(sql));
  return all;
}

async function expectRight(): Promise<void> {
  expect(await answer(BY_SENDER_OF_ROLL)).toEqual(await answer(BY_SENDER_OF_RECORDS));
  const verified = value(
    await verify({ client: store.client, wait: () => Promise.resolve(), progress: () => undefined }),
  );
  expect(verified.checks.filter(({ holds }) => !holds)).toEqual([]);
}

describe('records that are judged again', () => {
  it(
    'have what is judged now, in all views, and nothing else changes',
    async () => {
      const before = await everythingElse();
      expect(before.every((rows) => rows.length > 5)).toBe(true);
      expect(await renew(byResult(''))).toBeGreaterThan(20);
      expect(await everythingElse()).toEqual(before);
      const wrong = `SELECT count() FROM v_records
      WHERE sender_class != if(dmarc_pass, 'compliant', 'threat') OR sender_confidence != 'high'
        OR class_reason != 'labelled' OR evidence != [concat('it is ', sender)]
        OR sender NOT IN ('net-0', 'net-1', 'net-2')`;
      expect(await answer(wrong)).toEqual(['(0)']);
      await expectRight();
    },
    SLOW,
  );

  it(
    'are left alone where they would be judged as they were',
    async () => {
      await renew(byResult(''));
      const rows = await answer('SELECT count() FROM records');
      expect(await renew(byResult(''))).toBe(0);
      expect(await answer('SELECT count() FROM records')).toEqual(rows);
    },
    SLOW,
  );

  it(
    'are those of the scope alone',
    async () => {
      await renew(byResult(''));
      const renamed = each(() => judgement('renamed', 'forwarder'));
      await renew(renamed, { kind: 'networks', networks: [{ bytes: v4(203, 0, 113, 0), bits: 96 + 26 }] });
      const found = await answer(
        `SELECT DISTINCT source_ip BETWEEN toIPv6('203.0.113.0') AND toIPv6('203.0.113.63') AS inside,
         sender = 'renamed' AS renamed FROM v_records`,
      );
      expect(found).toEqual(['(0,0)', '(1,1)']);
      await expectRight();
    },
    SLOW,
  );

  it(
    'may be those of addresses, or of a domain that signed',
    async () => {
      await renew(byResult(''));
      const [one] = await answer(`SELECT lower(hex(max(source_ip))) FROM v_records`);
      const address = Buffer.from((one ?? '').replace(/\W/g, ''), 'hex');
      await renew(
        each(() => judgement('one', 'forwarder')),
        { kind: 'addresses', addresses: [address] },
      );
      await renew(
        each(() => judgement('crm', 'misconfigured')),
        { kind: 'domains', domains: ['crm-service.example'] },
      );
      expect(
        await answer(`SELECT DISTINCT sender FROM v_records
        WHERE source_ip = (SELECT max(source_ip) FROM v_records)`),
      ).toEqual([`('one')`]);
      expect(
        await answer(`SELECT DISTINCT hasAny(dkim_domains, ['crm-service.example'])
        OR arrayExists(d -> endsWith(d, '.crm-service.example'), spf_domains), sender = 'crm' FROM v_records`),
      ).toEqual(['(0,0)', '(1,1)']);
    },
    SLOW,
  );

  it(
    'may be those of many networks and domains at once',
    async () => {
      await renew(byResult(''));
      const bits = 96 + 29;
      const networks = [0, 8, 24].map((last) => ({ bytes: v4(203, 0, 113, last), bits }));
      const domains = ['crm-service.example', 'nobody.example', 'm-service.example'];
      let times = 0;
      const found = async (scope: RenewalScope, condition: string): Promise<void> => {
        const name = `many-${++times}`;
        await renew(
          each(() => judgement(name, 'forwarder')),
          scope,
        );
        const both = `SELECT DISTINCT ${condition}, sender = '${name}' FROM v_records`;
        expect(await answer(both)).toEqual(['(0,0)', '(1,1)']);
      };
      const ofNetworks = `source_ip BETWEEN toIPv6('203.0.113.0') AND toIPv6('203.0.113.15')
        OR source_ip BETWEEN toIPv6('203.0.113.24') AND toIPv6('203.0.113.31')`;
      const ofDomains = `arrayExists(d -> d = 'crm-service.example' OR endsWith(d, '.crm-service.example'),
        arrayConcat(dkim_domains, spf_domains))`;
      await found({ kind: 'networks', networks }, ofNetworks);
      await found({ kind: 'domains', domains }, ofDomains);
      const many = [...domains, ...Array.from({ length: 20 }, (_, i) => `n${i}.example`)];
      await found({ kind: 'domains', domains: many }, ofDomains);
      const scopes = [
        { kind: 'networks', networks },
        { kind: 'domains', domains },
      ] as const;
      await found({ kind: 'any', scopes }, `(${ofNetworks}) OR ${ofDomains}`);
    },
    SLOW,
  );

  it(
    'let others go first between two stretches of days, and go on where they were',
    async () => {
      await renew(byResult(''));
      const later = each(() => judgement('later', 'forwarder'));
      const some = renewer(undefined, { recordsAtOnce: 1 });
      const first = value(await some.renew(ALL, 'everything', later, NEVER, { hasToWait: () => true }));
      expect(first.before).toBe('2026-06-30');
      expect(await answer(`SELECT DISTINCT day >= '2026-06-30', sender = 'later' FROM v_records`)).toEqual([
        '(0,0)',
        '(1,1)',
      ]);
      const rest = value(await some.renew(ALL, 'everything', later, NEVER, { before: first.before }));
      expect(rest.before).toBeUndefined();
      expect(await answer(`SELECT DISTINCT sender FROM v_records`)).toEqual([`('later')`]);
      await expectRight();
    },
    SLOW,
  );

  it(
    'may be of more addresses than a statement holds',
    async () => {
      const ofNobody = Array.from({ length: 3000 }, (_, i) => ip(`2001:db8::${i.toString(16)}`));
      const [some = ''] = await answer('SELECT lower(hex(min(source_ip))) FROM v_records');
      const address = Buffer.from(some.slice(2, -2), 'hex');
      const scope = { kind: 'addresses', addresses: [...ofNobody, address] } as const;
      const two = { kind: 'any', scopes: [scope, { ...scope, from: '2026-06-30' }] } as const;
      for (const [i, asked] of [scope, two].entries()) {
        await renew(byResult(`-${i}`), asked);
        expect(
          await answer(`SELECT DISTINCT hex(source_ip) FROM v_records WHERE endsWith(sender, '-${i}')`),
        ).toEqual([`('${address.toString('hex').toUpperCase()}')`]);
      }
      await expectRight();
    },
    SLOW,
  );

  it(
    'wait for more than another word where only sender and class matter',
    async () => {
      await renew(byResult(''));
      const reworded: JudgeAll = each((mail) => ({ ...resultOf('')(mail), evidence: ['other words'] }));
      expect(await renew(reworded, ALL, 'sender_and_class')).toBe(0);
      expect(await renew(reworded, ALL, 'everything')).toBeGreaterThan(20);
    },
    SLOW,
  );
});

describe('a renewal', () => {
  it(
    'that breaks off on the way leaves what was, and is done the next time',
    async () => {
      await renew(byResult(''));
      const before = [...(await everythingElse()), await answer(BY_SENDER_OF_ROLL)];
      const breaking: StoreClient = {
        ...bound(store.client),
        command: (sql, parameters) =>
          sql.startsWith('INSERT INTO renewals')
            ? Promise.resolve(failed('store_unreachable', 'the connection broke'))
            : store.client.command(sql, parameters),
      };
      const renewed = await renewer(breaking).renew(ALL, 'everything', byResult('-b'), NEVER);
      expect(renewed).toMatchObject({ ok: false, reason: 'store_unreachable' });
      expect([...(await everythingElse()), await answer(BY_SENDER_OF_ROLL)]).toEqual(before);
      await expectRight();
      await renew(byResult('-b'));
      expect(await answer(`SELECT DISTINCT endsWith(sender, '-b') FROM v_records`)).toEqual(['(1)']);
      await expectRight();
    },
    SLOW,
  );

  it(
    'beside another of the same records counts each once',
    async () => {
      const before = await everythingElse();
      const judges = [byResult('-x'), byResult('-y'), byResult('-z')];
      const all = await Promise.all(judges.map((judge) => renewer().renew(ALL, 'everything', judge, NEVER)));
      expect(all.every(({ ok }) => ok)).toBe(true);
      expect(await everythingElse()).toEqual(before);
      await expectRight();
    },
    SLOW,
  );

  it(
    'that is overtaken on the way by one of other records of the same reports finds those reports again',
    async () => {
      await renew(byResult(''));
      const [one] = await answer(`SELECT lower(hex(max(source_ip))) FROM v_records`);
      const address = Buffer.from((one ?? '').replace(/\W/g, ''), 'hex');
      const last = judgement('last', 'forwarder');
      const judge = each((mail) => (address.equals(mail.sourceIp) ? last : judgement('other', 'threat')));
      let overtaken = 0;
      const slow: StoreClient = {
        ...bound(store.client),
        rows: async (sql, shape, parameters) => {
          const found = await store.client.rows(sql, shape, parameters);
          if (sql.includes('GROUP BY report_key, attempt ORDER BY') && overtaken === 0)
            overtaken = await renew(judge, { kind: 'addresses', addresses: [address] });
          return found;
        },
      };
      value(await renewer(slow).renew(ALL, 'everything', judge, NEVER));
      expect(overtaken).toBeGreaterThan(0);
      const wrong = `SELECT count() FROM v_records
        WHERE sender != if(source_ip = (SELECT max(source_ip) FROM v_records), 'last', 'other')`;
      expect(await answer(wrong)).toEqual(['(0)']);
      await expectRight();
    },
    SLOW,
  );

  it(
    'of a report of which a newer revision comes leaves one that counts',
    async () => {
      await renew(byResult('-r'));
      const counting = `SELECT count(), sum(records) FROM v_reports WHERE counts AND kind = 'aggregate'`;
      const [before, messages] = [
        await answer(counting),
        await answer('SELECT sum(messages) FROM v_domain_day'),
      ];
      const [mail] = [...demoMails(DEMO)].filter(({ kind }) => kind === 'aggregate');
      await take('revised.xml', await revised(Buffer.concat([...(mail?.bytes ?? [])])));
      expect(await answer(`SELECT count() FROM v_reports WHERE state = 'superseded'`)).toEqual(['(1)']);
      expect(await answer(counting)).toEqual(before);
      expect(await answer('SELECT sum(messages) FROM v_domain_day')).not.toEqual(messages);
      await expectRight();
    },
    SLOW,
  );

  it(
    'leaves rows behind that are swept',
    async () => {
      await renew(byResult('-s'));
      const before = [...(await everythingElse()), await answer(BY_SENDER_OF_ROLL)];
      const sweeper = new Sweeper(
        store.client,
        { privateDatabase: `${DATABASE}_private`, afterSeconds: -1, afterDays: 400 },
        thisProcess(),
      );
      value(await sweeper.forgetCommitted());
      value(await sweeper.removeRenewed());
      expect(await answer('SELECT count() FROM v_records')).toEqual(
        await answer(`SELECT count() FROM records WHERE (report_key, attempt) NOT IN
        (SELECT report_key, attempt FROM hidden_loads)`),
      );
      expect(await answer('SELECT count() FROM hidden_rows')).toEqual(
        await answer('SELECT count() FROM hidden_loads'),
      );
      expect([...(await everythingElse()), await answer(BY_SENDER_OF_ROLL)]).toEqual(before);
      await expectRight();
      await renew(byResult('-t'));
      await expectRight();
    },
    SLOW,
  );
});

/** The same report with other figures in it: a revision. */
async function revised(mail: Buffer): Promise<Buffer> {
  for await (const thing of unpack({ name: 'a.eml', bytes: streamOf(mail) }, DEFAULT_LIMITS)) {
    if (thing.type !== 'document') continue;
    const xml = await text(thing.bytes);
    expect(xml).toContain('<count>');
    return Buffer.from(xml.replace(/<count>\d+<\/count>/, '<count>4711</count>'));
  }
  throw new Error('the mail holds no document');
}

function v4(a: number, b: number, c: number, d: number): Uint8Array {
  return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d]);
}

/** Its methods, to be spread. */
function bound(client: StoreClient): StoreClient {
  return {
    database: client.database,
    rows: client.rows.bind(client),
    stream: client.stream.bind(client),
    command: client.command.bind(client),
    insert: client.insert.bind(client),
    ping: client.ping.bind(client),
    close: client.close.bind(client),
  };
}
