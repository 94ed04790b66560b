import { always, edges, OF_SHOP, type Case, type Edge, type Gauge } from '../case.js';

const END = 'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}';
const OWN_DAY = 'dmarc_messages{domain="shop.example", window="1d", sender_class="compliant"}';
const USUAL = 'tlsrpt_baseline_failed_ratio{domain="shop.example"}';
const ONLY_THEN = 'the week only where there are no figures of a day';

function sessions(window: string, ok: Gauge, failed: Gauge): Case['series'] {
  const of = (outcome: string): string =>
    `tlsrpt_sessions{domain="shop.example", window="${window}", outcome="${outcome}"}`;
  return { [of('ok')]: ok, [of('failed')]: failed };
}

function failedFor(alert: string, type: string, share: readonly [number, number]): Edge[] {
  const failed = (window: string): string =>
    `tlsrpt_failed_sessions{domain="shop.example", window="${window}", result_type="${type}"}`;
  const [below, above] = share;
  return [
    ...edges(
      alert,
      { ...OF_SHOP, ...sessions('1d', always(100), always(100)), [failed('1d')]: always(100) },
      {
        sessions: { [failed('1d')]: [19, 20, 19] },
        'its share': { ...sessions('1d', always(9000), always(1000)), [failed('1d')]: [below, above, below] },
      },
    ),
    ...edges(
      alert,
      {
        ...OF_SHOP,
        [END]: always(1_800_057_600),
        ...sessions('7d', always(100), always(100)),
        [failed('7d')]: always(100),
      },
      {
        'sessions of a week': { [failed('7d')]: [49, 51, 49] },
        'its share in a week': {
          ...sessions('7d', always(9000), always(1000)),
          [failed('7d')]: [below, above, below],
        },
        [ONLY_THEN]: { [OWN_DAY]: [1000, null, 1000] },
      },
    ),
  ];
}

export const TLS_EDGES: readonly Edge[] = [
  ...edges(
    'TlsrptSessionsFailing',
    { ...OF_SHOP, ...sessions('1d', always(900), always(900)) },
    {
      sessions: sessions('1d', [49, 51, 49], [49, 51, 49]),
      'the share that failed': sessions('1d', [951, 949, 951], [49, 51, 49]),
      'the share that usually fails': {
        [USUAL]: always(0.1),
        ...sessions('1d', [851, 849, 851], [149, 151, 149]),
      },
    },
  ),
  ...edges(
    'TlsrptSessionsFailing',
    { ...OF_SHOP, [END]: always(1_800_057_600), ...sessions('7d', always(900), always(900)) },
    {
      'sessions of a week': sessions('7d', always(100), [245, 255, 245]),
      'the share that failed in a week': sessions('7d', [951, 949, 951], [49, 51, 49]),
      'the share that usually fails, in a week': {
        [USUAL]: always(0.1),
        ...sessions('7d', [851, 849, 851], [149, 151, 149]),
      },
      [ONLY_THEN]: { [OWN_DAY]: [1000, null, 1000] },
    },
  ),
  ...failedFor('TlsrptStsErrors', 'sts-policy-fetch-error', [98, 102]),
  ...failedFor('TlsrptCertificateFailures', 'certificate-expired', [490, 510]),
  ...failedFor('TlsrptDaneFailures', 'tlsa-invalid', [98, 102]),
  ...edges(
    'TlsrptCertificateFailures',
    {
      ...OF_SHOP,
      ...sessions('1d', always(1900), always(100_500)),
      'tlsrpt_failed_sessions{domain="shop.example", window="1d", result_type="certificate-expired"}':
        always(100_500),
    },
    {
      'what strangers alone say': {
        ...sessions('1d', always(1900), always(7000)),
        'tlsrpt_unconfirmed_failed_sessions{domain="shop.example", window="1d", result_type="certificate-expired"}':
          [100_400, 100_000, 100_400],
      },
    },
  ),
];
