import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { DEFAULT_LIMITS, type Limits } from '../../model/limits.js';
import { readDelivery } from '../../pipeline.js';
import { delivery, zip } from '../../unpack/made.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import type { Taken } from '../../model/intake-source.js';
import type { DeliveryFacts } from '../intake/entry.js';
import type { ReadDelivery } from '../intake/intake.js';
import { DEFAULT_INTAKE, openIntake } from '../intake/open-intake.js';
import { decoded } from '../keep/decode.js';
import { readRaw } from '../keep/read-raw.js';
import { Spool } from '../keep/spool.js';
import { BatchIds } from '../load/batch-ids.js';
import { Claims } from '../load/claims.js';
import { thisProcess } from '../load/writer.js';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { verify } from '../verify/verify.js';
import { changeState, type ChangeTools } from './change.js';
import { findEntries, heldAt, type EntryFilter, type QuarantineEntry } from './entries.js';
import { entryBytes } from './entry-bytes.js';
import { purgeEntries } from './purge.js';
import { groupsOf, retryGroup, type Retried } from './retry.js';
import { value } from '../testing/value.js';

let store: TestStore;
let client: StoreClient;
let spoolFolder: string;
let spool: Spool;
let arrivals = Date.UTC(2026, 6, 2);

beforeAll(async () => {
  store = await openTestStore();
  client = store.connect(DATABASE);
  spoolFolder = mkdtempSync(join(tmpdir(), 'plumbline-quarantine-'));
  spool = Spool.open({ directory: spoolFolder });
}, 60_000);

afterAll(async () => {
  await client.close();
  await store.close();
  rmSync(spoolFolder, { recursive: true });
});

afterEach(async () => {
  expect(spool.usage).toEqual({ inMemory: 0, onDisk: 0, files: 0 });
  await purgeEntries(tools(), {});
});

function tools(): ChangeTools {
  return {
    client,
    claims: new Claims(client, thisProcess()),
    ids: new BatchIds(Date.now),
    writer: thisProcess(),
  };
}

/** The pipeline of a version that reads as far as its limits let it. */
function version(limits: Partial<Limits> = {}): ReadDelivery {
  const settings = { limits: { ...DEFAULT_LIMITS, ...limits }, now: undefined };
  return (read, observer, keeper) => readDelivery(read, observer, { ...settings, keeper });
}

async function take(
  name: string,
  content: string | Uint8Array,
  read: ReadDelivery,
  facts: Partial<DeliveryFacts> = {},
): Promise<Asked<Taken>> {
  const intake = openIntake(
    {
      client,
      keeper: spool,
      aside: spool.aside,
      read,
      redactionKey: Buffer.alloc(32),
      observer: {
        settled: () => undefined,
        inserted: () => undefined,
        failed: () => undefined,
        quarantineFull: () => undefined,
      },
      signal: new AbortController().signal,
    },
    DEFAULT_INTAKE,
  );
  arrivals += 1000;
  const all = {
    source: 'test',
    name,
    arrivedAt: arrivals,
    authenticated: false,
    arrival: 'delivered',
  } as const;
  const receipt = await intake.take(delivery(name, content), { ...all, ...facts });
  await intake.drain();
  return receipt.committed;
}

async function held(filter: EntryFilter = {}): Promise<QuarantineEntry[]> {
  return value(await findEntries(client, { state: 'held', ...filter }, 1000));
}

async function retry(read: ReadDelivery, filter: EntryFilter = {}): Promise<Retried[]> {
  const results: Retried[] = [];
  for (const group of groupsOf(await held(filter))) {
    const retried = await retryGroup(group, {
      ...tools(),
      read,
      keeper: spool,
      limits: DEFAULT_LIMITS,
      take: async ({ name, bytes }, facts, readThus) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        return take(name, Buffer.concat(chunks), readThus, facts);
      },
    });
    results.push(value(retried));
  }
  return results;
}

async function bytesOf(entry: QuarantineEntry | undefined): Promise<Buffer | undefined> {
  if (entry === undefined) throw new Error('no such entry');
  const stored = value(await entryBytes(client, entry));
  if (stored === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of stored.bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const NUMBER = z.string().transform(Number);
const LEDGER = z.object({
  records_in: NUMBER,
  stored: NUMBER,
  duplicate: NUMBER,
  quarantined: NUMBER,
  purged: NUMBER,
});

/** What the ledger says of deliveries whose name begins so. */
async function ledger(name: string): Promise<z.output<typeof LEDGER>> {
  const [sums] = value(
    await client.rows(
      `SELECT sum(records_in) AS records_in, sum(stored) AS stored, sum(duplicate) AS duplicate,
         sum(quarantined) AS quarantined, sum(purged) AS purged
       FROM v_deliveries WHERE startsWith(delivery, {name:String})`,
      LEDGER,
      { name },
    ),
  );
  if (sums === undefined) throw new Error('a sum has a row');
  return sums;
}

async function recordsOf(reportId: string): Promise<number> {
  const [row] = value(
    await client.rows(
      `SELECT count() AS n FROM v_records WHERE report_key IN
         (SELECT report_key FROM v_reports WHERE report_id = {reportId:String})`,
      z.object({ n: NUMBER }),
      { reportId },
    ),
  );
  return row?.n ?? -1;
}

function record(number: number, extra = ''): string {
  return `<record><row><source_ip>192.0.2.${number}</source_ip><count>1</count>
    <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
    <identifiers><header_from>example.com</header_from>${extra}</identifiers>
    <auth_results><spf><domain>example.com</domain><result>fail</result></spf></auth_results></record>`;
}

function report(id: string, ...records: readonly string[]): string {
  return `<?xml version="1.0"?><feedback><report_metadata><org_name>Receiver</org_name>
    <email>dmarc@receiver.example</email><report_id>${id}</report_id>
    <date_range><begin>1782864000</begin><end>1782950399</end></date_range></report_metadata>
    <policy_published><domain>example.com</domain><p>none</p></policy_published>${records.join('')}</feedback>`;
}

function tlsReport(id: string, policies: number): string {
  const policy = (number: number) => ({
    policy: { 'policy-type': 'sts', 'policy-string': [], 'policy-domain': `d${number}.example` },
    summary: { 'total-successful-session-count': 1, 'total-failure-session-count': 0 },
  });
  return JSON.stringify({
    'organization-name': 'Receiver',
    'date-range': { 'start-datetime': '2026-07-01T00:00:00Z', 'end-datetime': '2026-07-01T23:59:59Z' },
    'contact-info': 'tls@receiver.example',
    'report-id': id,
    policies: Array.from({ length: policies }, (_, number) => policy(number)),
  });
}

/** Ill-formed and long: salvaged only by who holds enough of it. */
const LONG_BAD = record(9, `<a>&${'x'.repeat(5000)}</b>`);
const READS_LESS = version({ salvageBytes: 1000 });
const READS_SHALLOW = version({ xmlDepth: 2 });
const READS_THREE = version({ records: 3 });
const READS_ONE_ENTRY = version({ zipEntries: 1 });

describe('what is held', () => {
  it('of a refused delivery: all of it, once for all that is refused in it', async () => {
    const item = { name: 'x.xml', content: report('r'), encrypted: true };
    const file = zip(item, { ...item, name: 'y.xml' });
    expect(value(await take('locked.zip', file, version()))).toEqual({ quarantined: 2 });
    const entries = await held();
    expect(entries).toHaveLength(2);
    expect(entries).toMatchObject([
      { scope: 'delivery', reason: 'encrypted', source: 'test', delivery: 'locked.zip', records: 0 },
      { bytes: file.length, bytes_total: file.length },
    ]);
    expect(new Set(entries.map(({ bytes_of: id }) => id)).size).toBe(1);
    for (const entry of entries) expect((await bytesOf(entry))?.equals(file)).toBe(true);
  });

  it('of a refusal in a mail of an mbox: the mail', async () => {
    const letter = 'From: a@example.net\r\nSubject: Report Domain: example.com\r\n\r\nNothing\r\n';
    const box = ['1', '2'].map((day) => `From a@b Thu Jan  ${day} 00:00:00 2026\r\n${letter}\r\n`).join('');
    await take('box', box, version());
    const entries = await held();
    expect(entries.map(({ delivery: mail }) => mail).sort()).toEqual(['box/1', 'box/2']);
    expect((await bytesOf(entries[0]))?.toString()).toContain(letter);
    expect((await bytesOf(entries[0]))?.toString()).not.toContain('From a@b');
  });

  it('of a rejected document: the document as it came, and how many records it held', async () => {
    const text = report('deep-held', record(1), record(2));
    const file = gzipSync(text);
    expect(value(await take('deep.xml.gz', file, READS_SHALLOW))).toEqual({ quarantined: 1 });
    const [entry] = await held();
    expect(entry).toMatchObject({ scope: 'document', reason: 'xml_too_deep', encoding: 'gzip' });
    expect((await bytesOf(entry))?.equals(file)).toBe(true);
    expect(await ledger('deep.xml.gz')).toMatchObject({ quarantined: entry?.records });
  });

  it('of a bad record: its bytes and its place in the report', async () => {
    const text = report('bad-held', record(1), LONG_BAD.replace('xxx', ''), record(3));
    await take('bad.xml', text, READS_LESS);
    const [entry] = await held();
    expect(entry).toMatchObject({
      scope: 'record',
      kind: 'aggregate',
      reason: 'record_too_large',
      ordinal: 1,
    });
    expect((await bytesOf(entry))?.toString().startsWith('<record><row><source_ip>192.0.2.9')).toBe(true);
    expect(await ledger('bad.xml')).toMatchObject({ records_in: 3, stored: 2, quarantined: 1 });
  });

  it('is found by what it is', async () => {
    await take('locked.zip', zip({ name: 'x.xml', content: 'x', encrypted: true }), version());
    await take('page.xml', '<html></html>', version(), { source: 'other' });
    const [page, locked] = await held();
    const at = heldAt(page ?? locked ?? ({ held_at: '' } as QuarantineEntry));
    const paths = async (filter: EntryFilter): Promise<string[]> =>
      (await held(filter)).map(({ path }) => path);
    expect(await paths({ reason: 'html' })).toEqual(['page.xml']);
    expect(await paths({ source: 'test' })).toEqual(['locked.zip/x.xml']);
    expect(await paths({ scope: 'document' })).toEqual(['page.xml']);
    expect(await paths({ since: at })).toEqual(['page.xml']);
    expect(await paths({ before: at })).toEqual(['locked.zip/x.xml']);
    expect(await paths({ below: 'locked.zip' })).toEqual(['locked.zip/x.xml']);
    expect(await paths({ ids: [locked?.id ?? 0n] })).toEqual(['locked.zip/x.xml']);
    expect(await paths({ kind: 'tls' })).toEqual([]);
    expect(await paths({ state: 'purged', reason: 'nothing' })).toEqual([]);
  });
});

describe('a retry', () => {
  it('by a version that reads no more changes nothing', async () => {
    await take('same.xml', report('same', record(1), record(2)), READS_SHALLOW);
    const before = await ledger('same.xml');
    expect(await retry(READS_SHALLOW)).toMatchObject([{ outcome: 'unreadable', reason: 'xml_too_deep' }]);
    expect(await held()).toHaveLength(1);
    expect(await ledger('same.xml')).toEqual(before);
  });

  it('stores a document that was rejected, and its records leave the quarantine', async () => {
    await take(
      'deep.zip',
      zip({ name: 'a.xml', content: report('deep', record(1), record(2)) }),
      READS_SHALLOW,
    );
    expect((await held())[0]).toMatchObject({ encoding: 'deflate', path: 'deep.zip/a.xml' });
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toEqual([]);
    expect(await recordsOf('deep')).toBe(2);
    expect(await ledger('deep.zip')).toMatchObject({ records_in: 2, stored: 2, quarantined: 0 });
    expect(value(await findEntries(client, { state: 'retried', below: 'deep.zip' }, 9))).toHaveLength(1);
  });

  it('holds anew what is still bad in it', async () => {
    await take('half.xml', report('half', record(1), LONG_BAD), READS_SHALLOW);
    expect(await retry(version({ salvageBytes: 1000 }))).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toMatchObject([{ scope: 'record', reason: 'record_too_large', path: 'half.xml' }]);
    expect(await ledger('half.xml')).toMatchObject({ records_in: 2, stored: 1, quarantined: 1 });
  });

  it('stores the bad records of a stored report with all its others, once', async () => {
    const file = gzipSync(report('bad', record(1), LONG_BAD, LONG_BAD, record(3)));
    await take('bad.xml.gz', file, READS_LESS);
    expect(await recordsOf('bad')).toBe(2);
    expect(await retry(READS_LESS)).toMatchObject([{ outcome: 'unreadable', entries: [{}, {}] }]);
    const [one] = await held();
    expect(await retry(version(), { ids: [one?.id ?? 0n] })).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toEqual([]);
    expect(await recordsOf('bad')).toBe(4);
    expect(await ledger('bad.xml.gz')).toMatchObject({
      records_in: 4,
      stored: 4,
      quarantined: 0,
      duplicate: 0,
    });
  });

  it('reads both of two reports that run together in one document', async () => {
    const text = report('together-1', record(1)) + report('together-2', record(2), LONG_BAD);
    await take('together.xml', text, READS_LESS);
    expect(await held()).toMatchObject([{ scope: 'record' }]);
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await Promise.all(['together-1', 'together-2'].map(recordsOf))).toEqual([1, 2]);
    expect(await ledger('together.xml')).toMatchObject({ records_in: 3, stored: 3, quarantined: 0 });
  });

  it('reads a document again of which another report was stored', async () => {
    const nameless = report('nameless', record(2)).replace(/<org_name>.*<\/email>/s, '');
    await take('half-good.xml', report('half-good', record(1)) + nameless, version());
    const [entry] = await held();
    expect(entry).toMatchObject({ scope: 'document', reason: 'no_reporter' });
    expect((await bytesOf(entry))?.toString()).toContain('half-good');
    expect(await retry(version())).toMatchObject([{ outcome: 'unreadable', reason: 'no_reporter' }]);
  });

  it('reads on in a delivery where it was given up, and leaves alone what was stored', async () => {
    const entries = ['a', 'b', 'c'].map((id) => ({
      name: `${id}.xml`,
      content: report(`z-${id}`, record(1)),
    }));
    await take('many.zip', zip(...entries), READS_ONE_ENTRY);
    expect(await held()).toMatchObject([{ scope: 'delivery', reason: 'zip_entries_too_many' }]);
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toEqual([]);
    expect(await Promise.all(['z-a', 'z-b', 'z-c'].map(recordsOf))).toEqual([1, 1, 1]);
    expect(await ledger('many.zip')).toMatchObject({ records_in: 3, stored: 3, duplicate: 0 });
  });

  it('after one that was cut off before the quarantine knew counts nothing twice', async () => {
    const text = report('twice', record(1), record(2));
    await take('twice.xml', text, READS_SHALLOW);
    await take('twice.xml', text, version(), { arrival: 'kept' });
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await recordsOf('twice')).toBe(2);
    expect(await ledger('twice.xml')).toMatchObject({ records_in: 2, stored: 2, quarantined: 0 });
  });

  it('says where the bytes are not there, or not all of them', async () => {
    await take('deep.xml', report('gone', record(1)), READS_SHALLOW);
    await client.command(
      `ALTER TABLE ${DATABASE}_private.quarantine DELETE WHERE part > 0 SETTINGS mutations_sync = 1`,
    );
    expect(await retry(version())).toMatchObject([{ outcome: 'no_bytes' }]);
    expect(await held()).toHaveLength(1);
  });
});

describe('a report of which a part was read', () => {
  const four = [1, 2, 3, 4].map((number) => record(number));

  it('is stored so far, and what was not read is held with the document', async () => {
    const file = gzipSync(report('too-many', ...four));
    expect(value(await take('too-many.xml.gz', file, READS_THREE))).toEqual({ stored: 1 });
    const entries = await held();
    expect(entries).toMatchObject([
      { scope: 'document', kind: 'aggregate', reason: 'records_too_many', source: 'test', records: 0 },
    ]);
    expect(entries[0]).toMatchObject({ delivery: 'too-many.xml.gz', encoding: 'gzip' });
    expect((await bytesOf(entries[0]))?.equals(file)).toBe(true);
    expect(await ledger('too-many')).toMatchObject({ records_in: 3, stored: 3, quarantined: 0 });
  });

  it('is held once, however often it comes', async () => {
    const text = report('too-often', ...four);
    for (const name of ['often-1.xml', 'often-2.xml']) await take(name, text, READS_THREE);
    expect(await held()).toHaveLength(1);
    expect(await ledger('often')).toMatchObject({ records_in: 6, stored: 3, duplicate: 3 });
  });

  it.each([
    ['a record', report('cut', ...four.slice(0, 2)).replace('</feedback>', '')],
    ['a TLS policy', tlsReport('tls-cut', 2).replace(/\]\}$/, '')],
  ])('is held where the document ends right after %s, and no retry helps', async (_, text) => {
    await take('cut.txt', text, version());
    expect(await held()).toMatchObject([{ scope: 'document', reason: 'document_cut_short', records: 0 }]);
    expect(await retry(version())).toMatchObject([{ outcome: 'unreadable', reason: 'document_cut_short' }]);
    expect(await held()).toHaveLength(1);
  });

  it('is read whole by who reads more: it takes the place of the part, and counts once', async () => {
    await take('whole.xml', report('whole', ...four), READS_THREE);
    expect(await retry(READS_THREE)).toMatchObject([{ outcome: 'unreadable', reason: 'records_too_many' }]);
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toEqual([]);
    expect(await recordsOf('whole')).toBe(4);
    expect(await ledger('whole.xml')).toMatchObject({ records_in: 4, stored: 4, duplicate: 0 });
    expect(value(await findEntries(client, { state: 'retried', below: 'whole.xml' }, 9))).toHaveLength(1);
  });

  it('leaves with the bad records of the part, of which as many are held anew as are bad still', async () => {
    await take(
      'both.xml',
      report('both', record(1), LONG_BAD, record(3), record(4)),
      version({ records: 3, salvageBytes: 1000 }),
    );
    expect((await held()).map(({ scope }) => scope).sort()).toEqual(['document', 'record']);
    expect(await retry(READS_LESS)).toMatchObject([{ outcome: 'read', entries: [{}, {}] }]);
    expect(await held()).toMatchObject([{ scope: 'record', reason: 'record_too_large' }]);
    expect(await ledger('both.xml')).toMatchObject({ records_in: 4, stored: 3, quarantined: 1 });
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await ledger('both.xml')).toMatchObject({ records_in: 4, stored: 4, quarantined: 0 });
  });

  it('is held anew where more of it is read, and still not all', async () => {
    await take('more.xml', report('more', ...four), version({ records: 2 }));
    expect(await retry(READS_THREE)).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toMatchObject([{ scope: 'document', reason: 'records_too_many' }]);
    expect(await recordsOf('more')).toBe(3);
    expect(await ledger('more.xml')).toMatchObject({ records_in: 3, stored: 3 });
  });

  it('leaves by a retry after the whole came in again', async () => {
    const text = report('again', ...four);
    await take('again-1.xml', text, READS_THREE);
    await take('again-2.xml', text, version());
    expect(await recordsOf('again')).toBe(4);
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toEqual([]);
    expect(await ledger('again')).toMatchObject({ records_in: 4, stored: 4 });
  });

  it('leaves when the whole report came in another document', async () => {
    const text = report('resent', ...four);
    await take('resent-1.xml', text.slice(0, text.lastIndexOf('<record>')), version());
    expect(await retry(version())).toMatchObject([{ outcome: 'unreadable', reason: 'document_cut_short' }]);
    await take('resent-2.xml', text, version());
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await held()).toEqual([]);
    expect(await recordsOf('resent')).toBe(4);
    expect(await ledger('resent')).toMatchObject({ records_in: 7, stored: 7, duplicate: 0 });
  });

  it('as the last of two that run together: it is read from the document of the first', async () => {
    const text = report('first', record(1)) + report('last', ...four);
    await take('run.xml', text, READS_THREE);
    expect(await held()).toMatchObject([{ scope: 'document', reason: 'records_too_many', bytes: 0 }]);
    expect(await retry(version())).toMatchObject([{ outcome: 'read' }]);
    expect(await Promise.all(['first', 'last'].map(recordsOf))).toEqual([1, 4]);
    expect(await ledger('run.xml')).toMatchObject({ records_in: 5, stored: 5, duplicate: 0 });
  });

  it('counts once, however many retry it', async () => {
    await take('many.xml', report('many', ...four), READS_THREE);
    const [one, other] = await Promise.all([retry(version()), retry(version())]);
    // Each may see the other at it: then both leave it to whoever comes next.
    for (const { outcome } of [...one, ...other]) expect(['read', 'busy']).toContain(outcome);
    await retry(version());
    expect(await held()).toEqual([]);
    expect(await recordsOf('many')).toBe(4);
    expect(await ledger('many.xml')).toMatchObject({ records_in: 4, stored: 4, duplicate: 0 });
  });

  it('can be given up: what is stored of it stays', async () => {
    await take('given-up.xml', report('given-up', ...four), READS_THREE);
    value(await purgeEntries(tools(), {}));
    expect(await recordsOf('given-up')).toBe(3);
    expect(await ledger('given-up.xml')).toMatchObject({ records_in: 3, stored: 3, purged: 0 });
  });
});

describe('a purge', () => {
  it('drops the bytes, says so in the ledger, and leaves a trace', async () => {
    await take('deep.xml', report('purged', record(1), record(2)), READS_SHALLOW);
    const before = await ledger('deep.xml');
    const [entry] = await held();
    const purged = value(await purgeEntries(tools(), { reason: 'xml_too_deep' }));
    expect(purged).toEqual({ entries: 1, records: entry?.records, busy: false });
    expect(await bytesOf(entry)).toBeUndefined();
    const after = await ledger('deep.xml');
    expect(after.purged).toBe(before.purged + (entry?.records ?? 0));
    expect(after.quarantined).toBe(before.quarantined - (entry?.records ?? 0));
    expect(after.records_in).toBe(before.records_in);
    const trace = value(await findEntries(client, { ids: [entry?.id ?? 0n] }, 1));
    expect(trace).toMatchObject([
      { state: 'purged', held_at: entry?.held_at, detail: entry?.detail, bytes: 0 },
    ]);
  });

  it('of one of two things with the same bytes leaves them to the other', async () => {
    const item = { name: 'x.xml', content: 'x', encrypted: true };
    await take('two.zip', zip(item, { ...item, name: 'y.xml' }), version());
    const [one, other] = await held();
    value(await purgeEntries(tools(), { ids: [one?.id ?? 0n] }));
    expect(await bytesOf(other)).toBeDefined();
    value(await purgeEntries(tools(), { ids: [other?.id ?? 0n] }));
    expect(await bytesOf(other)).toBeUndefined();
  });

  it('counts once, however many do it', async () => {
    await take('race.xml', report('race', record(1), record(2)), READS_SHALLOW);
    const [entry] = await held();
    const ids = [entry?.id ?? 0n];
    const changes = await Promise.all(
      Array.from({ length: 4 }, () => changeState(tools(), ids, 'purged').then(value)),
    );
    const winners = changes.filter((changed) => changed !== 'busy' && changed.length > 0);
    expect(winners.length).toBeLessThanOrEqual(1);
    value(await purgeEntries(tools(), { ids }));
    expect((await ledger('race.xml')).purged).toBe(entry?.records);
  });
});

it('gives the document of a report back', async () => {
  const text = report('raw', record(1), record(2));
  await take('raw.zip', zip({ name: 'a.xml', content: text }), version());
  const [row] = value(
    await client.rows(
      "SELECT report_key, attempt FROM reports WHERE report_id = 'raw'",
      z.object({ report_key: z.string(), attempt: z.number() }),
    ),
  );
  const raw = value(await readRaw(client, BigInt(row?.report_key ?? 0), row?.attempt ?? 0, DEFAULT_LIMITS));
  if (raw === undefined) throw new Error('it is not kept');
  const hash = createHash('sha256');
  for await (const chunk of raw) hash.update(chunk);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(text).digest('hex'));
  expect(value(await readRaw(client, 1n, 1, DEFAULT_LIMITS))).toBeUndefined();
});

it('keeps megabytes in parts', async () => {
  const text = report('large', ...Array.from({ length: 200 }, (_, i) => record(i % 250)));
  const noise = Array.from({ length: 60_000 }, (_, i) =>
    createHash('sha256').update(String(i)).digest('hex'),
  );
  const file = gzipSync(`${text}<!-- ${noise.join('\n')} -->`);
  expect(file.length).toBeGreaterThan(2 * 1024 * 1024);
  await take('large.xml.gz', file, READS_SHALLOW);
  const [entry] = await held();
  const bytes = await bytesOf(entry);
  expect(bytes?.equals(file)).toBe(true);
  const chunks: Uint8Array[] = [];
  const kept = (async function* () {
    yield await Promise.resolve(bytes ?? Buffer.alloc(0));
  })();
  for await (const chunk of decoded('gzip', kept, DEFAULT_LIMITS)) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(gunzipSync(file))).toBe(true);
});

it('leaves books that balance', async () => {
  const verified = value(await verify({ client, wait: () => Promise.resolve(), progress: () => undefined }));
  expect(verified.checks.filter(({ holds }) => !holds)).toEqual([]);
  const [first] = value(
    await client.rows("SELECT count() AS n FROM v_quarantine WHERE state = 'held'", z.object({ n: NUMBER })),
  );
  expect(first?.n).toBe(0);
  expect(verified.records.quarantined).toBe(0);
});
