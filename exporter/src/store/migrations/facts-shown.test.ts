/** What the views show of a source: facts that were found later than its reports, each as it was on the day. */
import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';

const DICTIONARIES = ['facts_newest', 'facts_before', 'as_names', 'sender_names'];

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
  await run(
    ...['2026-03-01', '2026-06-09', '2026-06-10', '2026-07-01'].map(
      (day) =>
        `INSERT INTO records (domain, day, source_ip, report_key, messages, sender, country, asn)
         SELECT 'a.example', '${day}', toIPv6(arrayJoin(['192.0.2.1', '2001:db8::1', '192.0.2.9'])), 1, 1,
           'post', 'XX', 7`,
    ),
  );
}, 60_000);
afterAll(() => store.close());

async function run(...statements: string[]): Promise<void> {
  for (const sql of statements)
    expect([sql, await store.client.command(sql)]).toEqual([sql, { ok: true, value: undefined }]);
}

async function loaded(): Promise<void> {
  await run(...DICTIONARIES.map((name) => `SYSTEM RELOAD DICTIONARY ${DATABASE}.${name}`));
}

const FACTS = `source_ip, day, found_at, country, asn, as_name, ptr, ptr_confirmed, ptr_domain`;
const found = (ip: string, day: string, facts: string, time = '10:00:00'): string =>
  `INSERT INTO source_facts (${FACTS}) SELECT toIPv6('${ip}'), '${day}', '${day} ${time}', ${facts}`;

const SHOWN = `(day, country, asn, as_name, ptr, ptr_confirmed, ptr_domain)`;
async function shown(ip: string, view = 'v_records', where = '1'): Promise<string[]> {
  const rows = await store.rows(
    `SELECT toString(${SHOWN}) AS row FROM ${DATABASE}.${view}
     WHERE source_ip = toIPv6('${ip}') AND ${where} ORDER BY day`,
    z.object({ row: z.string() }),
  );
  return rows.map(({ row }) => row);
}

describe('the facts of a source', () => {
  it('are empty as long as nothing is found, whatever stands in the row', async () => {
    await loaded();
    expect(await shown('192.0.2.9', 'v_records', `day = '2026-03-01'`)).toEqual([
      `('2026-03-01','',0,'','',false,'')`,
    ]);
  });

  it('are those of the day: what an address was before it changed hands, it stays for the days before', async () => {
    await run(
      found('192.0.2.1', '2026-03-05', `'DE', 64500, 'Old House', 'mx.old.example', true, 'old.example'`),
      found('192.0.2.1', '2026-06-10', `'BR', 64501, 'New House', 'a.b.new.example', false, 'new.example'`),
      found('2001:db8::1', '2026-07-01', `'FR', 64500, 'Old House Ltd', '', false, ''`),
    );
    await loaded();
    for (const view of ['v_records', 'v_source_day'])
      expect(await shown('192.0.2.1', view)).toEqual([
        `('2026-03-01','DE',64500,'Old House Ltd','mx.old.example',true,'old.example')`,
        `('2026-06-09','DE',64500,'Old House Ltd','mx.old.example',true,'old.example')`,
        `('2026-06-10','BR',64501,'New House','a.b.new.example',false,'new.example')`,
        `('2026-07-01','BR',64501,'New House','a.b.new.example',false,'new.example')`,
      ]);
  });

  it('hold for all days before, where they are the oldest', async () => {
    expect(await shown('2001:db8::1', 'v_records', `day < '2026-06-10'`)).toEqual([
      `('2026-03-01','FR',64500,'Old House Ltd','',false,'')`,
      `('2026-06-09','FR',64500,'Old House Ltd','',false,'')`,
    ]);
  });

  it.each([
    ['country', `'BR'`],
    ['asn', '64501'],
    ['as_name', `'New House'`],
    ['ptr', `'a.b.new.example'`],
    ['ptr_domain', `'new.example'`],
  ])('are found by %s', async (column, value) => {
    for (const view of ['v_records', 'v_source_day'])
      expect(
        await store.rows(
          `SELECT toString(count()) AS n, toString(min(day)) AS since FROM ${DATABASE}.${view} WHERE ${column} = ${value}`,
          z.object({ n: z.string(), since: z.string() }),
        ),
      ).toEqual([{ n: '2', since: '2026-06-10' }]);
  });

  it('are found by whether a name is confirmed', async () => {
    for (const [condition, n] of [
      ['ptr_confirmed', '2'],
      ['ptr_confirmed = true', '2'],
      ['ptr_confirmed = 1', '2'],
      ['NOT ptr_confirmed', '10'],
    ] as const)
      expect(
        await store.rows(
          `SELECT toString(count()) AS n FROM ${DATABASE}.v_source_day WHERE ${condition}`,
          z.object({ n: z.string() }),
        ),
      ).toEqual([{ n }]);
  });

  it('are, of two findings of a day, the newer, for the days before as well', async () => {
    await run(
      found('192.0.2.9', '2026-06-10', `'AT', 1, '', '', false, ''`, '09:00:00'),
      found('192.0.2.9', '2026-06-10', `'CH', 2, '', '', false, ''`, '21:00:00'),
      found('192.0.2.9', '2026-06-10', `'IT', 3, '', '', false, ''`, '15:00:00'),
    );
    await loaded();
    expect(await shown('192.0.2.9', 'v_source_day', `day >= '2026-06-10'`)).toEqual([
      `('2026-06-10','CH',2,'','',false,'')`,
      `('2026-07-01','CH',2,'','',false,'')`,
    ]);
    expect(await shown('192.0.2.9', 'v_source_day', `day = '2026-06-09'`)).toEqual([
      `('2026-06-09','CH',2,'','',false,'')`,
    ]);
  });
});

describe('the history of an address', () => {
  it('says what was found when, and for which days it holds', async () => {
    expect(
      await store.rows(
        `SELECT toString((day, since, until, newest, country)) AS row FROM ${DATABASE}.v_source_facts
         WHERE source_ip = toIPv6('192.0.2.1') ORDER BY since`,
        z.object({ row: z.string() }),
      ),
    ).toEqual([
      { row: `('2026-03-05','1970-01-01','2026-06-09',false,'DE')` },
      { row: `('2026-06-10','2026-06-10','2149-06-06',true,'BR')` },
    ]);
  });
});

describe('the name of a sender', () => {
  const name = (view: string): Promise<unknown[]> =>
    store.rows(
      `SELECT DISTINCT sender, sender_name FROM ${DATABASE}.${view}`,
      z.object({ sender: z.string(), sender_name: z.string() }),
    );

  it('is its key where nobody has said it, and then what was said last', async () => {
    await loaded();
    expect(await name('v_source_day')).toEqual([{ sender: 'post', sender_name: 'post' }]);
    const said = (text: string, at: string): string =>
      `INSERT INTO senders (sender, name, category, at) SELECT 'post', '${text}', 'esp', '${at}'`;
    await run(said('The Post', '2026-01-02 00:00:00'), said('Mail House', '2026-01-01 00:00:00'));
    await loaded();
    for (const view of ['v_records', 'v_source_day', 'v_sender_day'])
      expect(await name(view)).toEqual([{ sender: 'post', sender_name: 'The Post' }]);
    expect(
      await store.rows(
        `SELECT DISTINCT sender_category FROM ${DATABASE}.v_sender_day`,
        z.object({ sender_category: z.string() }),
      ),
    ).toEqual([{ sender_category: 'esp' }]);
  });
});
