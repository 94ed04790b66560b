import { always, OF_CORE, OF_SHOP, type Case, type Gauge } from './case.js';

const SHOP = { domain: 'shop.example', team: 'shop' };
const DASHBOARD = '/d/plumbline-tls?var-domain=shop.example';

function sessions(failed: Gauge): Case['series'] {
  return {
    'tlsrpt_sessions{domain="shop.example", window="1d", outcome="ok"}': always(1900),
    'tlsrpt_sessions{domain="shop.example", window="1d", outcome="failed"}': failed,
  };
}

function failed(type: string): string {
  return `tlsrpt_failed_sessions{domain="shop.example", window="1d", result_type="${type}"}`;
}

export const TLS: readonly Case[] = [
  {
    alert: 'TlsrptSessionsFailing',
    shows: 'that what is usual is none',
    series: {
      ...OF_SHOP,
      ...sessions([210, 633, 200]),
      'tlsrpt_baseline_failed_ratio{domain="shop.example"}': always(0.1),
    },
    labels: { severity: 'warning', window: '1d', ...SHOP },
    summary: '24.99% of TLS sessions to shop.example failed on the last settled day',
    description:
      'Of 2533 sessions to shop.example that reporters tell of on the last settled day 24.99% failed; 10% are usual.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'TlsrptStsErrors',
    series: {
      ...OF_SHOP,
      ...sessions([10, 100, 10]),
      [failed('sts-policy-fetch-error')]: [10, 70, 10],
      [failed('sts-webpki-invalid')]: [null, 30, null],
    },
    labels: { severity: 'warning', window: '1d', ...SHOP },
    summary: 'Senders could not use the MTA-STS policy of shop.example in 100 sessions',
    description:
      '100 of 2000 sessions to shop.example on the last settled day had trouble with its MTA-STS policy (5% of all sessions): it could not be fetched, was invalid, or its web server had no good certificate.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'TlsrptCertificateFailures',
    shows: 'that a single sender who does not trust it is none',
    series: {
      ...OF_SHOP,
      ...sessions([50, 600, 50]),
      [failed('certificate-not-trusted')]: always(50),
      [failed('certificate-expired')]: [null, 550, null],
    },
    labels: { severity: 'critical', window: '1d', ...SHOP },
    summary: 'Senders refused the certificate of a mail server of shop.example in 600 sessions',
    description:
      '600 of 2500 sessions to shop.example on the last settled day failed for the certificate of a mail server (24% of all sessions): it had expired, was of another host, or not trusted. Senders that enforce MTA-STS or DANE do not deliver.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'TlsrptDaneFailures',
    series: { ...OF_SHOP, ...sessions([0, 100, 0]), [failed('tlsa-invalid')]: [null, 100, null] },
    labels: { severity: 'warning', window: '1d', ...SHOP },
    summary: 'DANE failed for shop.example in 100 sessions',
    description:
      '100 of 2000 sessions to shop.example on the last settled day failed for DANE (5% of all sessions): TLSA records do not fit the certificate, or DNSSEC does not hold.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'TlsrptCertificateFailures',
    shows: 'it by the week of a domain that has no figures of a day',
    series: {
      ...OF_CORE,
      'tlsrpt_sessions{domain="core.example", window="7d", outcome="ok"}': always(900),
      'tlsrpt_sessions{domain="core.example", window="7d", outcome="failed"}': [0, 100, 0],
      'tlsrpt_failed_sessions{domain="core.example", window="7d", result_type="certificate-expired"}': [
        null,
        100,
        null,
      ],
    },
    labels: { severity: 'critical', domain: 'core.example', window: '7d' },
    summary: 'Senders refused the certificate of a mail server of core.example in 100 sessions',
    description:
      '100 of 1000 sessions to core.example in the last seven settled days failed for the certificate of a mail server (10% of all sessions): it had expired, was of another host, or not trusted. Senders that enforce MTA-STS or DANE do not deliver.',
    dashboard: '/d/plumbline-tls?var-domain=core.example',
  },
];
