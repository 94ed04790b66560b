import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { linesOf } from '@plumbline/exporter/metrics/testing/lines.js';
import { plumbline } from './plumbline.js';
import { Site, SLOW } from './site.js';
import { until } from './until.js';

const PROMTOOL = '/usr/bin/promtool';
const hasPromtool = existsSync(PROMTOOL);
if (!hasPromtool) process.stderr.write('skipped: promtool is not installed (Debian: prometheus)\n');

/** The clock has it read no sooner than any test ends. */
const SELDOM = 'metrics: { refresh: 1h, rest: 1 }\n';

let site: Site;
/** What the first scrape after the start of an exporter says. */
let first = '';

beforeAll(async () => {
  site = await Site.make();
  // Windows are of the days before now, so the mail is too.
  const demo = ['demo', '--domains', '2', '--days', '35', '--reports-per-day', '3', '--seed', '5'];
  const { code, stderr } = await plumbline([...demo, ...site.store]);
  if (code !== 0) throw new Error(stderr);
  await site.begin('--metrics.domains', 'true');
  first = await scrapeWithDomains();
}, SLOW);
afterAll(async () => {
  await site.remove();
}, SLOW);

async function scrape(accept = 'text/plain'): Promise<string> {
  return (await fetch(`${site.url}/metrics`, { headers: { accept } })).text();
}

/** A scrape waits for the first reading of the store, but not for ever where the machine has much else to do. */
async function scrapeWithDomains(): Promise<string> {
  for (;;) {
    const text = await scrape();
    if (text.includes('\ndmarc_messages{')) return text;
  }
}

function domainSeries(text: string): string[] {
  return text.split('\n').filter((line) => /^(dmarc|tlsrpt|dns)_\w+\{/.test(line));
}

(hasPromtool ? test : test.skip)('promtool finds nothing wrong', () => {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], {
    input: first,
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test(
  'OpenMetrics has the same series of the domains, and ends with EOF',
  async () => {
    const text = await scrape('application/openmetrics-text; version=1.0.0');
    expect(linesOf(text, true).filter(({ wrong }) => wrong !== undefined)).toEqual([]);
    expect(domainSeries(text)).toEqual(domainSeries(first));
  },
  SLOW,
);

test(
  'the figures are those of the views',
  async () => {
    const rows = await site.rows(
      `SELECT toString(domain), toString(window), toUInt32(threat_messages), toUInt32(none_messages), toUnixTimestamp(end) FROM v_windows WHERE messages > 0`,
    );
    expect(rows).toHaveLength(6);
    const series = new Set(domainSeries(first));
    for (const [domain, window, threat, none, end] of rows as [string, string, number, number, number][]) {
      const of = `domain="${domain}",window="${window}"`;
      expect(series).toContain(`dmarc_messages{${of},sender_class="threat"} ${threat}`);
      expect(series).toContain(`dmarc_disposition_messages{${of},disposition="none"} ${none}`);
      expect(series).toContain(`dmarc_window_end_timestamp_seconds{${of}} ${end}`);
    }
  },
  SLOW,
);

test(
  'a restart shows the same',
  async () => {
    expect(await site.end()).toBe(0);
    await site.say(SELDOM);
    await site.begin('--metrics.domains', 'true');
    expect(domainSeries(await scrapeWithDomains())).toEqual(domainSeries(first));
  },
  SLOW,
);

test(
  'what a command stores beside it is there soon, and not by the clock alone',
  async () => {
    const sum = (text: string): number =>
      domainSeries(text)
        .filter((line) => /^dmarc_messages\{.*window="28d"/.test(line))
        .reduce((all, line) => all + Number(line.slice(line.lastIndexOf(' '))), 0);
    const before = sum(await scrape());
    const mail = { domains: 2, days: 20, reportsPerDay: 3, seed: 6 };
    await site.mails(mail);
    const { code, stderr } = await plumbline(['ingest', site.at('mail'), ...site.store]);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    await until(async () => sum(await scrape()) > before);
  },
  SLOW,
);
