import type { Thresholds } from '../../thresholds.js';
import type { DomainAlert } from '../rule.js';
import { asked, askedCount, askedPercent, COUNT, DOMAIN, PERCENT } from '../words.js';

const SESSIONS = 'domain:tlsrpt_sessions:daily';
const FAILED = 'domain:tlsrpt_failed:ratio_daily';
const OF_SESSIONS = askedCount(`${SESSIONS}{domain=%q}`);

/** Result types of RFC 8460, section 4.3, by who has to mend them. */
const STS = ['sts-policy-fetch-error', 'sts-policy-invalid', 'sts-webpki-invalid'];
const CERTIFICATE = ['certificate-host-mismatch', 'certificate-expired', 'certificate-not-trusted'];
const DANE = ['tlsa-invalid', 'dnssec-invalid', 'dane-required'];

/** Whether others can deliver to the domain by TLS. */
export function tlsAlerts({ tls }: Thresholds): DomainAlert[] {
  return [
    {
      about: 'domain',
      name: 'TlsrptSessionsFailing',
      severity: 'warning',
      expr: `${FAILED} > ${tls.above_usual}
unless on (domain) (
  ${FAILED} <= on (domain) max by (domain) (tlsrpt_baseline_failed_ratio) + ${tls.above_usual}
)
and on (domain) ${SESSIONS} >= ${tls.sessions}`,
      summary: `${PERCENT} of TLS sessions to ${DOMAIN} failed on the last settled day`,
      description: `Of ${OF_SESSIONS} sessions to ${DOMAIN} that reporters tell of on the last settled day ${PERCENT} failed; ${asked('tlsrpt_baseline_failed_ratio{domain=%q}', 'humanizePercentage')} are usual.`,
      dashboard: 'plumbline-tls',
    },
    {
      ...failedFor(STS, tls.failed, tls.share),
      name: 'TlsrptStsErrors',
      severity: 'warning',
      summary: `Senders could not use the MTA-STS policy of ${DOMAIN} in ${COUNT} sessions`,
      description: `On the last settled day ${COUNT} of ${OF_SESSIONS} sessions to ${DOMAIN} had trouble with its MTA-STS policy (${share(STS)} of all sessions): it could not be fetched, was invalid, or its web server had no good certificate.`,
    },
    {
      ...failedFor(CERTIFICATE, tls.failed, tls.certificate_share),
      name: 'TlsrptCertificateFailures',
      severity: 'critical',
      summary: `Senders refused the certificate of a mail server of ${DOMAIN} in ${COUNT} sessions`,
      description: `On the last settled day ${COUNT} of ${OF_SESSIONS} sessions to ${DOMAIN} failed for the certificate of a mail server (${share(CERTIFICATE)} of all sessions): it had expired, was of another host, or not trusted. Senders that enforce MTA-STS or DANE do not deliver.`,
    },
    {
      ...failedFor(DANE, tls.failed, tls.share),
      name: 'TlsrptDaneFailures',
      severity: 'warning',
      summary: `DANE failed for ${DOMAIN} in ${COUNT} sessions`,
      description: `On the last settled day ${COUNT} of ${OF_SESSIONS} sessions to ${DOMAIN} failed for DANE (${share(DANE)} of all sessions): TLSA records do not fit the certificate, or DNSSEC does not hold.`,
    },
  ];
}

type Failed = Pick<DomainAlert, 'about' | 'expr' | 'dashboard'>;

function failedFor(types: readonly string[], least: number, leastShare: number): Failed {
  const failed = `sum by (domain) (max by (domain, result_type) (tlsrpt_failed_sessions{${among(types)}}))`;
  return {
    about: 'domain',
    expr: `${failed} >= ${least}
unless on (domain) (
  ${failed} <= on (domain) ${leastShare} * ${SESSIONS}
)`,
    dashboard: 'plumbline-tls',
  };
}

function share(types: readonly string[]): string {
  return askedPercent(
    `sum(tlsrpt_failed_sessions{domain=%[1]q, ${among(types)}}) / sum(${SESSIONS}{domain=%[1]q})`,
  );
}

function among(types: readonly string[]): string {
  return `window="1d", result_type=~"${types.join('|')}"`;
}
