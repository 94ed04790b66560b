import { demoDomain } from '@plumbline/exporter/demo/domains.js';
import { knownReporters } from '@plumbline/exporter/enrich/reporters/catalogue-file.js';
import { shippedText, unpackSenders } from '@plumbline/exporter/enrich/senders/shipped.js';
import { adoptDemo } from '@plumbline/exporter/store/domains.js';
import { valueOf, type BenchStore } from '../embedded.js';

export const DATA_DESCRIPTION =
  'made by the engine itself: 60 days until yesterday about 1,000 domains that are ours, of them 50 with 20 reporters ' +
  'and 12 senders each, the others with 6 and 3 (--quick: fewer); reporters and senders of the catalogues; meanwhile ' +
  'gzip files of the demo are uploaded, about the same domains, with 47 records each on average';

export interface Shape {
  readonly domains: number;
  readonly days: number;
}

/** So many have much mail. */
const LARGE = 50;
const REPORTERS = { large: 20, small: 6 };
const SENDERS = { large: 12, small: 3 };
const DAYS_A_STATEMENT = 15;
/** That of the reports that are uploaded. */
const SEED = 1;

/** Reports on time, one a day, domain and reporter; the domains are those that the demo's mail is about. */
export async function fill(
  store: BenchStore,
  { domains, days }: Shape,
  progress: (text: string) => void,
): Promise<void> {
  const names = Array.from({ length: domains }, (_, index) => demoDomain(SEED, index).name);
  valueOf(await adoptDemo(store.client, names));
  for (let day = 0; day < days; day += DAYS_A_STATEMENT) {
    progress(`making day ${day + 1} of ${days}`);
    const reports = reportsOf(names, day, Math.min(day + DAYS_A_STATEMENT, days));
    await store.command(recordsInsert(reports));
    await store.command(reportsInsert(reports));
  }
}

function reportsOf(names: readonly string[], from: number, to: number): string {
  const reporters = knownReporters().slice(0, REPORTERS.large);
  return `
    SELECT dom, ${listed(names)}[dom + 1] AS domain, today() - 1 - back AS day,
      ${listed(reporters.map(({ domain }) => domain))}[1 + (dom + rep) % ${reporters.length}] AS reporter,
      cityHash64(dom, back, rep) AS report_key
    FROM (SELECT toUInt32(number) AS dom FROM numbers(${names.length}))
    ARRAY JOIN range(toUInt32(${from}), toUInt32(${to})) AS back
    ARRAY JOIN range(toUInt32(${bySize(REPORTERS)})) AS rep`;
}

/** The first sender is nobody of the catalogue, the second a forwarder, the last a stranger; the others are services. */
function recordsInsert(reports: string): string {
  const services = unpackSenders(shippedText()).map(({ key }) => key);
  return `
    INSERT INTO records (domain, day, reporter, report_key, attempt, ordinal, source_ip, messages, disposition, sender,
      sender_class, dkim_aligned, spf_aligned, \`override.type\`, \`override.comment\`)
    SELECT domain, day, reporter, report_key, 1, n, toIPv6('::ffff:198.18.' || toString(dom % 256) || '.' || toString(n)),
      1 + cityHash64(report_key, n) % ${bySize({ large: 400, small: 20 })},
      multiIf(isLast, 'reject', sender_class = 'misconfigured', 'quarantine', 'none'),
      if(n = 0 OR isLast, '', ${listed(services)}[1 + (dom * 7 + n) % ${services.length}]),
      multiIf(isLast, 'threat', n = 1, 'forwarder', (dom + n) % 10 = 0, 'misconfigured', 'compliant') AS sender_class,
      sender_class = 'compliant', sender_class = 'compliant' AND n % 2 = 0,
      if(n = 1, ['mailing_list'], []), if(n = 1, [''], [])
    FROM (
      SELECT *, n + 1 = ${bySize(SENDERS)} AS isLast
      FROM (SELECT *, arrayJoin(range(toUInt32(${bySize(SENDERS)}))) AS n FROM (${reports}))
    )
    SETTINGS max_insert_threads = 1`;
}

function reportsInsert(reports: string): string {
  return `
    INSERT INTO reports (domain, day, reporter, report_key, attempt, identity, batch, kind, begin, end, span_days, received_at,
      ingested_at, dated, standard, complete, records, p, sp, adkim, aspf, pct)
    SELECT domain, day, reporter, report_key, 1, report_key, 1, 'aggregate', toDateTime(day, 'UTC') AS begins,
      begins + 86399 AS ends, 1, toDateTime64(ends, 3, 'UTC') + 3600 + report_key % 14400 AS sent, sent + 60, true,
      'rfc7489', true, ${bySize(SENDERS)}, ['none', 'quarantine', 'reject'][1 + dom % 3], '', 'r', 'r', '100'
    FROM (${reports})
    SETTINGS max_insert_threads = 1`;
}

function bySize({ large, small }: { readonly large: number; readonly small: number }): string {
  return `if(dom < ${LARGE}, ${large}, ${small})`;
}

function listed(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}
