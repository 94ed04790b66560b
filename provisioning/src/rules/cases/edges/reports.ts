import { always, edges, OF_SHOP, type Edge } from '../case.js';

const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const SILENT = 'dmarc_silent_reporters{domain="shop.example"}';
const END = 'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}';
const LAST = 'dmarc_report_last_end_timestamp_seconds{domain="shop.example", reporter="google.com"}';
const DAYS = 86_400;

function messages(window: string, senderClass: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="${senderClass}"}`;
}

function completeness(window: string): string {
  return `dmarc_completeness_ratio{domain="shop.example", window="${window}"}`;
}

const OF_SOME = { 'mail that is usual': { [DAILY]: [49, 51, 49] } } as const;

export const REPORT_EDGES: readonly Edge[] = [
  ...edges('DmarcReporterSilent', { ...OF_SHOP, [DAILY]: always(1000), [SILENT]: always(1) }, OF_SOME),
  ...edges(
    'DmarcCompletenessLow',
    { ...OF_SHOP, [DAILY]: always(1000), [completeness('7d')]: always(0.5) },
    { ...OF_SOME, 'reports that are there': { [completeness('7d')]: [0.71, 0.69, 0.71] } },
  ),
  ...edges(
    'DmarcNoReports',
    {
      ...OF_SHOP,
      [DAILY]: always(1000),
      [END]: always(1_800_057_600),
      [LAST]: always(1_800_057_600 - 4 * DAYS),
    },
    {
      ...OF_SOME,
      days: {
        [LAST]: [1_800_057_600 - 2.9 * DAYS, 1_800_057_600 - 3 * DAYS, 1_800_057_600 - 2.9 * DAYS],
      },
    },
  ),
  ...edges(
    'DmarcOwnMailVanished',
    {
      ...OF_SHOP,
      [DAILY]: always(1000),
      [messages('1d', 'compliant')]: always(50),
      [messages('1d', 'threat')]: always(900),
    },
    {
      'what is left': { [messages('1d', 'compliant')]: [205, 195, 205] },
      'mail of others': { [messages('1d', 'threat')]: [490, 510, 490] },
      'mail that is usual': { [DAILY]: [49, 51, 49], [messages('1d', 'compliant')]: always(5) },
      'reports of the day that are there': { [completeness('1d')]: [0.59, 0.61, 0.59] },
      'what strangers alone say': {
        [messages('1d', 'compliant')]: always(1050),
        ['dmarc_unconfirmed_messages{domain="shop.example", window="1d", sender_class="compliant"}']: [
          null,
          1000,
          null,
        ],
      },
    },
  ),
  ...edges(
    'DmarcOwnMailVanished',
    { ...OF_SHOP, [DAILY]: always(1000), [messages('7d', 'compliant')]: always(500) },
    {
      'what is left in a week': { [messages('7d', 'compliant')]: [1420, 1380, 1420] },
      'reports of the week that are there': { [completeness('7d')]: [0.69, 0.71, 0.69] },
      'mail that is usual, in a week': {
        [DAILY]: [49, 51, 49],
        [messages('7d', 'compliant')]: always(30),
      },
    },
  ),
];
