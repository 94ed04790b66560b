import type { Data } from './data.js';
import type { Truth } from './mail.js';

/** All that is compared, in one question: a process a question is slow. */
const ASK = `
  SELECT 'records', '', '', count(), sum(messages), sumIf(messages, dmarc_pass) FROM v_records
  UNION ALL
  SELECT 'days', domain, toString(day), sum(records), sum(messages), sum(dmarc_pass_messages)
  FROM v_domain_day GROUP BY domain, day
  UNION ALL
  SELECT 'reports', kind, '', count(), 0, 0 FROM v_reports WHERE counts GROUP BY kind
  UNION ALL
  SELECT 'failures', '', '', count(), 0, 0 FROM v_failures
  UNION ALL
  SELECT 'sessions', '', '', 0, sum(sessions_ok), sum(sessions_failed) FROM v_tls_policies`;

/** Where the store, in tables or rollups, does not say what is true, and what of it does not add up. */
export async function differences(data: Data, truth: Truth): Promise<string[]> {
  const rows = await data.rows(ASK);
  const found = new Set(
    rows.filter((row) => row.slice(3).some((value) => value !== '0')).map((row) => row.join(' ')),
  );
  const expected = new Set(linesOf(truth));
  return [
    ...[...expected].filter((line) => !found.has(line)).map((line) => `missing: ${line}`),
    ...[...found].filter((line) => !expected.has(line)).map((line) => `not so: ${line}`),
    ...(await broken(data)),
  ];
}

/** What `verify` says does not hold. */
export async function broken(data: Data): Promise<string[]> {
  const { code, stdout, stderr } = await data.run('verify');
  if (code === 0) return [];
  if (stdout === '') return [`verify ended with ${code}: ${stderr}`];
  const { checks } = JSON.parse(stdout) as { checks: { name: string; holds: boolean; places: unknown }[] };
  return checks
    .filter(({ holds }) => !holds)
    .map(({ name, places }) => `verify, ${name}: ${JSON.stringify(places)}`);
}

function linesOf({ totals, days }: Truth): string[] {
  const sum = (of: (day: Truth['days'][number]) => number): number =>
    days.reduce((total, day) => total + of(day), 0);
  const failures = sum((day) => day.failure_reports);
  const lines = [
    ['records', '', '', totals.records, totals.messages, totals.dmarc_pass_messages],
    ...days.map((day) => ['days', day.domain, day.day, day.records, day.messages, day.dmarc_pass_messages]),
    ['reports', 'aggregate', '', totals.reports, 0, 0],
    ['reports', 'failure', '', failures, 0, 0],
    ['reports', 'tls', '', sum(({ tls }) => tls.reports), 0, 0],
    ['failures', '', '', failures, 0, 0],
    ['sessions', '', '', 0, sum(({ tls }) => tls.sessions_ok), sum(({ tls }) => tls.sessions_failed)],
  ];
  // Of what there is none there is no row.
  return lines
    .filter((line) => line.some((value) => value !== 0 && typeof value === 'number'))
    .map((line) => line.join(' '));
}
