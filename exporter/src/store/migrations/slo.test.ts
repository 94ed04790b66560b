import { DEFAULT_METRIC_SETTINGS, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  const target = {
    database: DATABASE,
    cluster: undefined,
    definer: store.definer,
    retention: DEFAULT_RETENTION,
  };
  const objectives = { 'd2.example': 0.9, 'd3.example': 1 };
  await store.run(metricSettingsView(target, { ...DEFAULT_METRIC_SETTINGS, objectives }));
  await store.run(`INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`);
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
/** Days are counted back from the day that is three days ago: the second day after it is yesterday. */
const YESTERDAY = -2;
const ROW = z.record(z.string(), z.unknown());

async function slo(domain: string, columns: string): Promise<unknown> {
  return store.rows(
    `SELECT window, ${columns} FROM plumbline.v_slo WHERE domain = '${domain}' ORDER BY toUInt8(replaceOne(window, 'd', ''))`,
    ROW,
  );
}

describe('the objective of a domain', () => {
  test('leaves a budget, which own mail that is not aligned uses up', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 990 });
    await hear({ days: [60, YESTERDAY], messages: 10, senderClass: 'misconfigured', aligned: false });
    await hear({ days: [60, YESTERDAY], messages: 500, senderClass: 'threat', aligned: false });
    await hear({ days: [60, YESTERDAY], messages: 500, senderClass: 'forwarder', aligned: false });
    const figures = `owned, objective, toFloat64(messages) AS own, toFloat64(spent_messages) AS spent, aligned_ratio,
      round(budget_messages, 6) AS budget, round(budget_left_ratio, 6) AS left, round(burn_rate, 6) AS burn, toInt32(until - toDate(begin) + 1) AS days`;
    const same = { owned: true, objective: 0.98, aligned_ratio: 0.99, left: 0.5, burn: 0.5 };
    expect(await slo(domain, figures)).toEqual([
      { window: '1d', ...same, own: 1000, spent: 10, budget: 20, days: 1 },
      { window: '7d', ...same, own: 7000, spent: 70, budget: 140, days: 7 },
      { window: '28d', ...same, own: 28_000, spent: 280, budget: 560, days: 28 },
    ]);
  });

  test('is one of its own where one is configured; what is left may be less than nothing', async () => {
    const { domain, hear } = newDomain();
    expect(domain).toBe('d2.example');
    await hear({ days: [60, YESTERDAY], messages: 100 });
    // A settled day is one of the last 28 and of the last 7, whichever is the last.
    await hear({ days: [1, 1], messages: 900, senderClass: 'misconfigured', aligned: false });
    expect(
      await slo(domain, 'objective, round(burn_rate, 3) AS burn, round(budget_left_ratio, 3) AS left'),
    ).toEqual([
      { window: '1d', objective: 0.9, burn: 0, left: -1.432 },
      { window: '7d', objective: 0.9, burn: 5.625, left: -1.432 },
      { window: '28d', objective: 0.9, burn: 2.432, left: -1.432 },
    ]);
  });

  test('of all mail leaves nothing: any own mail that is not aligned is far too much', async () => {
    const { domain, hear } = newDomain();
    expect(domain).toBe('d3.example');
    await hear({ days: [60, YESTERDAY], messages: 999 });
    await hear({ days: [60, YESTERDAY], messages: 1, senderClass: 'misconfigured', aligned: false });
    expect(await slo(domain, 'round(burn_rate) AS burn, isFinite(budget_left_ratio) AS finite')).toEqual([
      { window: '1d', burn: 1000, finite: 1 },
      { window: '7d', burn: 1000, finite: 1 },
      { window: '28d', burn: 1000, finite: 1 },
    ]);
  });

  test('says nothing of a domain that sends no mail itself', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 500, senderClass: 'threat', aligned: false });
    const nothing = { own: 0, aligned_ratio: null, budget_left_ratio: 1, burn_rate: 0 };
    expect(
      await slo(domain, 'toFloat64(messages) AS own, aligned_ratio, budget_left_ratio, burn_rate'),
    ).toEqual(['1d', '7d', '28d'].map((window) => ({ window, ...nothing })));
  });

  test('is measured up to the last settled day; what is not settled yet is not part of it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 100 });
    await hear({ days: [YESTERDAY, -3], messages: 9000, senderClass: 'misconfigured', aligned: false });
    expect(await slo(domain, 'burn_rate')).toEqual(
      ['1d', '7d', '28d'].map((window) => ({ window, burn_rate: 0 })),
    );
    expect(
      await store.rows(
        `SELECT o.window = w.window AND o.begin = w.begin AND o.until = w.until AND o.messages = w.own_messages
           AND o.aligned_messages = w.compliant_messages AS same
         FROM plumbline.v_slo AS o JOIN plumbline.v_windows AS w ON w.domain = o.domain AND w.window = o.window
         WHERE o.domain = '${domain}'`,
        ROW,
      ),
    ).toEqual([{ same: 1 }, { same: 1 }, { same: 1 }]);
  });
});
