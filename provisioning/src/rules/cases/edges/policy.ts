import { always, edges, OF_SHOP, type Edge } from '../case.js';

const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const END = 'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}';

function own(window: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="compliant"}`;
}

function held(alert: string, disposition: string): Edge[] {
  const series = (name: string, labels = ''): string =>
    `${name}{domain="shop.example"${labels}, disposition="${disposition}"}`;
  const hit = (window: string): string => series('dmarc_own_disposition_messages', `, window="${window}"`);
  const strangers = (window: string): string =>
    series('dmarc_unconfirmed_own_disposition_messages', `, window="${window}"`);
  const peak = series('dmarc_baseline_peak_own_disposition_messages');
  const daily = series('dmarc_baseline_daily_own_disposition_messages');
  return [
    ...edges(
      alert,
      { ...OF_SHOP, [own('1d')]: always(1000), [hit('1d')]: always(100) },
      {
        messages: { [hit('1d')]: [19, 20, 19], [own('1d')]: always(500) },
        'its share of own mail': { [hit('1d')]: [195, 205, 195], [own('1d')]: always(10_000) },
        'the highest day of the habit': { [hit('1d')]: [195, 205, 195], [peak]: always(100) },
        'what is missing': {
          [hit('1d')]: always(50),
          [own('1d')]: always(500),
          [DAILY]: always(10_000),
          [`dmarc_completeness_ratio{domain="shop.example", window="1d"}`]: [0.75, 0.85, 0.75],
        },
        'what strangers alone say': { [hit('1d')]: always(5100), [strangers('1d')]: [5090, 5000, 5090] },
      },
    ),
    ...edges(
      alert,
      { ...OF_SHOP, [END]: always(1_800_057_600), [own('7d')]: always(7000), [hit('7d')]: always(700) },
      {
        'messages of a week': { [hit('7d')]: [49, 51, 49], [own('7d')]: always(500) },
        'its share of own mail of a week': { [hit('7d')]: [195, 205, 195], [own('7d')]: always(10_000) },
        'the highest day, in a week': { [hit('7d')]: [195, 205, 195], [peak]: always(100) },
        'seven usual days': { [hit('7d')]: [275, 285, 275], [daily]: always(20) },
        'the week only where there are no figures of a day': { [own('1d')]: [1000, null, 1000] },
      },
    ),
  ];
}

const WEAKENED = 'dmarc_policy_weakened{domain="shop.example"}';

export const POLICY_EDGES: readonly Edge[] = [
  // Of twelve steps of five minutes.
  ...edges('DmarcPolicyWeakened', OF_SHOP, {
    'how long it holds: 5 minutes, then 10': { [WEAKENED]: '0x9 1x1 0x8 1x2 0x11' },
    'how long it outlives a gap: 10 minutes at least': { [WEAKENED]: '0x11 1x8 0x2 0x11' },
  }),
  ...edges(
    'DmarcPolicyTesting',
    {
      ...OF_SHOP,
      'dmarc_policy_testing_since_timestamp_seconds{domain="shop.example"}': always(1_800_000_000),
    },
    { days: { [END]: [1_802_505_600, 1_802_678_400, 1_802_505_600] } },
  ),
  ...held('DmarcOwnMailRejected', 'reject'),
  ...held('DmarcOwnMailQuarantined', 'quarantine'),
];
