import type { BenchStore } from '../embedded.js';

export const DATA_DESCRIPTION =
  "made by the engine itself with the generator's shape: a year, 60 reporters, domains and reporters of power-law " +
  'weight, 47 records a report; 30% of the rows from own IPs, 30% from 60 mail services, the rest a tail of two ' +
  'million IPs, one in eight of them IPv6';

/** How much there is of what; the rest of the shape is in the SQL. */
export interface Shape {
  readonly domains: number;
  readonly days: number;
}

const REPORTERS = 60;
const RECORDS_A_REPORT = 47;
const DAYS = 365;
/** What one INSERT makes, that it stays within the memory of a statement. */
const RECORDS_A_STATEMENT = 1_000_000;
const REPORTER_SKEW = 0.9;

/** A year of as many domains as it takes; of few records fewer days. */
export function shapeOf(records: number): Shape {
  const daysOfDomains = Math.max(1, Math.round(records / (REPORTERS * RECORDS_A_REPORT)));
  const domains = Math.max(2, Math.round(daysOfDomains / DAYS));
  return { domains, days: Math.min(DAYS, Math.max(1, Math.round(daysOfDomains / domains))) };
}

export function domainName(index: number): string {
  return `domain${String(index).padStart(3, '0')}.example`;
}

/** Fills the store; a report of each batch is hidden, as revisions hide what they replace. */
export async function generate(
  store: BenchStore,
  { domains, days }: Shape,
  progress: (text: string) => void,
): Promise<void> {
  const recordsADay = domains * REPORTERS * RECORDS_A_REPORT;
  const step = Math.max(1, Math.floor(RECORDS_A_STATEMENT / recordsADay));
  for (let day = 0; day < days; day += step) {
    progress(`making day ${day + 1} of ${days}`);
    const reports = reportsOf(domains, day, Math.min(day + step, days));
    await store.command(recordsInsert(reports));
    await store.command(reportsInsert(reports));
  }
  await store.command(
    `INSERT INTO commits (batch, outcome, hides)
     SELECT batch, 'committed', [(min(report_key), any(attempt))] FROM reports GROUP BY batch`,
  );
  progress('merging the parts of each month');
  for (const table of ['records', 'roll', 'roll_signatures', 'source_months', 'reports'])
    await store.command(`OPTIMIZE TABLE ${table} FINAL`);
}

/** The reports of some days, the newest first: who, about whom, and with how many records. */
function reportsOf(domains: number, from: number, to: number): string {
  const aDay = domains * REPORTERS;
  const weights = sumOf(domains, (n) => 1 / n) * sumOf(REPORTERS, (n) => n ** -REPORTER_SKEW);
  const scale = (RECORDS_A_REPORT * aDay) / weights;
  return `
    SELECT number AS n, dom, repi, cityHash64(n, 'key') AS report_key, toUInt32(4000000000 + intDiv(day_back, 30)) AS attempt,
      'domain' || leftPad(toString(dom), 3, '0') || '.example' AS domain, toDate(today() - 1 - day_back) AS day,
      'reporter' || toString(repi) || '.example' AS reporter,
      greatest(1, toUInt32(${scale} / (dom + 1) / pow(repi + 1, ${REPORTER_SKEW}) * (0.5 + (cityHash64(n, 'size') % 1000) / 1000))) AS size
    FROM (
      SELECT number, toUInt32(number % ${aDay} % ${domains}) AS dom, toUInt32(intDiv(number % ${aDay}, ${domains})) AS repi,
        intDiv(number, ${aDay}) AS day_back
      FROM numbers(${from * aDay}, ${(to - from) * aDay})
    )`;
}

/** `u` says what a row is: below 30 own mail, below 60 a service's, below 75 forwarded, the rest strangers'. */
function recordsInsert(reports: string): string {
  return `
    INSERT INTO records (domain, day, source_ip, report_key, attempt, ordinal, reporter, header_from, envelope_from,
      envelope_to, messages, disposition, dkim_aligned, spf_aligned, aligned_unknown, dkim_strict, spf_strict,
      \`dkim.domain\`, \`dkim.selector\`, \`dkim.result\`, \`dkim.human\`, \`spf.domain\`, \`spf.scope\`, \`spf.result\`, \`spf.human\`,
      \`override.type\`, \`override.comment\`, sender, sender_class, country, asn)
    SELECT domain, day,
      multiIf(u < 30, toIPv6('::ffff:198.' || toString(18 + dom % 2) || '.' || toString(dom % 256) || '.' || toString(h2 % 50)),
        u < 60, toIPv6('::ffff:203.' || toString(service) || '.113.' || toString(h2 % 50)),
        tail % 100 < 12, toIPv6('2001:db8:' || lower(hex(toUInt16(tail))) || ':' || lower(hex(toUInt16(cityHash64(tail)))) || '::25'),
        toIPv6('::ffff:' || IPv4NumToString(toUInt32(16777216 + cityHash64(tail) % 3000000000)))) AS source_ip,
      report_key, attempt, ordinal, reporter, if(h % 20 = 0, 'news.' || domain, domain) AS header_from,
      multiIf(repi % 3 = 0, '?', h % 50 = 1, '<>', '') AS envelope_from,
      if(repi % 10 = 0, 'rcpt' || toString(h % 30) || '.example', '') AS envelope_to,
      toUInt64(exp(abs(randNormal(0, 1.6, n + ordinal)))) AS messages,
      if(dkim_aligned OR spf_aligned, 'none', ['none', 'quarantine', 'reject'][1 + dom % 3]) AS disposition,
      u < 58 AS dkim_aligned, u < 30 OR u >= 97 AS spf_aligned, h % 500 = 0 AS aligned_unknown,
      u < 58 AS dkim_strict, u < 28 AS spf_strict,
      multiIf(u < 30, [domain], u < 60, [domain, 'service' || toString(service) || '.example'],
        h2 % 3 = 0, ['strange' || toString(tail % 20000) || '.example'], []) AS dkim_domains,
      arrayMap(x -> multiIf(x = domain, 's' || toString(1 + dom % 2), startsWith(x, 'service'), 'k' || toString(service % 3), 'default'), dkim_domains) AS selectors,
      arrayMap(x -> if(h % 40 = 0, 'fail', 'pass'), dkim_domains) AS dkim_results, arrayMap(x -> '', dkim_domains) AS dkim_humans,
      [multiIf(u < 30, domain, u < 60, 'bounce.service' || toString(service) || '.example',
        u < 75, 'forwarder' || toString(tail % 3000) || '.example', 'strange' || toString(tail % 20000) || '.example')] AS spf_domains,
      [if(repi % 5 = 0, 'mfrom', '')] AS scopes,
      [multiIf(u < 60, 'pass', h2 % 4 = 0, 'softfail', h2 % 4 = 1, 'fail', 'pass')] AS spf_results, [''] AS spf_humans,
      if(h % 60 = 0, ['forwarded'], []) AS override_types, if(h % 60 = 0, [''], []) AS override_comments,
      if(u >= 30 AND u < 60, 'service' || toString(service), '') AS sender,
      multiIf(u < 60, 'compliant', u < 75, 'forwarder', u < 90, 'threat', 'unknown') AS sender_class,
      multiIf(u < 30, 'DE', u < 60, 'US', ['US', 'CN', 'DE', 'BR', 'IN', 'RU', 'VN', 'FR', 'GB', 'NL'][1 + tail % 10]) AS country,
      toUInt32(multiIf(u < 30, 64500 + dom, u < 60, 64700 + service, 1000 + 30000 * pow((cityHash64(tail, 'as') % 5000) / 5000, 2))) AS asn
    FROM (
      SELECT *, cityHash64(n, ordinal, 1) AS h, cityHash64(n, ordinal, 2) AS h2, h % 100 AS u,
        toUInt32((dom * 7 + h2 % 6) % 60) AS service, cityHash64(n, ordinal, 3) % 2000000 AS tail
      FROM (SELECT *, arrayJoin(range(size)) AS ordinal FROM (${reports}))
    )
    SETTINGS max_insert_threads = 1, max_partitions_per_insert_block = 0`;
}

function reportsInsert(reports: string): string {
  return `
    INSERT INTO reports (domain, day, reporter, report_key, identity, attempt, batch, kind, reporter_name, email, report_id,
      begin, end, span_days, received_at, ingested_at, standard, version, complete, records, messages, pass_messages,
      p, adkim, aspf, pct, document_hash, bytes, source, delivery, path)
    SELECT domain, day, reporter, report_key, cityHash64(n, 'identity'), attempt, intDiv(n, 1000), 'aggregate', upper(reporter),
      'dmarc@' || reporter, toString(cityHash64(n, 'id')), toDateTime(day), toDateTime(day) + 86399, 1,
      toDateTime64(day, 3) + 90000 + (cityHash64(n, 'sent') % 30000000) / 1000, toDateTime64(day, 3) + 120000,
      'rfc7489', '1.0', true, size, size * 10, size * 8, 'reject', 'r', 'r', '100', SHA256(toString(n)), size * 700, 'folder',
      'cur/' || toString(1700000000 + n) || '.eml', reporter || '!' || domain || '.xml.gz'
    FROM (${reports})
    SETTINGS max_insert_threads = 1, max_partitions_per_insert_block = 0`;
}

function sumOf(count: number, term: (n: number) => number): number {
  return Array.from({ length: count }, (_, i) => term(i + 1)).reduce((sum, value) => sum + value, 0);
}
