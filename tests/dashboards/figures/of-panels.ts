/** What panels show, by their titles. */
import { panel, type Figure } from './figure.js';
import { only, rowCount, total } from './reading.js';
import {
  disposed,
  distinct,
  eventsOf,
  messages,
  ofClass,
  ofSender,
  own,
  passing,
  shareOf,
  sumOf,
  type Compute,
} from './told.js';

const dkim = sumOf((day) => day.dkim_aligned_messages);
const spf = sumOf((day) => day.spf_aligned_messages);
const failing = sumOf((day) => day.messages - day.dmarc_pass_messages);
const nothingDone = sumOf(({ dispositions }) => dispositions.none + dispositions.pass);
const reports = sumOf((day) => day.reports);
const sessionsOk = sumOf(({ tls }) => tls.sessions_ok);
const sessionsFailed = sumOf(({ tls }) => tls.sessions_failed);
const sessions: Compute = (told) => sessionsOk(told) + sessionsFailed(told);
const failureReports = sumOf((day) => day.failure_reports);
const senders = distinct((day) => Object.keys(day.senders));
const knownSenders = distinct((day) => Object.keys(day.senders).filter((name) => name !== 'spoofers'));

const MAIL = panel('overview', 'What is the mail?');
const DONE = panel('overview', 'What did receivers do with it?');
const WORST = panel('overview', 'Which domains are worst?');

const OVERVIEW: readonly Figure[] = [
  {
    what: 'all mail',
    asks: panel('overview', 'Messages'),
    read: total('mails'),
    truth: messages,
  },
  {
    what: 'share of own mail that passes',
    asks: panel('overview', 'Own passing'),
    read: only('share'),
    truth: shareOf(ofClass('compliant'), own),
  },
  {
    what: 'mail of strangers',
    asks: panel('overview', 'Of strangers'),
    read: total('mails'),
    truth: ofClass('threat'),
  },
  ...(['compliant', 'misconfigured', 'forwarder', 'threat'] as const).map((word) => ({
    what: `mail that is ${word}`,
    asks: MAIL,
    read: total('mails', { class: word }),
    truth: ofClass(word),
  })),
  { what: 'mail let alone', asks: DONE, read: total('delivered'), truth: nothingDone },
  { what: 'mail quarantined', asks: DONE, read: total('quarantine'), truth: disposed('quarantine') },
  { what: 'mail rejected', asks: DONE, read: total('reject'), truth: disposed('reject') },
  { what: 'mail of the domains', asks: WORST, read: total('mails'), truth: messages },
  { what: 'own mail that fails', asks: WORST, read: total('own_failing'), truth: ofClass('misconfigured') },
  { what: 'threats', asks: WORST, read: total('threats'), truth: ofClass('threat') },
  {
    what: 'domains with mail',
    asks: panel('overview', 'Domains'),
    read: only('with mail'),
    truth: distinct(({ domain }) => [domain]),
  },
  {
    what: 'mail that fails',
    asks: panel('overview', 'Whose mail fails most?'),
    read: total('failing'),
    truth: failing,
  },
  {
    what: 'policies that changed',
    asks: panel('overview', 'Which policies changed?'),
    read: rowCount(),
    truth: eventsOf('policy_changed'),
  },
  {
    what: 'share of TLS sessions that do not fail',
    asks: panel('overview', 'TLS sessions'),
    read: only('share'),
    truth: shareOf(sessionsOk, sessions),
  },
];

const ALIGNED = panel('domain', 'Aligned');
const REFUSED = panel('domain', 'Refused');
const SENDS = panel('domain', 'Who sends it?');

const DOMAIN: readonly Figure[] = [
  { what: 'share with aligned DKIM', asks: ALIGNED, read: only('DKIM'), truth: shareOf(dkim, messages) },
  { what: 'share with aligned SPF', asks: ALIGNED, read: only('SPF'), truth: shareOf(spf, messages) },
  { what: 'mail quarantined', asks: REFUSED, read: only('quarantined'), truth: disposed('quarantine') },
  { what: 'mail rejected', asks: REFUSED, read: only('rejected'), truth: disposed('reject') },
  { what: 'senders', asks: SENDS, read: rowCount(), truth: senders },
  ...['mail-gateway', 'newsletter-service', 'shop'].map((sender) => ({
    what: `mail of ${sender}`,
    asks: SENDS,
    read: only('mails', { key: sender }),
    truth: ofSender(sender),
  })),
  {
    what: 'mail that passes by nothing',
    asks: panel('domain', 'By what does it pass?'),
    read: total('neither'),
    truth: failing,
  },
  {
    what: 'mail, reporter by reporter',
    asks: panel('domain', 'Who tells of it, and who sees it fail?'),
    read: total('mails'),
    truth: messages,
  },
];

const MUCH = panel('sources', 'How much mail, from how many, and does it pass?');
const THERE = panel('sources', 'Which senders are there, and how much of theirs passes?');

const SOURCES: readonly Figure[] = [
  { what: 'all mail', asks: MUCH, read: only('mails'), truth: messages },
  { what: 'share that passes', asks: MUCH, read: only('passing'), truth: shareOf(passing, messages) },
  {
    what: 'share of nobody known',
    asks: MUCH,
    read: only('not_known'),
    truth: shareOf(ofSender('spoofers'), messages),
  },
  { what: 'senders', asks: MUCH, read: only('senders'), truth: knownSenders },
  {
    what: 'mail of lists',
    asks: THERE,
    read: only('mails', { sender_key: 'mailing-list' }),
    truth: ofSender('mailing-list'),
  },
  {
    what: 'mail of nobody known',
    asks: THERE,
    read: only('mails', { sender_key: '-' }),
    truth: ofSender('spoofers'),
  },
  {
    what: 'mail of the CRM',
    asks: panel('sources', 'Which senders send, day by day?'),
    read: total('Value', { sender: 'crm-service' }),
    truth: ofSender('crm-service'),
  },
  {
    what: 'new senders',
    asks: panel('sources', 'Which senders are new?'),
    read: rowCount(),
    truth: eventsOf('new_sender'),
  },
];

const TLS: readonly Figure[] = [
  { what: 'sessions', asks: panel('tls', 'Sessions'), read: only('sessions'), truth: sessions },
  {
    what: 'failed sessions',
    asks: panel('tls', 'Failed'),
    read: only('failed'),
    truth: sessionsFailed,
  },
  {
    what: 'share that fails',
    asks: panel('tls', 'Share failed'),
    read: only('share'),
    truth: shareOf(sessionsFailed, sessions),
  },
  {
    what: 'sessions that did not fail',
    asks: panel('tls', 'Can others deliver to us by TLS?'),
    read: total('succeeded'),
    truth: sessionsOk,
  },
  {
    what: 'failed sessions, reason by reason',
    asks: panel('tls', 'What do the reasons mean?'),
    read: total('failed'),
    truth: sessionsFailed,
  },
];

const STRICT = panel('policy', 'What does strict alignment cost?');

const POLICY: readonly Figure[] = [
  {
    what: 'own mail that a policy would hit',
    asks: STRICT,
    read: total('relaxed', { class: 'misconfigured' }),
    truth: ofClass('misconfigured'),
  },
  { what: 'mail that could be hit', asks: STRICT, read: total('mails'), truth: messages },
  { what: 'mail that any policy would hit', asks: STRICT, read: total('relaxed'), truth: failing },
];

const OF_SUBDOMAINS = 'failure reports are of the subdomain that they tell of';

const REPORTS: readonly Figure[] = [
  {
    what: 'failure reports',
    asks: panel('failures', 'How many failure reports came, and about how much mail?'),
    read: only('reports'),
    truth: failureReports,
    ofAllAlone: OF_SUBDOMAINS,
  },
  {
    what: 'failure reports, reporter by reporter',
    asks: panel('failures', 'Who sends failure reports?'),
    read: total('reports'),
    truth: failureReports,
    ofAllAlone: OF_SUBDOMAINS,
  },
  {
    what: 'reports',
    asks: panel('reporters', 'Who reports, and how much?'),
    read: total('told'),
    truth: reports,
  },
  {
    what: 'mail, reporter by reporter',
    asks: panel('reporters', 'Who reports, and how much?'),
    read: total('mails'),
    truth: messages,
  },
  {
    what: 'share with aligned DKIM',
    asks: panel('signatures', 'How much mail has aligned DKIM?'),
    read: only('share'),
    truth: shareOf(dkim, messages),
  },
  {
    what: 'mail with aligned DKIM',
    asks: panel('signatures', 'How much mail is signed, and how?'),
    read: total('Value', { how: 'aligned' }),
    truth: dkim,
  },
];

export const OF_PANELS: readonly Figure[] = [
  ...OVERVIEW,
  ...DOMAIN,
  ...SOURCES,
  ...POLICY,
  ...TLS,
  ...REPORTS,
];
