import { always, edges, OF_SHOP, type Edge } from '../case.js';

const HABIT = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const OWN_WEEK = 'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}';
const OVERRIDDEN = 'dmarc_override_messages{domain="shop.example", window="1d", reason="mailing_list"}';
const OVERRIDE_PEAK = 'dmarc_baseline_peak_overrides{domain="shop.example"}';
const TOLD = 'dmarc_failure_reports{domain="shop.example", window="1d"}';
const TOLD_WEEK = 'dmarc_failure_reports{domain="shop.example", window="7d"}';
const TOLD_PEAK = 'dmarc_baseline_peak_failure_reports{domain="shop.example"}';

function messages(window: string, senderClass: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="${senderClass}"}`;
}

function peak(senderClass: string): string {
  return `dmarc_baseline_peak_messages{domain="shop.example", sender_class="${senderClass}"}`;
}

export const SURGE_EDGES: readonly Edge[] = [
  ...edges(
    'DmarcThreatSpike',
    { ...OF_SHOP, [HABIT]: always(1000), [OWN_WEEK]: always(7000), [messages('1d', 'threat')]: always(4000) },
    {
      messages: { [messages('1d', 'threat')]: [490, 510, 490] },
      'the highest day of the habit': {
        [messages('1d', 'threat')]: [1180, 1220, 1180],
        [peak('threat')]: always(600),
      },
      'whether it has a habit, where it has own mail': { [HABIT]: [null, 1000, null] },
    },
  ),
  ...edges(
    'DmarcForwardingSurge',
    { ...OF_SHOP, [HABIT]: always(1000), [messages('1d', 'forwarder')]: always(4000) },
    {
      messages: { [messages('1d', 'forwarder')]: [195, 205, 195] },
      'the highest day of the habit': {
        [messages('1d', 'forwarder')]: [354, 366, 354],
        [peak('forwarder')]: always(180),
      },
      'whether it has a habit': { [HABIT]: [null, 1000, null] },
    },
  ),
  ...edges(
    'DmarcOverrideSurge',
    { ...OF_SHOP, [HABIT]: always(1000), [OVERRIDDEN]: always(1000) },
    {
      messages: { [OVERRIDDEN]: [98, 102, 98] },
      'the highest day of the habit': { [OVERRIDDEN]: [118, 122, 118], [OVERRIDE_PEAK]: always(60) },
      'whether it has a habit': { [HABIT]: [null, 1000, null] },
    },
  ),
  ...edges(
    'DmarcFailureReportsBurst',
    { ...OF_SHOP, [HABIT]: always(1000), [TOLD]: always(1000) },
    {
      reports: { [TOLD]: [49, 51, 49] },
      'the highest day of the habit': { [TOLD]: [78, 82, 78], [TOLD_PEAK]: always(40) },
      'whether it has a habit': { [HABIT]: [null, 1000, null] },
      'the week only where there are no figures of a day': {
        'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}': always(1_800_057_600),
        [TOLD]: [null, null, null],
        [TOLD_WEEK]: always(700),
        [messages('1d', 'compliant')]: [1000, null, 1000],
      },
    },
  ),
];
