import { DEFAULT_METRIC_SETTINGS, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('example', 'owned', 'config', now64(3)), ('quiet.test', 'adopted', 'command', now64(3))`,
  );
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
const ROW = z.record(z.string(), z.unknown());
/** All settled days that are looked at; days are counted back from the last settled one. */
const MONTH = [27, 0] as const;
const COMPLIANT = { exact: true, spfAligned: true, spfExact: true } as const;
const FAILS = { aligned: false, senderClass: 'misconfigured' } as const;

async function readiness(domain: string, columns: string, alignment = 'relaxed'): Promise<unknown> {
  const found = await store.rows(
    `SELECT ${columns} FROM plumbline.v_policy_readiness WHERE domain = '${domain}' AND alignment = '${alignment}'`,
    ROW,
  );
  return found[0];
}

const DAYS = 'own_days, days_without_hit AS free, days_without_own_hit AS own_free, advice';
const MESSAGES = `toInt32(own_messages) AS own, toInt32(own_hit_messages) AS hit, round(hit_ratio, 4) AS ratio, senders, senders_hit`;

describe('the readiness of a domain', () => {
  test('is the days in a row without a compliant sender hit, up to the last settled day', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 100, sender: 'shop', ...COMPLIANT });
    await hear({ days: [20, 20], messages: 50, sender: 'shop', ...FAILS });
    expect(await readiness(domain, DAYS)).toEqual({ own_days: 28, free: 20, own_free: 20, advice: 'ready' });
    await hear({ days: [9, 9], messages: 5, sender: 'shop', ...FAILS });
    expect(await readiness(domain, DAYS)).toMatchObject({ free: 9, advice: 'nearly' });
    await hear({ days: [6, 6], messages: 5, sender: 'shop', ...FAILS });
    expect(await readiness(domain, DAYS)).toMatchObject({ free: 6, advice: 'not_ready' });
    expect(
      await readiness(domain, 'toInt32(until - last_hit_day) AS ago, toInt32(today() - until) AS settled'),
    ).toEqual({ ago: 6, settled: 3 });
  });

  test('takes a sender for hit from one in a hundred of its messages of a day', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 199, sender: 'shop', ...COMPLIANT });
    await hear({ days: MONTH, messages: 1, sender: 'shop', ...FAILS });
    await hear({ days: [3, 3], messages: 10_000, sender: 'gateway', ...COMPLIANT });
    expect(await readiness(domain, `${DAYS}, ${MESSAGES}`)).toEqual({
      ...{ own_days: 28, free: 28, own_free: 28, advice: 'ready' },
      ...{ own: 15_600, hit: 28, ratio: 0.0018, senders: 2, senders_hit: 0 },
    });
    await hear({ days: [2, 2], messages: 2, sender: 'shop', ...FAILS });
    expect(await readiness(domain, DAYS)).toMatchObject({ free: 2 });
  });

  test('says whom to fix where compliant senders are spared and others are not', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 97, sender: 'shop', ...COMPLIANT });
    await hear({ days: MONTH, messages: 3, sender: 'crm', headerFrom: `help.${domain}`, ...FAILS });
    expect(await readiness(domain, `${DAYS}, ${MESSAGES}, toInt32(subdomain_hit_messages) AS below`)).toEqual(
      {
        ...{ own_days: 28, free: 28, own_free: 0, advice: 'fix_senders' },
        ...{ own: 2800, hit: 84, ratio: 0.03, senders: 2, senders_hit: 1, below: 84 },
      },
    );
  });

  test('goes by the objective of the domain where it says how much own mail may be hit', async () => {
    const { domain, hear } = newDomain();
    const target = {
      database: DATABASE,
      cluster: undefined,
      definer: store.definer,
      retention: DEFAULT_RETENTION,
    };
    const settings = { ...DEFAULT_METRIC_SETTINGS, objectives: { [domain]: 0.97 } };
    await store.run(metricSettingsView(target, settings));
    await hear({ days: MONTH, messages: 97, sender: 'shop', ...COMPLIANT });
    await hear({ days: MONTH, messages: 3, sender: 'crm', ...FAILS });
    expect(await readiness(domain, DAYS)).toMatchObject({ advice: 'ready' });
  });

  test('is another for each alignment', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 100, sender: 'shop', aligned: true, exact: true });
    await hear({ days: [10, 0], messages: 10, sender: 'shop', aligned: true });
    const columns = 'days_without_hit AS free, toInt32(compliant_hit_messages) AS hit, advice';
    const spared = { free: 28, hit: 0, advice: 'ready' };
    const hit = { free: 0, hit: 110, advice: 'not_ready' };
    expect(await readiness(domain, columns, 'relaxed')).toEqual(spared);
    expect(await readiness(domain, columns, 'strict_dkim')).toEqual(hit);
    expect(await readiness(domain, columns, 'strict_spf')).toEqual(spared);
    expect(await readiness(domain, columns, 'strict')).toEqual(hit);
  });

  test('says apart what is hit of forwarders and strangers, and is not moved by it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 100, sender: 'shop', ...COMPLIANT });
    await hear({ days: [0, 0], messages: 50, sender: 'list', aligned: false, senderClass: 'forwarder' });
    await hear({ days: [0, 0], messages: 70, aligned: false, senderClass: 'threat' });
    const columns =
      'toInt32(forwarder_hit_messages) AS forwarded, toInt32(threat_hit_messages) AS threats, advice';
    expect(await readiness(domain, columns)).toEqual({ forwarded: 50, threats: 70, advice: 'ready' });
  });

  test('looks at 28 settled days: neither at older nor at newer ones', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [40, -2], messages: 100, sender: 'shop', ...COMPLIANT });
    await hear({ days: [40, 28], messages: 50, sender: 'shop', ...FAILS });
    await hear({ days: [-1, -2], messages: 50, sender: 'shop', ...FAILS });
    expect(await readiness(domain, `${DAYS}, toInt32(own_hit_messages) AS hit`)).toEqual({
      ...{ own_days: 28, free: 28, own_free: 28, advice: 'ready', hit: 0 },
    });
  });

  test('counts days with own mail alone, and has no advice where there were less than 14', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [12, 0], messages: 100, sender: 'shop', ...COMPLIANT });
    await hear({ days: MONTH, messages: 100, senderClass: 'threat', aligned: false });
    expect(await readiness(domain, DAYS)).toMatchObject({ own_days: 13, free: 13, advice: 'no_data' });
    await hear({ days: [20, 20], messages: 100, sender: 'shop', ...COMPLIANT });
    expect(await readiness(domain, DAYS)).toMatchObject({ own_days: 14, free: 14, advice: 'ready' });
  });

  test('has a row of a domain without mail', async () => {
    expect(await readiness('quiet.test', `${DAYS}, ${MESSAGES}`)).toEqual({
      ...{ own_days: 0, free: 0, own_free: 0, advice: 'no_data' },
      ...{ own: 0, hit: 0, ratio: null, senders: 0, senders_hit: 0 },
    });
  });

  test('leaves out reports that were shown to be of another than they say', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 100, sender: 'shop', ...COMPLIANT });
    await hear({ days: [0, 0], messages: 100, sender: 'shop', ...FAILS, check: 'fail' });
    expect(await readiness(domain, DAYS)).toMatchObject({ free: 28, advice: 'ready' });
  });
});

describe('whom to fix first', () => {
  const COLUMNS = `rank, sender, toInt32(messages) AS n, [toInt32(relaxed_hit_messages), toInt32(strict_dkim_hit_messages),
    toInt32(strict_spf_hit_messages), toInt32(strict_hit_messages)] AS hit, round(share, 4) AS share, days_hit,
    why, dkim_problem, spf_problem, header_froms`;

  async function fixes(domain: string): Promise<unknown> {
    return store.rows(
      `SELECT ${COLUMNS} FROM plumbline.v_policy_fixes WHERE domain = '${domain}' ORDER BY rank`,
      ROW,
    );
  }

  test('is the sender of which most would be hit, with what its mail lacks', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [9, 0], messages: 80, sender: 'gateway', ...COMPLIANT });
    await hear({ days: [9, 0], messages: 8, sender: 'shop', aligned: false, spfAligned: true });
    await hear({ days: [9, 5], messages: 10, sender: 'crm', ...FAILS, dkim: ['crm.test', 'k', 'pass'] });
    await hear({
      ...{ days: [9, 8], messages: 15, sender: 'news', ...FAILS, headerFrom: `news.${domain}` },
      ...{ dkim: [domain, 'n', 'fail'], spf: ['news.test', 'mfrom', 'pass'] },
    });
    await hear({ days: [9, 9], messages: 40, sender: 'tickets', ...FAILS, spf: ['x.test', 'mfrom', 'fail'] });
    expect(await fixes(domain)).toEqual([
      {
        ...{ rank: 1, sender: 'crm', n: 50, hit: [50, 50, 50, 50], share: 0.05, days_hit: 5 },
        ...{
          why: 'dkim_unaligned',
          dkim_problem: 'unaligned',
          spf_problem: 'missing',
          header_froms: [domain],
        },
      },
      {
        ...{ rank: 2, sender: 'tickets', n: 40, hit: [40, 40, 40, 40], share: 0.04, days_hit: 1 },
        ...{ why: 'dkim_missing', dkim_problem: 'missing', spf_problem: 'failing', header_froms: [domain] },
      },
      {
        ...{ rank: 3, sender: 'news', n: 30, hit: [30, 30, 30, 30], share: 0.03, days_hit: 2 },
        ...{ why: 'dkim_failing', dkim_problem: 'failing', spf_problem: 'unaligned' },
        header_froms: [`news.${domain}`],
      },
      {
        ...{ rank: 4, sender: 'shop', n: 80, hit: [0, 0, 80, 80], share: 0, days_hit: 0 },
        ...{ why: 'strict_only', dkim_problem: 'missing', spf_problem: 'other_name', header_froms: [domain] },
      },
    ]);
  });

  test('says what most of what is hit lacks, and the names with most of it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [9, 0], messages: 100, sender: 'crm', aligned: true });
    const names = [1, 2, 3, 4, 5, 6];
    for (const n of names)
      await hear({ days: [0, 0], messages: n, sender: 'crm', ...FAILS, headerFrom: `n${n}.${domain}` });
    await hear({ days: [0, 0], messages: 20, sender: 'crm', ...FAILS, dkim: ['crm.test', 'k', 'pass'] });
    expect(await fixes(domain)).toMatchObject([
      { sender: 'crm', n: 1041, hit: [41, 1041, 41, 1041], why: 'dkim_missing', spf_problem: 'missing' },
    ]);
    expect(
      await store.rows(
        `SELECT header_froms, toInt32(today() - last_hit_day) AS hit, toInt32(today() - last_seen) AS seen
         FROM plumbline.v_policy_fixes WHERE domain = '${domain}'`,
        ROW,
      ),
    ).toEqual([
      {
        header_froms: [domain, `n6.${domain}`, `n5.${domain}`, `n4.${domain}`, `n3.${domain}`],
        hit: 3,
        seen: 3,
      },
    ]);
  });

  test('leaves out forwarders, strangers, days that are not settled, and domains that are not ours', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: MONTH, messages: 100, sender: 'shop', ...COMPLIANT });
    await hear({ days: MONTH, messages: 5, sender: 'list', aligned: false, senderClass: 'forwarder' });
    await hear({ days: MONTH, messages: 5, aligned: false, senderClass: 'threat' });
    await hear({ days: [-1, -2], messages: 5, sender: 'crm', ...FAILS });
    expect(await fixes(domain)).toEqual([]);
    await store.run(`INSERT INTO plumbline.domains SELECT '${domain}', 'ignored', 'command', now64(3)`);
    await hear({ days: MONTH, messages: 5, sender: 'crm', ...FAILS });
    expect(await fixes(domain)).toEqual([]);
  });
});
