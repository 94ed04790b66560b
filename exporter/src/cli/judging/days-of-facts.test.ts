/** Stored records are judged by what held of their address on their own day, whenever they are judged again. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { readSenders } from '../../enrich/senders/read-senders.js';
import { DEFAULT_LIMITS } from '../../model/limits.js';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import { ip } from '../../parse/values/testing/ip.js';
import { readDelivery } from '../../pipeline.js';
import { factsOnDays } from '../../store/facts/facts-on-days.js';
import { openIntake } from '../../store/intake/open-intake.js';
import { Spool } from '../../store/keep/spool.js';
import { BatchIds } from '../../store/load/batch-ids.js';
import { Batches } from '../../store/load/batches.js';
import { Claims } from '../../store/load/claims.js';
import { DEFAULT_LOADER } from '../../store/load/loader.js';
import { thisProcess } from '../../store/load/writer.js';
import { Renewer } from '../../store/renewal/renewer.js';
import type { RenewalScope } from '../../store/renewal/scope.js';
import { SOURCE_FACTS } from '../../store/rows/source-facts.js';
import { openTestStore, type TestStore } from '../../store/testing/store.js';
import { value } from '../../store/testing/value.js';
import { verify } from '../../store/verify/verify.js';
import { SenderJudges } from './sender-judges.js';

const SLOW = 120_000;
const NEVER = new AbortController().signal;
const DAYS = ['2026-06-20', '2026-06-21', '2026-06-22', '2026-06-23', '2026-06-24'] as const;
const WANDERER = '9.6.6.3';
const SETTLED = '9.6.6.4';
const UNKNOWN = '9.6.6.5';
const SENDERS = readSenders([
  {
    name: 'marketing.yml',
    origin: 'catalogue',
    text: `
category: marketing
title: Marketing
senders:
  - { key: letters, name: Letters, evidence: [{ ptr: letters.example }] }
  - { key: parcels, name: Parcels, evidence: [{ ptr: parcels.example }] }
`,
  },
]).senders;

let store: TestStore;
let folder: string;
let judges: SenderJudges;

beforeAll(async () => {
  store = await openTestStore();
  folder = mkdtempSync(join(tmpdir(), 'plumbline-days-of-facts-'));
  judges = new SenderJudges(SENDERS, { ranges: [], domains: [] });
  await take(DAYS.map(report));
  await store.insert(SOURCE_FACTS, [
    fact(WANDERER, '2026-06-19', named('host.isp.example')),
    fact(WANDERER, '2026-06-22', named('mx.letters.example')),
    fact(WANDERER, '2026-06-23', named('mx.parcels.example')),
    fact(SETTLED, '2026-06-23', named('mx.letters.example')),
  ]);
}, SLOW);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function named(ptr: string): SourceFacts {
  return { ...NO_FACTS, ptr, ptrConfirmed: true, ptrDomain: ptr.split('.').slice(1).join('.') };
}

function fact(address: string, day: string, facts: SourceFacts) {
  return { ip: ip(address), day, at: Date.parse(`${day}T10:00:00Z`), facts };
}

/** Of a day, with a record that is the same each day from each address. */
function report(day: string): string {
  const begin = Date.parse(`${day}T00:00:00Z`) / 1000;
  const records = [WANDERER, SETTLED, UNKNOWN].map(
    (address) => `<record><row><source_ip>${address}</source_ip><count>3</count>
      <policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row>
      <identifiers><header_from>a.example</header_from></identifiers>
      <auth_results><spf><domain>stranger.example</domain><result>fail</result></spf></auth_results></record>`,
  );
  return `<feedback><report_metadata><org_name>R</org_name><email>r@r.example</email><report_id>${day}</report_id>
    <date_range><begin>${begin}</begin><end>${begin + 86_399}</end></date_range></report_metadata>
    <policy_published><domain>a.example</domain><p>none</p></policy_published>${records.join('')}</feedback>`;
}

async function take(reports: readonly string[]): Promise<void> {
  const spool = Spool.open({ directory: folder });
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
  const receipts = [];
  for (const [i, xml] of reports.entries()) {
    const name = `${i}.xml`;
    const facts = { source: 'test', name, arrivedAt: Date.UTC(2026, 6, 2), authenticated: false } as const;
    const delivered = { ...facts, arrival: 'delivered' } as const;
    receipts.push(await intake.take({ name, bytes: streamOf(Buffer.from(xml)) }, delivered));
  }
  await intake.drain();
  for (const receipt of receipts) value(await receipt.committed);
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function judgeAgain(scope: RenewalScope): Promise<number> {
  const ids = new BatchIds(Date.now);
  const writer = thisProcess();
  const batches = new Batches(
    {
      ...{ claims: new Claims(store.client, writer), ids, writer, firstAttempt: randomInt(2 ** 32) },
      onFailed: () => undefined,
      wait: () => Promise.resolve(),
    },
    DEFAULT_LOADER,
  );
  const judge = judges.byAll((ips, days) => factsOnDays(store.client, ips, days));
  const renewer = new Renewer({ client: store.client, batches, ids });
  return value(await renewer.renew(scope, 'everything', judge, NEVER)).reports;
}

async function sendersOf(address: string): Promise<string[]> {
  const rows = await store.rows(
    `SELECT concat(toString(day), ' ', sender) AS text FROM plumbline.v_records
     WHERE source_ip = toIPv6('${address}') ORDER BY day`,
    z.object({ text: z.string() }),
  );
  return rows.map(({ text }) => text.slice('2026-06-'.length).trim());
}

async function history(): Promise<string[]> {
  const rows = await store.rows(
    `SELECT toString((source_ip, day, messages, sender, sender_class, sender_confidence, class_reason, evidence))
       AS text FROM plumbline.v_records ORDER BY text`,
    z.object({ text: z.string() }),
  );
  return rows.map(({ text }) => text);
}

async function expectVerified(): Promise<void> {
  const verified = value(
    await verify({ client: store.client, wait: () => Promise.resolve(), progress: () => undefined }),
  );
  expect(verified.checks.filter(({ holds }) => !holds)).toEqual([]);
}

it(
  'days of a stretch are judged each by its own facts',
  async () => {
    expect(await judgeAgain({ kind: 'all' })).toBe(DAYS.length);
    expect(await sendersOf(WANDERER)).toEqual(['20', '21', '22 letters', '23 parcels', '24 parcels']);
    expect(await sendersOf(SETTLED)).toEqual(['20', '21', '22', '23', '24'].map((day) => `${day} letters`));
    expect(await sendersOf(UNKNOWN)).toEqual(['20', '21', '22', '23', '24']);
    expect(await judgeAgain({ kind: 'all' })).toBe(0);
    await expectVerified();
  },
  SLOW,
);

it(
  'a label that is said and taken back leaves every record as it was',
  async () => {
    await judgeAgain({ kind: 'all' });
    const before = await history();
    const network = { bytes: ip('9.6.6.0'), bits: 120 };
    const target = { kind: 'address', ...network } as const;
    judges.learn([{ target, sender: '', senderClass: 'forwarder' }]);
    expect(await judgeAgain({ kind: 'networks', networks: [network] })).toBe(DAYS.length);
    expect(await history()).not.toEqual(before);
    expect(await sendersOf(WANDERER)).toEqual(['20', '21', '22 letters', '23 parcels', '24 parcels']);
    judges.learn([]);
    expect(await judgeAgain({ kind: 'networks', networks: [network] })).toBe(DAYS.length);
    expect(await history()).toEqual(before);
    await expectVerified();
  },
  SLOW,
);

it(
  'only reports of the days are written again on which an address was another',
  async () => {
    await judgeAgain({ kind: 'all' });
    const again = fact(WANDERER, '2026-06-24', named('host.isp.example'));
    await store.insert(SOURCE_FACTS, [again]);
    expect(await judgeAgain({ kind: 'addresses', addresses: [again.ip] })).toBe(1);
    expect(await sendersOf(WANDERER)).toEqual(['20', '21', '22 letters', '23 parcels', '24']);
    await expectVerified();
  },
  SLOW,
);
