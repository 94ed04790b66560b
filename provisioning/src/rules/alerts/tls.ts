import type { Thresholds } from '../../thresholds.js';
import { judged, unlessUsual } from '../promql.js';
import { CERTIFICATE, DANE, STS } from '../result-types.js';
import type { DomainAlert } from '../rule.js';
import { askedCount, askedPercent, COUNT, DOMAIN, PERCENT, usually, WHEN } from '../words.js';

const OF_SESSIONS = askedCount('domain_window:tlsrpt_sessions:sum{domain=%[1]q, window=%[2]q}');

/** Sessions that failed, and all of them: of all that was told, and without what strangers alone told. */
const TOLD = {
  failed: 'max by (domain, window, result_type) (tlsrpt_failed_sessions{MATCHER})',
  all: 'domain_window:tlsrpt_sessions:sum{MATCHER}',
};
const CONFIRMED: typeof TOLD = {
  failed: 'domain_window_type:tlsrpt_confirmed_failed:max{MATCHER}',
  all: 'domain_window:tlsrpt_confirmed_sessions:sum{MATCHER}',
};

/** Whether others can deliver to the domain by TLS. */
export function tlsAlerts({ tls }: Thresholds): DomainAlert[] {
  return [
    {
      about: 'domain',
      name: 'TlsrptSessionsFailing',
      severity: 'warning',
      expr: judged((window) => {
        const failed = `domain_window:tlsrpt_failed:ratio{window="${window}"}`;
        const least = window === '1d' ? tls.sessions : tls.sessions_week;
        return `${failed} > ${tls.above_usual}
${unlessUsual(failed, `max by (domain) (tlsrpt_baseline_failed_ratio) + ${tls.above_usual}`)}
and on (domain, window) ${TOLD.all.replace('MATCHER', `window="${window}"`)} >= ${least}`;
      }),
      summary: `${PERCENT} of TLS sessions to ${DOMAIN} failed ${WHEN}`,
      description: `Of ${OF_SESSIONS} sessions to ${DOMAIN} that reporters tell of ${WHEN} ${PERCENT} failed; ${usually('tlsrpt_baseline_failed_ratio', '', 'humanizePercentage')} are usual.`,
      dashboard: 'plumbline-tls',
    },
    {
      ...failedFor(STS, TOLD, tls, tls.share),
      name: 'TlsrptStsErrors',
      severity: 'warning',
      summary: `Senders could not use the MTA-STS policy of ${DOMAIN} in ${COUNT} sessions`,
      description: `${COUNT} of ${OF_SESSIONS} sessions to ${DOMAIN} ${WHEN} had trouble with its MTA-STS policy (${share(STS)} of all sessions): it could not be fetched, was invalid, or its web server had no good certificate.`,
    },
    {
      ...failedFor(CERTIFICATE, CONFIRMED, tls, tls.certificate_share),
      name: 'TlsrptCertificateFailures',
      severity: 'critical',
      summary: `Senders refused the certificate of a mail server of ${DOMAIN} in ${COUNT} sessions`,
      description: `${COUNT} of ${OF_SESSIONS} sessions to ${DOMAIN} ${WHEN} failed for the certificate of a mail server (${share(CERTIFICATE)} of all sessions): it had expired, was of another host, or not trusted. Senders that enforce MTA-STS or DANE do not deliver.`,
    },
    {
      ...failedFor(DANE, TOLD, tls, tls.share),
      name: 'TlsrptDaneFailures',
      severity: 'warning',
      summary: `DANE failed for ${DOMAIN} in ${COUNT} sessions`,
      description: `${COUNT} of ${OF_SESSIONS} sessions to ${DOMAIN} ${WHEN} failed for DANE (${share(DANE)} of all sessions): TLSA records do not fit the certificate, or DNSSEC does not hold.`,
    },
  ];
}

type Failed = Pick<DomainAlert, 'about' | 'expr' | 'dashboard'>;

function failedFor(
  types: readonly string[],
  series: typeof TOLD,
  { failed: ofDay, failed_week: ofWeek }: Thresholds['tls'],
  leastShare: number,
): Failed {
  return {
    about: 'domain',
    expr: judged((window) => {
      const ofWindow = `window="${window}"`;
      const failed = `sum by (domain, window) (${series.failed.replace('MATCHER', `${ofWindow}, ${among(types)}`)})`;
      return `${failed} >= ${window === '1d' ? ofDay : ofWeek}
${unlessUsual(failed, `${leastShare} * ${series.all.replace('MATCHER', ofWindow)}`)}`;
    }),
    dashboard: 'plumbline-tls',
  };
}

function share(types: readonly string[]): string {
  return askedPercent(
    `sum(max by (result_type) (tlsrpt_failed_sessions{domain=%[1]q, window=%[2]q, ${among(types)}})) / sum(domain_window:tlsrpt_sessions:sum{domain=%[1]q, window=%[2]q})`,
  );
}

function among(types: readonly string[]): string {
  return `result_type=~"${types.join('|')}"`;
}
