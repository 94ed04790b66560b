import { beginReading } from '../state/reading.js';
import { readOwned } from '../state/settled.js';
import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';
import { value } from '../testing/value.js';
import { unsentDays, unsentFigures } from './day-parts.js';
import { exportHistory } from './openmetrics.js';

const STRANGERS = 20_000;
/** Enough for a subdomain to be shown, were it among the first. */
const DAYS_EACH = 5;
const SLOW = 120_000;
const DAY_MS = 86_400_000;
const BOUNDS = { subdomains: 2, senders: 3 };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, SLOW);
afterAll(() => store.close());

const newDomain = newDomains(() => store);

async function namedDomain() {
  const made = newDomain();
  await store.run(
    `INSERT INTO plumbline.domains (domain, state, origin, at) VALUES ('${made.domain}', 'owned', 'config', now64(3))`,
  );
  return made;
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

const RANGE = { from: dayAgo(60), to: dayAgo(0) };

/** Series with their domains, without their samples. */
async function exported(): Promise<Set<string>> {
  const { signal } = new AbortController();
  const text = value(await exportHistory(store.client, { ...RANGE, domains: [], bounds: BOUNDS, signal }));
  const lines = Buffer.concat((await text.toArray()) as Buffer[])
    .toString()
    .split('\n');
  return new Set(
    lines.filter((line) => /^[a-z]/.test(line)).map((line) => line.slice(0, line.indexOf('} ') + 1)),
  );
}

async function sent(): Promise<Set<string>> {
  const sending = { receiver: 'test', begun: 0, bounds: BOUNDS };
  const days = value(await unsentDays(store.client, sending, RANGE, 5000));
  const parts = value(await unsentFigures(store.client, sending, days));
  return new Set(
    parts.flatMap(({ domain, figures }) => figures.map(({ series }) => JSON.stringify([domain, ...series]))),
  );
}

function domainsOf(series: ReadonlySet<string>): string[] {
  const names = [...series].map((one) => /^\["([^"]+)"|domain="([^"]+)"/.exec(one)?.slice(1).join('') ?? '');
  return [...new Set(names)].sort();
}

function ofDomain(domain: string, series: ReadonlySet<string>): string[] {
  return [...series].filter((one) => one.includes(`"${domain}"`)).sort();
}

test(
  'of a day the senders with most are named, and the others are one, as in the gauges',
  async () => {
    const { domain, hear } = await namedDomain();
    const day = { days: [8, 8] } as const;
    const told = { third: 20, fourth: 15, second: 30, first: 40 };
    for (const [sender, messages] of Object.entries(told)) await hear({ ...day, messages, sender });
    await hear({ ...day, messages: 5, sender: 'third', senderClass: 'forwarder' });
    await hear({ ...day, messages: 1000, senderClass: 'threat', aligned: false });
    const senders = [...(await sent())].filter((one) => one.includes('sender_messages'));
    expect(senders.map((one) => (JSON.parse(one) as string[]).slice(2)).sort()).toEqual([
      ['first', 'compliant'],
      ['other', 'compliant'],
      ['other', 'threat'],
      ['second', 'compliant'],
      ['third', 'compliant'],
      ['third', 'forwarder'],
    ]);
    expect(ofDomain(domain, await exported()).filter((one) => one.includes('sender="fourth"'))).toEqual([]);
  },
  SLOW,
);

test(
  'however many subdomains strangers name, history has the domains of the gauges and no others',
  async () => {
    const { domain, hear } = await namedDomain();
    await hear({ days: [40, 0], messages: 50, reporter: 'google.com', sender: 'sendgrid' });
    const before = ofDomain(domain, await exported());
    const rows = `FROM numbers(${STRANGERS * DAYS_EACH})`;
    const who = `concat('s', toString(number % ${STRANGERS}), '.${domain}') AS domain,
      toDate(now('UTC')) - 8 - intDiv(number, ${STRANGERS}) AS day, 'stranger.test' AS reporter, number + 1000 AS report_key, 7 AS attempt`;
    await store.run(
      `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, source_ip, messages, sender, sender_class, dkim_aligned)
       SELECT ${who}, toIPv6('192.0.2.1'), 1, '', 'threat', false ${rows}`,
    );
    await store.run(
      `INSERT INTO plumbline.reports (domain, day, reporter, report_key, attempt, identity, batch, kind, begin, end, received_at, dated, messages)
       SELECT ${who}, number, 7, 'aggregate', toDateTime(day, 'UTC'), toDateTime(day + 1, 'UTC') - 1,
         toDateTime64(day + 1, 3, 'UTC'), true, 1 ${rows}`,
    );
    const after = await exported();
    expect(ofDomain(domain, after)).toEqual(before);
    const scope = { ...BOUNDS, full: [], known: [] };
    const owned = value(await readOwned(value(await beginReading(store.client)), scope));
    const gauges = owned.map((one) => one.domain).sort();
    expect(gauges.filter((name) => name.endsWith(`.${domain}`))).toHaveLength(BOUNDS.subdomains);
    expect(domainsOf(after)).toEqual(gauges);
    expect(domainsOf(await sent())).toEqual(gauges);
  },
  SLOW,
);
