import fc from 'fast-check';
import * as z from 'zod';
import { demoMails } from '../../demo/mails.js';
import type { AggregateRecord, Disposition, DkimWord, SpfScope, SpfWord } from '../../model/report.js';
import type { Stated } from '../../model/stated.js';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { RECORDS, type RecordRun } from './record-block.js';
import { RecordColumns } from './record-columns.js';
import { readMails } from './testing/mails.js';
import { expectedRow, judgeByNumbers, SHOWN, type RunFacts } from './testing/record-rows.js';
import { DEFAULT_WORD_LIMITS, Words } from './words.js';

/** PROPERTY_RUNS makes it dig deeper, PROPERTY_SEED elsewhere. */
const SETTINGS = {
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? 12),
  seed: Number(process.env['PROPERTY_SEED'] ?? 3),
};

const DEMO = { seed: 5, domains: 3, days: 4, end: '2026-06-30', reportsPerDay: 8 };

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  const emptied = await store.client.command(`TRUNCATE TABLE ${DATABASE}.records`);
  expect(emptied).toMatchObject({ ok: true });
});

interface Written {
  readonly facts: RunFacts;
  readonly records: readonly AggregateRecord[];
}

function runOf({ facts, records }: Written, words: Words): RecordRun {
  const columns = new RecordColumns(words, judgeByNumbers);
  for (const record of records) columns.append(record);
  expect(columns.rows).toBe(records.length);
  return { ...facts, columns };
}

/** Every row of the table, in the order of its runs. */
function stored(): Promise<unknown[]> {
  return store.rows(
    `SELECT ${SHOWN} FROM ${DATABASE}.records AS r ORDER BY r.attempt, r.ordinal`,
    z.unknown(),
  );
}

function expected(written: readonly Written[]): unknown[] {
  return written.flatMap(({ facts, records }) => records.map((record) => expectedRow(facts, record)));
}

function factsOf(i: number): RunFacts {
  return {
    reportKey: 2n ** 64n - 1n - BigInt(i),
    attempt: i,
    domain: `d${i % 3}.example`,
    day: `2026-06-${String((i % 28) + 1).padStart(2, '0')}`,
    reporter: `r${i % 5}.example`,
  };
}

const named = <T>(value: T): Stated<T> => ({ value, raw: String(value) });

const PLAIN: AggregateRecord = {
  ordinal: 0,
  sourceIp: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 255),
  count: 1,
  disposition: named('none'),
  dkimAligned: false,
  spfAligned: false,
  alignedDerived: false,
  overrides: [],
  headerFrom: named('example.com'),
  envelopeFrom: undefined,
  envelopeTo: undefined,
  dkim: [],
  dkimOmitted: 0,
  spf: [],
  extensions: undefined,
};

test('records of the demo stand in the table as they were read', async () => {
  const reports = (await readMails(demoMails(DEMO))).filter(({ records }) => records.length > 0);
  const written = reports.map(({ parsed, records }, i) => ({
    facts: { ...factsOf(i), domain: parsed.report.key.domain, reporter: parsed.report.key.reporter },
    records,
  }));
  const words = new Words();
  await store.insert(
    RECORDS,
    written.map((each) => runOf(each, words)),
  );
  expect(written.length).toBeGreaterThan(50);
  expect(await stored()).toEqual(expected(written));
}, 30_000);

describe('a record', () => {
  async function storedAs(changes: Partial<AggregateRecord>): Promise<Record<string, unknown>> {
    const written = [{ facts: factsOf(1), records: [{ ...PLAIN, ...changes }] }];
    await store.insert(
      RECORDS,
      written.map((each) => runOf(each, new Words())),
    );
    const [row] = await store.rows(`SELECT * FROM ${DATABASE}.records`, z.record(z.string(), z.unknown()));
    return row ?? {};
  }
  const spf = (domain: string, result: SpfWord, scope?: SpfScope) => ({
    domain: named(domain),
    scope: scope === undefined ? undefined : named(scope),
    result: named(result),
    humanResult: undefined,
  });
  const dkim = (domain: string, result: DkimWord) => ({
    domain: named(domain),
    selector: undefined,
    result: named(result),
    humanResult: undefined,
  });

  test.each([
    ['the first SPF domain is not repeated', 'a.example', 'a.example', ''],
    ['another than that is stated', 'b.example', 'a.example', 'b.example'],
    ['the null reverse-path is no SPF domain', '', 'a.example', '<>'],
    ['nor is what nobody stated', undefined, 'a.example', '?'],
    ['which needs no word where there is none', undefined, undefined, ''],
  ])('envelope From: %s', async (_, envelopeFrom, checked, shown) => {
    const row = await storedAs({
      envelopeFrom: envelopeFrom === undefined ? undefined : named(envelopeFrom),
      spf: checked === undefined ? [] : [spf(checked, 'pass'), spf('b.example', 'pass')],
    });
    expect(row['envelope_from']).toBe(shown);
  });

  test.each([
    [
      'a passing signature of the From domain',
      [dkim('x.example', 'pass'), dkim('example.com', 'pass')],
      true,
    ],
    ['one of a subdomain', [dkim('mail.example.com', 'pass')], false],
    ['one that fails', [dkim('example.com', 'fail')], false],
  ])('strict DKIM: %s', async (_, results, strict) => {
    expect((await storedAs({ dkim: results }))['dkim_strict']).toBe(strict);
  });

  test.each([
    ['the mail-from identity', [spf('example.com', 'pass', 'mfrom')], true],
    ['an identity not stated', [spf('example.com', 'pass')], true],
    ['the HELO identity', [spf('example.com', 'pass', 'helo')], false],
    ['a result that is no pass', [spf('example.com', 'softfail', 'mfrom')], false],
  ])('strict SPF: %s', async (_, results, strict) => {
    expect((await storedAs({ spf: results }))['spf_strict']).toBe(strict);
  });

  test('without a From domain nothing is strictly aligned', async () => {
    const row = await storedAs({ headerFrom: named(''), dkim: [dkim('', 'pass')], spf: [spf('', 'pass')] });
    expect(row).toMatchObject({ dkim_strict: false, spf_strict: false });
  });

  test('alignment is unknown where neither is stated', async () => {
    expect(await storedAs({ dkimAligned: undefined, spfAligned: undefined })).toMatchObject({
      dkim_aligned: false,
      spf_aligned: false,
      aligned_unknown: true,
    });
  });

  test('and known where one is', async () => {
    expect(await storedAs({ dkimAligned: undefined, spfAligned: false })).toMatchObject({
      aligned_unknown: false,
    });
  });

  test.each([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53])('counts %d messages to the last', async (count) => {
    expect((await storedAs({ count }))['messages']).toBe(String(count));
  });
});

describe('any records', () => {
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('', 'a.example', 'b.example', 'pass', 's1') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 90 }) },
  );
  const name = text.map(named);
  const perhaps = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { nil: undefined });
  const result = fc.constantFrom<DkimWord>('pass', 'fail', 'none', 'unknown').map(named);
  const record = fc.record<AggregateRecord>({
    ordinal: fc.nat(2 ** 31 - 1),
    sourceIp: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    count: fc.oneof(fc.nat(9), fc.maxSafeNat()),
    disposition: fc.constantFrom<Disposition>('none', 'pass', 'quarantine', 'reject', 'unknown').map(named),
    dkimAligned: perhaps(fc.boolean()),
    spfAligned: perhaps(fc.boolean()),
    alignedDerived: fc.boolean(),
    overrides: fc.array(fc.record({ type: text, comment: perhaps(text) }), { maxLength: 3 }),
    headerFrom: name,
    // What stands for something in the table is no domain.
    envelopeFrom: perhaps(name.filter(({ value }) => value !== '?')),
    envelopeTo: perhaps(name),
    dkim: fc.array(
      fc.record({
        domain: perhaps(name),
        selector: perhaps(text),
        result: perhaps(result),
        humanResult: perhaps(text),
      }),
      { maxLength: 4 },
    ),
    dkimOmitted: fc.constant(0),
    spf: fc.array(
      fc.record({
        domain: perhaps(name),
        scope: perhaps(fc.constantFrom<SpfScope>('mfrom', 'helo', 'unknown').map(named)),
        result: perhaps(result),
        humanResult: perhaps(text),
      }),
      { maxLength: 3 },
    ),
    extensions: perhaps(text),
  });
  const numbered = fc
    .array(record, { maxLength: 40 })
    .map((records) => records.map((each, ordinal) => ({ ...each, ordinal })));
  const reports = fc.array(numbered, { maxLength: 12 });

  test('come back as they were appended', async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.boolean(), async (lists, forgetful) => {
        // Words that are forgotten all the time must not be taken for others'.
        const words = new Words(forgetful ? { words: 5, bytes: 1000 } : DEFAULT_WORD_LIMITS);
        const written = lists.map((records, i) => ({ facts: factsOf(i), records }));
        await store.client.command(`TRUNCATE TABLE ${DATABASE}.records`);
        await store.insert(
          RECORDS,
          written.map((each) => runOf(each, words)),
        );
        expect(await stored()).toEqual(expected(written));
      }),
      SETTINGS,
    );
  }, 600_000);
});

describe('columns', () => {
  test('are used again once they are cleared', async () => {
    const words = new Words({ words: 3, bytes: 1000 });
    const columns = new RecordColumns(words, judgeByNumbers);
    const [before, after] = [named('before.example'), named('after.example')];
    columns.append({ ...PLAIN, headerFrom: before, envelopeTo: named('to.example') });
    columns.clear();
    expect(columns.rows).toBe(0);
    expect(columns.bytes).toBe(0);
    columns.append({ ...PLAIN, headerFrom: after });
    await store.insert(RECORDS, [{ ...factsOf(1), columns }]);
    expect(await stored()).toEqual([expectedRow(factsOf(1), { ...PLAIN, headerFrom: after })]);
  });

  test('say about how much memory they hold', () => {
    const columns = new RecordColumns(new Words(), judgeByNumbers);
    columns.append(PLAIN);
    const first = columns.bytes;
    columns.append(PLAIN);
    const second = columns.bytes;
    columns.append({ ...PLAIN, extensions: 'x'.repeat(10_000) });
    expect(second - first).toBeLessThan(first);
    expect(columns.bytes - second).toBeGreaterThan(10_000);
  });
});
