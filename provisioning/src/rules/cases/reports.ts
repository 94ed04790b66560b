import { always, OF_CORE, OF_SHOP, type Case } from './case.js';

const LABELS = { severity: 'warning', domain: 'shop.example', team: 'shop' };
const DASHBOARD = '/d/plumbline-reporters?var-domain=shop.example';
const USUAL = { 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}': always(1000) };

export const REPORTS: readonly Case[] = [
  {
    alert: 'DmarcReporterSilent',
    series: { ...OF_SHOP, ...USUAL, 'dmarc_silent_reporters{domain="shop.example"}': [null, 2, null] },
    labels: LABELS,
    summary: '2 reporter(s) fell silent about shop.example',
    description:
      '2 reporter(s) that usually report about shop.example are more than two days later than they ever are; v_reporters names them. 1000 own messages a day are usual.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'DmarcCompletenessLow',
    series: {
      ...OF_SHOP,
      ...USUAL,
      'dmarc_completeness_ratio{domain="shop.example", window="7d"}': [0.98, 0.55, 0.97],
    },
    labels: LABELS,
    summary: 'Only 55% of the usual reports about shop.example are there',
    description:
      'Of what is usually reported about shop.example in seven settled days 55% is there. Its other figures speak of that part alone, and alerts that this would make untrue are muted. 1000 own messages a day are usual.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'DmarcNoReports',
    shows: 'that one reporter who reports is enough',
    series: {
      ...OF_SHOP,
      ...USUAL,
      'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}': [
        1_800_057_600, 1_800_316_800, 1_800_316_800,
      ],
      'dmarc_report_last_end_timestamp_seconds{domain="shop.example", reporter="google.com"}': [
        1_800_057_600, 1_800_057_600, 1_800_316_800,
      ],
      'dmarc_report_last_end_timestamp_seconds{domain="shop.example", reporter="other"}':
        always(1_799_712_000),
    },
    labels: LABELS,
    summary: 'Nobody reports about shop.example any more',
    description:
      'No report that is believed tells of the last settled days of shop.example, of which 1000 own messages a day are usual. The last period that any report tells of ended: 2027-01-16 00:00:00 +0000 UTC. If that is recent, reports come and are left out as forged; the runbook has the query.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'DmarcNoReports',
    shows: 'it by the core alone, after a week of nothing',
    series: {
      ...OF_SHOP,
      ...USUAL,
      'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}': [900, 0, 3000],
      'dmarc_messages{domain="shop.example", window="7d", sender_class="threat"}': always(0),
    },
    labels: LABELS,
    summary: 'Nobody reports about shop.example any more',
    description:
      'No report that is believed tells of the last settled days of shop.example, of which 1000 own messages a day are usual. The last period that any report tells of ended: unknown. If that is recent, reports come and are left out as forged; the runbook has the query.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'DmarcOwnMailVanished',
    shows: 'it on the first day, where others send instead; on a day on which nobody sends much it does not',
    series: {
      ...OF_SHOP,
      ...USUAL,
      'dmarc_messages{domain="shop.example", window="1d", sender_class="compliant"}': [120, 120, 950],
      'dmarc_messages{domain="shop.example", window="1d", sender_class="threat"}': [30, 880, 30],
    },
    labels: { ...LABELS, window: '1d', needs_complete: 'true' },
    summary: 'Own mail of shop.example has nearly vanished',
    description:
      '120 own messages of shop.example on the last settled day, where 1000 a day are usual; 880 were from others. A server of yours that nobody labelled, and that began to fail, looks like that: look for sources that were own mail before.',
    dashboard: '/d/plumbline-domain?var-domain=shop.example',
  },
  {
    alert: 'DmarcOwnMailVanished',
    shows: 'it by the week, where nobody sends instead',
    series: {
      ...OF_CORE,
      'dmarc_baseline_daily_messages{domain="core.example", sender_class="own"}': always(1000),
      'dmarc_messages{domain="core.example", window="7d", sender_class="compliant"}': [3000, 900, 3000],
      'dmarc_messages{domain="core.example", window="7d", sender_class="threat"}': always(50),
      'dmarc_completeness_ratio{domain="core.example", window="7d"}': always(0.9),
    },
    labels: { severity: 'warning', domain: 'core.example', window: '7d', needs_complete: 'true' },
    summary: 'Own mail of core.example has nearly vanished',
    description:
      '900 own messages of core.example in the last seven settled days, where 1000 a day are usual; 50 were from others. A server of yours that nobody labelled, and that began to fail, looks like that: look for sources that were own mail before.',
    dashboard: '/d/plumbline-domain?var-domain=core.example',
  },
];
