import { flat, healthy, SHOP, shop } from '../healthy.js';
import type { Scenario } from './scenario.js';

/** One report of a stranger, of a million messages, each said to be whatever it says. */
const strangers = (senderClass: string): Record<string, string> =>
  Object.fromEntries(
    ['1d', '7d', '28d'].flatMap((window) => {
      const known = SHOP[shop('dmarc_messages', `window="${window}", sender_class="${senderClass}"`)] ?? 0;
      const labels = `window="${window}", sender_class="${senderClass}"`;
      return [
        [shop('dmarc_messages', labels), flat(known + 1e6, 48)],
        [shop('dmarc_unconfirmed_messages', labels), flat(1e6, 48)],
      ];
    }),
  );

const STRANGER_FAILS: Scenario = {
  name: 'stranger-fails',
  shows: 'a million failing messages that one stranger tells of wake nobody',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...strangers('misconfigured'),
    ...Object.fromEntries(
      Object.entries({
        [shop('dmarc_slo_burn_rate', 'window="1d"')]: 49,
        [shop('dmarc_slo_burn_rate', 'window="7d"')]: 49,
        [shop('dmarc_own_disposition_messages', 'window="1d", disposition="reject"')]: 1e6,
        [shop('dmarc_unconfirmed_own_disposition_messages', 'window="1d", disposition="reject"')]: 1e6,
        [shop('tlsrpt_sessions', 'window="1d", outcome="failed"')]: 1e6,
        [shop('tlsrpt_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 1e6,
        [shop('tlsrpt_unconfirmed_sessions', 'window="1d", outcome="failed"')]: 1e6,
        [shop('tlsrpt_unconfirmed_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 1e6,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: [
    {
      at: '3h',
      // Warnings go by all that is told.
      fires: [
        'DmarcAlignmentErodes',
        'DmarcSloBurnSlow',
        'DmarcDkimFailing',
        'DmarcSpfFailing',
        'DmarcOwnMailRejectedUnconfirmed',
        'TlsrptSessionsFailing',
      ].map((name) => `alertname="${name}", domain="shop.example"`),
    },
  ],
};

const STRANGER_HIDES: Scenario = {
  name: 'stranger-hides',
  shows: 'a million fine messages that one stranger tells of hide no incident',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...strangers('compliant'),
    ...Object.fromEntries(
      Object.entries({
        [shop('dmarc_messages', 'window="1d", sender_class="compliant"')]: 1_000_600,
        [shop('dmarc_messages', 'window="1d", sender_class="misconfigured"')]: 400,
        [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="dkim"')]: 1_000_580,
        [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="spf"')]: 1_000_560,
        [shop('dmarc_own_mechanism_messages', 'window="7d", mechanism="dkim"')]: 1_006_000,
        [shop('dmarc_own_disposition_messages', 'window="1d", disposition="reject"')]: 380,
        [shop('dmarc_slo_burn_rate', 'window="1d"')]: 0.02,
        [shop('tlsrpt_sessions', 'window="1d", outcome="ok"')]: 1_000_600,
        [shop('tlsrpt_unconfirmed_sessions', 'window="1d", outcome="ok"')]: 1e6,
        [shop('tlsrpt_sessions', 'window="1d", outcome="failed"')]: 400,
        [shop('tlsrpt_failed_sessions', 'window="1d", result_type="certificate-expired"')]: 400,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: [
    {
      at: '3h',
      fires: [
        'DmarcAlignmentDropped',
        'DmarcSloBurnFast',
        'DmarcOwnMailRejected',
        'TlsrptCertificateFailures',
      ].map((name) => `alertname="${name}", domain="shop.example"`),
    },
  ],
};

export const STRANGERS: readonly Scenario[] = [STRANGER_FAILS, STRANGER_HIDES];
