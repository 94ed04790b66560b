import { Registry } from 'prom-client';
import * as z from 'zod';
import { DomainMetrics } from '../../../metrics/domains/domain-metrics.js';
import { StateMetrics } from '../../../metrics/state.js';
import { beginReading } from '../../../store/state/reading.js';
import { readState } from '../../../store/state/read-state.js';
import { openTestStore, type TestStore } from '../../../store/testing/store.js';
import { newDomains } from '../../../store/testing/told.js';
import { value } from '../../../store/testing/value.js';

const STRANGERS = 1_000_000;
const SLOW = 240_000;
/** Told days are counted back from one that was settled long ago whoever reports: the ceiling has passed for it. */
const SETTLED = 3;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('quiet.test', 'owned', 'config', now64(3))`,
  );
}, SLOW);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

/** A domain that somebody named, with some days of mail. */
async function namedDomain() {
  const { domain, hear } = newDomain();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('${domain}', 'owned', 'config', now64(3))`,
  );
  await hear({ days: [60, SETTLED], messages: 50, reporter: 'google.com', sender: 'sendgrid' });
  await hear({
    days: [60, SETTLED],
    messages: 3,
    reporter: 'stranger.test',
    senderClass: 'threat',
    aligned: false,
  });
  return { domain, hear };
}

/** Series and their values, as a process that begins now shows them. */
async function shown(): Promise<Map<string, number>> {
  const wish = { fullDomains: 50, subdomains: 2, knownReporters: ['google.com'] };
  const domains = new DomainMetrics(
    { maxSeries: 20_000, senders: 10, reporters: 15 },
    new StateMetrics(new Registry()),
  );
  await domains.have(value(await readState(store.client, wish)));
  const lines = String(domains.bytesBeside(0)).split('\n');
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

function of(domain: string, series: ReadonlyMap<string, number>): [string, number][] {
  return [...series].filter(([name]) => name.includes(`"${domain}"`));
}

test(
  'a domain of ours has its figures, and one without a report its core at zero',
  async () => {
    const { domain } = await namedDomain();
    const series = await shown();
    const windowEnd = series.get(`dmarc_window_end_timestamp_seconds{domain="${domain}",window="7d"}`) ?? 0;
    expect(windowEnd % 86_400).toBe(0);
    expect(
      series.get(`dmarc_messages{domain="${domain}",window="28d",sender_class="compliant"}`),
    ).toBeGreaterThan(20 * 50);
    expect(
      series.get(
        `dmarc_sender_messages{domain="${domain}",window="28d",sender="sendgrid",sender_class="compliant"}`,
      ),
    ).toBeGreaterThan(20 * 50);
    expect(series.get('dmarc_messages{domain="quiet.test",window="7d",sender_class="threat"}')).toBe(0);
  },
  SLOW,
);

test(
  'late data changes the figures of its own days, and no window of others',
  async () => {
    const { domain, hear } = await namedDomain();
    const before = new Map(of(domain, await shown()));
    await hear({ days: [20, 15], messages: 1000, reporter: 'google.com', lateHours: 400 });
    const after = new Map(of(domain, await shown()));
    const changed = [...after].filter(([name, figure]) => before.get(name) !== figure).map(([name]) => name);
    expect(changed.filter((name) => /window="(1d|7d)"|window_end|baseline/.test(name))).toEqual([]);
    const month = `dmarc_messages{domain="${domain}",window="28d",sender_class="compliant"}`;
    expect((after.get(month) ?? 0) - (before.get(month) ?? 0)).toBe(6000);
  },
  SLOW,
);

test(
  'subdomains that nobody named have series when they are reported for days, those that were there first',
  async () => {
    const { domain } = await namedDomain();
    for (const name of ['once', 'first', 'second', 'third']) {
      const days = name === 'once' ? 'range(1)' : 'range(5)';
      await store.run(
        `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, kind, begin, end, ingested_at, messages)
         SELECT '${name}.${domain}', today() - 10 - arrayJoin(${days}) AS d, 'google.com', cityHash64('${name}', d), 1, 'aggregate', d, d + 1, now64(3), 1000000`,
      );
    }
    const names = new Set(
      [...(await shown()).keys()].map((series) => /domain="([^"]+)"/.exec(series)?.[1] ?? ''),
    );
    expect([...names].filter((name) => name.endsWith(`.${domain}`)).sort()).toEqual([
      `first.${domain}`,
      `second.${domain}`,
    ]);
  },
  SLOW,
);

test(
  'strangers can be made silent on purpose: they count where nobody known reports',
  async () => {
    const [both, alone] = [newDomain(), newDomain()];
    await store.run(
      `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES
         ('${both.domain}', 'owned', 'config', now64(3)), ('${alone.domain}', 'owned', 'config', now64(3))`,
    );
    await both.hear({ days: [60, -2], messages: 50, reporter: 'google.com' });
    for (const { hear } of [both, alone]) await hear({ days: [60, 20], messages: 5, reporter: 'gone.test' });
    const series = await shown();
    expect(series.get(`dmarc_silent_reporters{domain="${both.domain}"}`)).toBeUndefined();
    expect(series.get(`dmarc_silent_reporters{domain="${alone.domain}"}`)).toBe(1);
  },
  SLOW,
);

test(
  'the domains with most mail are those of which known reporters tell most, whatever strangers claim',
  async () => {
    const { domain } = await namedDomain();
    const loud = newDomain();
    await store.run(
      `INSERT INTO plumbline.reporters (reporter, organisation, name, at) VALUES ('google.com', 'google.com', 'Google', now64(3))`,
    );
    await store.run(
      `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('${loud.domain}', 'owned', 'config', now64(3))`,
    );
    await loud.hear({ days: [30, SETTLED], messages: 1e9, reporter: 'stranger.test' });
    const state = value(
      await readState(store.client, { fullDomains: 50, subdomains: 2, knownReporters: ['google.com'] }),
    );
    const order = state.owned.map((one) => one.domain);
    expect(order.indexOf(domain)).toBeLessThan(order.indexOf(loud.domain));
  },
  SLOW,
);

test(
  'what is asked of a reading goes by what it began with',
  async () => {
    const { domain } = await namedDomain();
    await shown();
    const sql = `SELECT count() AS n FROM plumbline.settling_domains WHERE domain = '${domain}'`;
    const N = z.object({ n: z.coerce.number() });
    expect(await store.rows(sql, N)).toEqual([{ n: 1 }]);
    const reader = value(await beginReading(store.client));
    await store.run(
      `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('later.test', 'owned', 'config', now64(3))`,
    );
    const later = `SELECT count() AS n FROM plumbline.v_settled_domains WHERE domain = 'later.test'`;
    expect(value(await reader.rows(later, N))).toEqual([{ n: 0 }]);
    expect(await store.rows(later, N)).toEqual([{ n: 1 }]);
  },
  SLOW,
);

test(
  'a million domains, selectors, reporters and addresses of strangers leave the series where they were',
  async () => {
    const { domain } = await namedDomain();
    const before = await shown();
    const rows = `FROM numbers(${STRANGERS})`;
    const who = `multiIf(number % 10 = 0, '${domain}', number % 500 = 1, concat('d', toString(number), '.${domain}'),
        concat('d', toString(number), '.elsewhere.test')) AS domain, toDate(now('UTC')) - 8 - number % 20 AS day,
      concat('r', toString(if(number % 10 = 0, number % 5000, number)), '.test') AS reporter, number AS report_key, 7 AS attempt`;
    await store.run(
      `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, source_ip, messages, sender, sender_class,
         dkim_aligned, \`dkim.domain\`, \`dkim.selector\`, \`dkim.result\`, \`dkim.human\`)
       SELECT ${who}, toIPv6(IPv4NumToString(toUInt32(number + 16777216))), 1, '', 'threat', false,
         ['${domain}'], [concat('s', toString(number))], ['fail'], [''] ${rows}`,
    );
    await store.run(
      `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, identity, batch, kind, begin, end, received_at, dated, messages)
       SELECT ${who}, number, 7, 'aggregate', toDateTime(day, 'UTC'), toDateTime(day + 1, 'UTC') - 1,
         toDateTime64(day + 1, 3, 'UTC'), true, 1 ${rows}`,
    );
    const after = await shown();
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    const month = `dmarc_messages{domain="${domain}",window="28d",sender_class="threat"}`;
    expect((after.get(month) ?? 0) - (before.get(month) ?? 0)).toBeGreaterThan(STRANGERS / 20);
  },
  SLOW,
);
