import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`);
  await store.run(
    `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES
       ('known.test', 'known.test', 'Known', now64(3)), ('a.known.test', 'known.test', 'Known', now64(3)),
       ('wellknown.test', 'wellknown.test', 'Well known', now64(3))`,
  );
}, 30_000);
afterAll(() => store.close());

/** What reports state of a policy; what is not named is not stated. */
interface Seen {
  readonly p?: string;
  readonly sp?: string;
  readonly np?: string;
  readonly testing?: string;
  readonly adkim?: string;
  readonly pct?: string;
}

interface From {
  readonly reporters: readonly string[];
  /** The first day and the last, counted back from today. */
  readonly days: readonly [first: number, last: number];
  readonly standard?: string;
  readonly check?: string;
}

let calls = 0;
/** A domain that no other test knows, and who saw which policy of it on some days. */
function newDomain(): {
  readonly domain: string;
  readonly see: (policy: Seen, from: From) => Promise<void>;
  readonly state: (columns: string) => Promise<unknown>;
} {
  const domain = `p${++calls}.example`;
  return {
    domain,
    see: async (policy, { reporters, days: [first, last], standard = 'rfc7489', check = 'unknown' }) => {
      const { p = '', sp = '', np = '', testing = '', adkim = '', pct = '' } = policy;
      const names = reporters.map((name) => `'${name}'`).join(', ');
      await store.run(
        `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, kind, begin, end, messages, standard, reporter_check,
           p, sp, np, testing, adkim, pct)
         SELECT '${domain}', today() - toInt32(back) AS day, arrayJoin([${names}]) AS reporter, cityHash64('${++calls}', back, reporter), 1, 'aggregate',
           toDateTime(day, 'UTC'), toDateTime(day, 'UTC') + 86399, 10, '${standard}', '${check}',
           '${p}', '${sp}', '${np}', '${testing}', '${adkim}', '${pct}'
         FROM (SELECT arrayJoin(range(${last}, ${first + 1})) AS back)`,
      );
    },
    state: async (columns) => {
      const found = await store.rows(
        `SELECT ${columns} FROM plumbline.v_policy_states WHERE domain = '${domain}'`,
        z.record(z.string(), z.unknown()),
      );
      return found[0];
    },
  };
}

/** Of several domains at once, in their order. */
async function verdicts(
  domains: readonly string[],
  what: string,
): Promise<{ domain: string; verdict: boolean }[]> {
  const names = domains.map((domain) => `'${domain}'`).join(', ');
  return store.rows(
    `SELECT domain, ${what} AS verdict FROM plumbline.v_policy_states WHERE domain IN (${names})
     ORDER BY indexOf([${names}], domain)`,
    z.object({ domain: z.string(), verdict: z.boolean() }),
  );
}

const THREE = ['a.test', 'b.test', 'c.test'];
const CHANGE = `p, previous_p, changed, weakened, toInt32(today() - toDate(changed_at)) AS back`;
const NEVER = `p, previous_p, changed, weakened, toUnixTimestamp(changed_at) AS at`;
const NO_CHANGE = { previous_p: '', changed: false, weakened: false, at: 0 };

describe('the policy of a domain', () => {
  test('is what most reporters saw last, and what it was before', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject', sp: 'reject', adkim: 's', pct: '100' }, { reporters: THREE, days: [60, 11] });
    await see({ p: 'none', sp: 'reject', adkim: 's', pct: '100' }, { reporters: THREE, days: [10, 1] });
    expect(
      await state(`owned, p, sp, np, t, adkim, aspf, pct, previous_p, previous_sp, previous_np, previous_t, previous_adkim,
        previous_aspf, previous_pct, toInt32(today() - since) AS since_back, toInt32(today() - toDate(changed_at)) AS changed_back,
        changed, weakened, toUnixTimestamp(changed_at) % 86400 AS second_of_day`),
    ).toEqual({
      ...{
        owned: true,
        p: 'none',
        sp: 'reject',
        np: 'unset',
        t: 'unset',
        adkim: 's',
        aspf: 'unset',
        pct: '100',
      },
      ...{ previous_p: 'reject', previous_sp: 'reject', previous_np: 'unset', previous_t: 'unset' },
      ...{ previous_adkim: 's', previous_aspf: 'unset', previous_pct: '100' },
      ...{ since_back: 10, changed_back: 10, changed: true, weakened: true, second_of_day: 0 },
    });
  });

  test('has no change where none was seen, and no row where nothing was', async () => {
    const { see, state } = newDomain();
    expect(await state('p')).toBeUndefined();
    await see({ p: 'quarantine' }, { reporters: ['a.test'], days: [1, 1] });
    expect(await state(NEVER)).toEqual({ p: 'quarantine', ...NO_CHANGE });
  });

  test('is not what one odd report says, on its last day or on one that it has for itself', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: THREE, days: [60, 2] });
    await see({ p: 'none' }, { reporters: ['odd.test'], days: [30, 30] });
    await see({ p: 'none' }, { reporters: ['odd.test'], days: [1, 1] });
    expect(await state(NEVER)).toEqual({ p: 'reject', ...NO_CHANGE });
  });

  test('is what those say whom a catalogue knows, however many strangers say something else', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: ['known.test', 'a.known.test'], days: [60, 8] });
    await see({ p: 'none' }, { reporters: ['1.test', '2.test', '3.test', '4.test'], days: [40, 1] });
    expect(await state(NEVER)).toEqual({ p: 'reject', ...NO_CHANGE });
  });

  test('is not what somebody says in the name of one that is known', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: ['known.test'], days: [60, 8] });
    await see({ p: 'none' }, { reporters: ['wellknown.test'], days: [5, 1], check: 'fail' });
    expect(await state(NEVER)).toEqual({ p: 'reject', ...NO_CHANGE });
  });

  test('is what strangers say where nobody who is known has told for four weeks', async () => {
    const { see, state } = newDomain();
    await see({ p: 'none' }, { reporters: ['known.test'], days: [90, 40] });
    await see({ p: 'reject' }, { reporters: THREE, days: [10, 1] });
    expect(await state(CHANGE)).toEqual({
      ...{ p: 'reject', previous_p: 'none', changed: true, weakened: false, back: 10 },
    });
  });

  test('of a domain with one reporter changes when it says so twice, from the first day on', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: ['a.test'], days: [60, 3] });
    await see({ p: 'none' }, { reporters: ['a.test'], days: [2, 2] });
    expect(await state(NEVER)).toEqual({ p: 'reject', ...NO_CHANGE });
    await see({ p: 'none' }, { reporters: ['a.test'], days: [1, 1] });
    expect(await state(CHANGE)).toEqual({
      p: 'none',
      previous_p: 'reject',
      changed: true,
      weakened: true,
      back: 2,
    });
  });

  test('is not changed by what comes late about days before, nor by what is dated in the future', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: THREE, days: [60, 11] });
    await see({ p: 'none' }, { reporters: THREE, days: [10, 1] });
    const before = await state('*');
    const late = ['1.test', '2.test', '3.test', '4.test', '5.test', '6.test', '7.test'];
    await see({ p: 'reject' }, { reporters: late, days: [100, 11] });
    await see({ p: 'quarantine' }, { reporters: late, days: [-1, -5] });
    expect(await state('*')).toEqual(before);
  });

  test('changed long ago, and says so without calling it a change of these days', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: THREE, days: [120, 61] });
    await see({ p: 'none' }, { reporters: THREE, days: [60, 1] });
    expect(await state(CHANGE)).toEqual({
      p: 'none',
      previous_p: 'reject',
      changed: false,
      weakened: false,
      back: 60,
    });
  });

  test('has words of a closed set', async () => {
    const { see, state } = newDomain();
    await see({ p: 'discard', adkim: 'relaxed', pct: '101' }, { reporters: THREE, days: [5, 1] });
    expect(await state('p, sp, adkim, pct')).toEqual({
      p: 'other',
      sp: 'unset',
      adkim: 'other',
      pct: 'other',
    });
  });
});

describe('a policy', () => {
  test('is the same whether the policy for subdomains is stated or follows from the other', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject', sp: 'reject', adkim: 'r', pct: '100' }, { reporters: THREE, days: [60, 11] });
    await see({ p: 'reject' }, { reporters: ['d.test', 'e.test', 'f.test', 'g.test'], days: [20, 1] });
    expect(await state(`sp, adkim, pct, ${NEVER}`)).toEqual({
      ...{ sp: 'unset', adkim: 'unset', pct: 'unset', p: 'reject', ...NO_CHANGE },
    });
  });

  test('is weaker where p or sp asks for less of its receivers than before', async () => {
    const cases: readonly (readonly [what: string, before: Seen, after: Seen, weakened: boolean])[] = [
      ['its p is less', { p: 'reject' }, { p: 'quarantine' }, true],
      ['its p is more', { p: 'none' }, { p: 'quarantine' }, false],
      ['its sp alone is less', { p: 'reject' }, { p: 'reject', sp: 'none' }, true],
      ['its p is more and its sp less', { p: 'none', sp: 'reject' }, { p: 'reject', sp: 'none' }, true],
      ['only its alignment is stricter', { p: 'reject' }, { p: 'reject', adkim: 's' }, false],
      ['it is of part of the mail now', { p: 'reject' }, { p: 'reject', pct: '10' }, true],
      ['it is of more of the mail', { p: 'reject', pct: '10' }, { p: 'reject', pct: '50' }, false],
      ['it is under test now', { p: 'reject' }, { p: 'reject', testing: 'y' }, true],
      ['it is more, but under test', { p: 'quarantine' }, { p: 'reject', testing: 'y' }, false],
      ['it was none and is under test', { p: 'none' }, { p: 'none', testing: 'y' }, false],
    ];
    const found = new Map<string, string>();
    for (const [what, before, after] of cases) {
      const { domain, see } = newDomain();
      const standard = after.testing === undefined ? 'rfc7489' : 'rfc9990';
      await see(before, { reporters: THREE, days: [60, 6], standard });
      await see(after, { reporters: THREE, days: [5, 1], standard });
      found.set(domain, what);
    }
    const said = await verdicts([...found.keys()], 'changed AND weakened');
    expect(said.map(({ domain, verdict }) => [found.get(domain), verdict])).toEqual(
      cases.map(([what, , , weakened]) => [what, weakened]),
    );
  });

  test('stays weakened while it is, whatever else of it changes, and not when it is as before again', async () => {
    const { see, state } = newDomain();
    await see({ p: 'reject' }, { reporters: THREE, days: [60, 11] });
    await see({ p: 'none' }, { reporters: THREE, days: [10, 6] });
    await see({ p: 'none', adkim: 's' }, { reporters: THREE, days: [5, 4] });
    expect(await state(`adkim, toInt32(today() - since) AS since_back, ${CHANGE}`)).toEqual({
      ...{
        adkim: 's',
        since_back: 5,
        p: 'none',
        previous_p: 'reject',
        changed: true,
        weakened: true,
        back: 10,
      },
    });
    await see({ p: 'reject', adkim: 's' }, { reporters: THREE, days: [3, 1] });
    expect(await state(CHANGE)).toEqual({
      p: 'reject',
      previous_p: 'none',
      changed: true,
      weakened: false,
      back: 3,
    });
  });

  test('is under test since t=y, or pct=0, was seen without a break', async () => {
    const since = `t, pct, if(testing_since = toDate(0), 0, today() - testing_since) AS back`;
    const now = newDomain();
    await now.see({ p: 'reject', testing: 'y' }, { reporters: THREE, days: [60, 50], standard: 'rfc9990' });
    await now.see({ p: 'reject' }, { reporters: THREE, days: [49, 31], standard: 'rfc9990' });
    await now.see({ p: 'reject', testing: 'y' }, { reporters: THREE, days: [30, 1], standard: 'rfc9990' });
    expect(await now.state(since)).toEqual({ t: 'y', pct: 'unset', back: 30 });
    const old = newDomain();
    await old.see({ p: 'reject', pct: '0' }, { reporters: THREE, days: [40, 1] });
    expect(await old.state(since)).toEqual({ t: 'unset', pct: '0', back: 40 });
    const not = newDomain();
    await not.see({ p: 'reject', testing: 'n' }, { reporters: THREE, days: [40, 1], standard: 'rfc9990' });
    expect(await not.state(since)).toEqual({ t: 'n', pct: 'unset', back: 0 });
  });

  test('leaves subdomains weaker where sp or np asks for less than p', async () => {
    const cases: readonly (readonly [Seen, boolean])[] = [
      [{ p: 'reject', sp: 'none' }, true],
      [{ p: 'reject', np: 'none' }, true],
      [{ p: 'reject' }, false],
      [{ p: 'none', sp: 'reject', np: 'reject' }, false],
    ];
    const domains: string[] = [];
    for (const [policy] of cases) {
      const { domain, see } = newDomain();
      await see(policy, { reporters: THREE, days: [9, 1], standard: 'rfc9990' });
      domains.push(domain);
    }
    const said = await verdicts(domains, 'subdomains_weaker');
    expect(said.map(({ verdict }) => verdict)).toEqual(cases.map(([, weaker]) => weaker));
  });

  test('has an np that those saw who can tell of it; one stranger among many is not believed', async () => {
    const some = newDomain();
    await some.see({ p: 'reject' }, { reporters: THREE, days: [20, 1] });
    await some.see(
      { p: 'reject', np: 'none' },
      { reporters: ['new.test', 'newer.test'], days: [20, 1], standard: 'rfc9990' },
    );
    expect(await some.state('np, subdomains_weaker, changed')).toEqual({
      np: 'none',
      subdomains_weaker: true,
      changed: false,
    });
    const one = newDomain();
    await one.see({ p: 'reject' }, { reporters: [...THREE, 'd.test', 'e.test'], days: [20, 1] });
    await one.see(
      { p: 'reject', np: 'none' },
      { reporters: ['odd.test'], days: [1, 1], standard: 'rfc9990' },
    );
    expect(await one.state('np, subdomains_weaker')).toEqual({ np: 'unset', subdomains_weaker: false });
  });
});

test('a domain that is not ours has no row', async () => {
  await store.run(`INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, kind, end, p)
    VALUES ('elsewhere.test', today() - 1, 'a.test', 1, 1, 'aggregate', now(), 'none')`);
  expect(
    await store.rows(`SELECT p FROM plumbline.v_policy_states WHERE domain = 'elsewhere.test'`, z.unknown()),
  ).toEqual([]);
});
