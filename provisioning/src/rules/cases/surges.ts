import { always, OF_CORE, OF_SHOP, type Case } from './case.js';

const SHOP = { domain: 'shop.example', team: 'shop' };
const HABIT = {
  'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}': always(1000),
};

function messages(window: string, senderClass: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="${senderClass}"}`;
}

function peak(senderClass: string): string {
  return `dmarc_baseline_peak_messages{domain="shop.example", sender_class="${senderClass}"}`;
}

export const SURGES: readonly Case[] = [
  {
    alert: 'DmarcThreatSpike',
    shows: 'that what the domain is used to is none',
    series: {
      ...OF_SHOP,
      ...HABIT,
      'dmarc_policy_info{domain="shop.example", p="none", sp="unset", np="unset", t="unset", adkim="r", aspf="r"}':
        always(1),
      [messages('1d', 'threat')]: [1100, 4200, 900],
      [peak('threat')]: always(600),
    },
    labels: { severity: 'warning', ...SHOP },
    summary: '4200 messages a day pretend to be from shop.example',
    description:
      '4200 messages on the last settled day (or a day, in a mean of seven) were from sources that have nothing to do with shop.example; high days of the habit reach 600. Policy: p=none. Look first for sources that were own mail before: v_source_changes and the runbook name them.',
    dashboard: '/d/plumbline-sources?var-domain=shop.example',
  },
  {
    alert: 'DmarcThreatSpike',
    shows: 'it at a domain that sends no mail, by its week; at one that is new it does not',
    series: {
      'dmarc_messages{domain="new.example", window="7d", sender_class="compliant"}': always(700),
      'dmarc_messages{domain="new.example", window="7d", sender_class="threat"}': always(7000),
      'dmarc_window_end_timestamp_seconds{domain="new.example", window="7d"}': always(1_800_000_000),
      'dmarc_window_end_timestamp_seconds{domain="parked.example", window="7d"}': always(1_800_000_000),
      'dmarc_messages{domain="parked.example", window="7d", sender_class="threat"}': [0, 7000, 0],
    },
    labels: { severity: 'warning', domain: 'parked.example' },
    summary: '1000 messages a day pretend to be from parked.example',
    description:
      '1000 messages on the last settled day (or a day, in a mean of seven) were from sources that have nothing to do with parked.example; high days of the habit reach unknown. Policy: p=unknown. Look first for sources that were own mail before: v_source_changes and the runbook name them.',
    dashboard: '/d/plumbline-sources?var-domain=parked.example',
  },
  {
    alert: 'DmarcForwardingSurge',
    series: {
      ...OF_SHOP,
      ...HABIT,
      [messages('1d', 'forwarder')]: [150, 800, 120],
      [peak('forwarder')]: always(180),
    },
    labels: { severity: 'info', ...SHOP },
    summary: '800 messages a day of shop.example were forwarded',
    description:
      '800 messages of shop.example on the last settled day (or a day, in a mean of seven) came by forwarders; high days of the habit reach 180.',
    dashboard: '/d/plumbline-sources?var-domain=shop.example',
  },
  {
    alert: 'DmarcOverrideSurge',
    series: {
      ...OF_SHOP,
      ...HABIT,
      'dmarc_override_messages{domain="shop.example", window="1d", reason="mailing_list"}': [40, 200, 40],
      'dmarc_override_messages{domain="shop.example", window="1d", reason="local_policy"}': [0, 300, 0],
      'dmarc_baseline_peak_overrides{domain="shop.example"}': always(60),
    },
    labels: { severity: 'warning', ...SHOP },
    summary: 'Receivers passed over the policy of shop.example for 500 messages',
    description:
      'For 500 messages of the last settled day receivers did not do what the policy of shop.example asks, and gave a reason; high days of the habit reach 60.',
    dashboard: '/d/plumbline-policy?var-domain=shop.example',
  },
  {
    alert: 'DmarcFailureReportsBurst',
    series: {
      ...OF_SHOP,
      ...HABIT,
      'dmarc_failure_reports{domain="shop.example", window="1d"}': [5, 260, 4],
      'dmarc_baseline_peak_failure_reports{domain="shop.example"}': always(11),
    },
    labels: { severity: 'warning', ...SHOP },
    summary: '260 failure reports a day about shop.example',
    description:
      '260 failure reports tell of mail of shop.example on the last settled day (or a day, in a mean of seven); high days of the habit reach 11.',
    dashboard: '/d/plumbline-failures?var-domain=shop.example',
  },
  {
    alert: 'DmarcFailureReportsBurst',
    shows: 'it by the week of a domain that has no figures of a day, where none are usual',
    series: {
      ...OF_CORE,
      'dmarc_baseline_daily_messages{domain="core.example", sender_class="own"}': always(1000),
      'dmarc_failure_reports{domain="core.example", window="7d"}': [null, 700, null],
    },
    labels: { severity: 'warning', domain: 'core.example' },
    summary: '100 failure reports a day about core.example',
    description:
      '100 failure reports tell of mail of core.example on the last settled day (or a day, in a mean of seven); high days of the habit reach 0.',
    dashboard: '/d/plumbline-failures?var-domain=core.example',
  },
];
