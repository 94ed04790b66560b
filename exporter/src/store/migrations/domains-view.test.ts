import { DEFAULT_METRIC_SETTINGS, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { beginReading } from '../state/reading.js';
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
/** Days are counted back from three days ago: so the second day after it is yesterday. */
const YESTERDAY = -2;

async function asked(domain: string, view = 'v_domains'): Promise<unknown> {
  const found = await store.rows(
    `SELECT owned, toInt32(today() - until) AS ago, waits_for, toInt32(toDate(waits_until) - today()) AS in_days, team, objective
     FROM plumbline.${view} WHERE domain = '${domain}'`,
    ROW,
  );
  return found[0];
}

describe('the list of domains', () => {
  test('has every domain that is ours, also one of which there is no report, and no other', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [3, 0], messages: 5 });
    await store.run(`INSERT INTO plumbline.seen_domains VALUES ('strange.test')`);
    expect(
      await store.rows(`SELECT toString(domain) AS domain FROM plumbline.v_domains ORDER BY domain`, ROW),
    ).toEqual([{ domain }, { domain: 'example' }, { domain: 'quiet.test' }]);
  });

  test('says that a day is settled after two days where nobody has worked it out', async () => {
    expect(await asked('quiet.test')).toEqual({
      ...{ owned: true, ago: 3, waits_for: [], in_days: 1, team: '', objective: 0.98 },
    });
  });

  test('says what was worked out last of who is waited for', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 50 });
    await hear({ days: [60, 1], messages: 50, reporter: 'late.example', lateHours: 72 });
    const reading = await beginReading(store.client);
    expect(reading.ok).toBe(true);
    expect(await asked(domain)).toMatchObject({ ago: 4, waits_for: ['late.example'] });
    expect(await asked(domain)).toEqual(await asked(domain, 'v_settled_domains'));
  });

  test('takes team and objective from the settings as they are now, and from the nearest parent', async () => {
    const target = {
      database: DATABASE,
      cluster: undefined,
      definer: store.definer,
      retention: DEFAULT_RETENTION,
    };
    const settings = {
      ...{ teams: { example: 'mail', 'd2.example': 'web' }, objectives: { example: 0.9 } },
      objective: 0.95,
    };
    await store.run(metricSettingsView(target, { ...DEFAULT_METRIC_SETTINGS, ...settings }));
    expect(await asked('d1.example')).toMatchObject({ team: 'mail', objective: 0.9 });
    expect(await asked('d2.example')).toMatchObject({ team: 'web', objective: 0.9 });
    expect(await asked('quiet.test')).toMatchObject({ team: '', objective: 0.95 });
  });
});
