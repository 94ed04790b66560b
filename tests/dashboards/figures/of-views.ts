/** What dashboards go by: the views, without a panel between. */
import type { Figure } from './figure.js';
import { greatest, last, only, rowCount, total } from './reading.js';
import {
  disposed,
  distinct,
  lastDayOnly,
  messages,
  mostOn,
  ofClass,
  ofSender,
  passing,
  shareOf,
  sumOf,
} from './told.js';

const CHOSEN =
  'owned AND $__dateFilter(day) AND $__conditionalAll(domain IN (${domain:singlequote}), $domain)';

const DAYS = `SELECT toDateTime(day) AS time, sum(messages) AS mails, sum(dmarc_pass_messages) AS passing,
  sum(dkim_aligned_messages) AS dkim, sum(spf_aligned_messages) AS spf, sum(none_messages) AS none,
  sum(quarantine_messages) AS quarantined, sum(reject_messages) AS rejected, sum(reports) AS told, sum(records) AS held
FROM v_domain_day WHERE ${CHOSEN} GROUP BY time ORDER BY time`;
const CLASSES = `SELECT toString(sender_class) AS class, sum(messages) AS mails FROM v_sender_day WHERE ${CHOSEN} GROUP BY class`;
const SENDERS = `SELECT sender, sum(messages) AS mails FROM v_sender_day WHERE ${CHOSEN} GROUP BY sender`;
const TLS = `SELECT sum(sessions_ok) AS ok, sum(sessions_failed) AS failed, uniqExact(report_key) AS told
FROM v_tls_policies WHERE ${CHOSEN}`;
const FAILURES = `SELECT count() AS told FROM v_failures WHERE ${CHOSEN}`;
const REPORTERS = `SELECT sum(messages) AS mails, sum(reports) AS told FROM v_reporter_day WHERE ${CHOSEN}`;
const RECORDS = `SELECT count() AS held, sum(messages) AS mails, sumIf(messages, dmarc_pass) AS passing,
  sumIf(messages, disposition = 'pass') AS let_pass FROM v_records WHERE ${CHOSEN}`;
const SOURCES = `SELECT sum(messages) AS mails, sum(dmarc_pass_messages) AS passing FROM v_source_day WHERE ${CHOSEN}`;
const DOMAINS = `SELECT domain, sum(messages) AS mails FROM v_domain_day WHERE ${CHOSEN} GROUP BY domain`;

const classes: Figure[] = (['compliant', 'misconfigured', 'forwarder', 'threat'] as const).map((word) => ({
  what: `mail that is ${word}`,
  asks: CLASSES,
  read: total('mails', { class: word }),
  truth: ofClass(word),
}));

const NAMED = ['mail-gateway', 'shop', 'newsletter-service', 'crm-service', 'ticket-system', 'mailing-list'];
const senders: Figure[] = NAMED.map((sender) => ({
  what: `mail of ${sender}`,
  asks: SENDERS,
  read: only('mails', { sender }),
  truth: ofSender(sender),
}));

export const OF_VIEWS: readonly Figure[] = [
  { what: 'all mail', asks: DAYS, read: total('mails'), truth: messages },
  { what: 'mail that passes', asks: DAYS, read: total('passing'), truth: passing },
  {
    what: 'mail with aligned DKIM',
    asks: DAYS,
    read: total('dkim'),
    truth: sumOf((day) => day.dkim_aligned_messages),
  },
  {
    what: 'mail with aligned SPF',
    asks: DAYS,
    read: total('spf'),
    truth: sumOf((day) => day.spf_aligned_messages),
  },
  {
    what: 'mail that nothing was done to',
    asks: DAYS,
    read: total('none'),
    truth: sumOf(({ dispositions }) => dispositions.none + dispositions.pass),
  },
  {
    what: 'mail that was quarantined',
    asks: DAYS,
    read: total('quarantined'),
    truth: disposed('quarantine'),
  },
  { what: 'mail that was rejected', asks: DAYS, read: total('rejected'), truth: disposed('reject') },
  { what: 'reports', asks: DAYS, read: total('told'), truth: sumOf((day) => day.reports) },
  { what: 'records', asks: DAYS, read: total('held'), truth: sumOf((day) => day.records) },
  {
    what: 'mail of the busiest day',
    asks: DAYS,
    read: greatest('mails'),
    truth: mostOn((day) => day.messages),
  },
  { what: 'mail of the last day', asks: DAYS, read: last('mails'), truth: lastDayOnly(messages) },
  { what: 'days', asks: DAYS, read: rowCount(), truth: distinct(({ day }) => [day]) },
  { what: 'domains', asks: DOMAINS, read: rowCount(), truth: distinct(({ domain }) => [domain]) },
  ...classes,
  ...senders,
  {
    what: 'mail of nobody known',
    asks: SENDERS,
    read: only('mails', { sender: '' }),
    truth: ofSender('spoofers'),
  },
  { what: 'senders', asks: SENDERS, read: rowCount(), truth: distinct((day) => Object.keys(day.senders)) },
  { what: 'mail, reporter by reporter', asks: REPORTERS, read: only('mails'), truth: messages },
  {
    what: 'reports, reporter by reporter',
    asks: REPORTERS,
    read: only('told'),
    truth: sumOf((day) => day.reports),
  },
  { what: 'mail, source by source', asks: SOURCES, read: only('mails'), truth: messages },
  { what: 'mail that passes, source by source', asks: SOURCES, read: only('passing'), truth: passing },
  { what: 'mail, record by record', asks: RECORDS, read: only('mails'), truth: messages },
  { what: 'mail that passes, record by record', asks: RECORDS, read: only('passing'), truth: passing },
  { what: 'records themselves', asks: RECORDS, read: only('held'), truth: sumOf((day) => day.records) },
  { what: 'mail that was let pass by name', asks: RECORDS, read: only('let_pass'), truth: disposed('pass') },
  {
    what: 'TLS sessions that failed',
    asks: TLS,
    read: only('failed'),
    truth: sumOf(({ tls }) => tls.sessions_failed),
  },
  {
    what: 'TLS sessions that did not',
    asks: TLS,
    read: only('ok'),
    truth: sumOf(({ tls }) => tls.sessions_ok),
  },
  { what: 'TLS reports', asks: TLS, read: only('told'), truth: sumOf(({ tls }) => tls.reports) },
  {
    what: 'failure reports',
    asks: FAILURES,
    read: only('told'),
    truth: sumOf((day) => day.failure_reports),
    ofAllAlone: 'failure reports are of the subdomain that they tell of',
  },
  {
    what: 'share of mail that passes',
    asks: `SELECT sum(dmarc_pass_messages) / sum(messages) AS share FROM v_domain_day WHERE ${CHOSEN}`,
    read: only('share'),
    truth: shareOf(passing, messages),
  },
];
