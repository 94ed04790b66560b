import { always, edges, OF_SHOP, type Edge, type Gauge } from '../case.js';

const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const END = 'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}';

function own(window: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="compliant"}`;
}

/** What strangers alone say, of what receivers did. */
const SAID: Record<Goes, (hit: string, strangers: string) => Record<string, Record<string, Gauge>>> = {
  'by what is confirmed': (hit, strangers) => ({
    'what strangers alone say': { [hit]: always(5100), [strangers]: [5090, 5000, 5090] },
  }),
  'by all': (hit, strangers) => ({
    'what is told, by strangers or not': { [hit]: [19, 21, 19], [strangers]: always(21) },
  }),
  'by all, where some is not confirmed': (_hit, strangers) => ({
    'that strangers alone say some of it': { [strangers]: [null, 1, null] },
  }),
};

type Goes = 'by what is confirmed' | 'by all' | 'by all, where some is not confirmed';

function held(alert: string, disposition: string, goes: Goes): Edge[] {
  const series = (name: string, labels = ''): string =>
    `${name}{domain="shop.example"${labels}, disposition="${disposition}"}`;
  const hit = (window: string): string => series('dmarc_own_disposition_messages', `, window="${window}"`);
  const strangers = (window: string): string =>
    series('dmarc_unconfirmed_own_disposition_messages', `, window="${window}"`);
  const peak = series('dmarc_baseline_peak_own_disposition_messages');
  const daily = series('dmarc_baseline_daily_own_disposition_messages');
  const told = (window: string): Record<string, Gauge> =>
    goes === 'by all, where some is not confirmed' ? { [strangers(window)]: always(1) } : {};
  return [
    ...edges(
      alert,
      { ...OF_SHOP, ...told('1d'), [own('1d')]: always(1000), [hit('1d')]: always(100) },
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
        ...SAID[goes](hit('1d'), strangers('1d')),
      },
    ),
    ...edges(
      alert,
      {
        ...OF_SHOP,
        ...told('7d'),
        [END]: always(1_800_057_600),
        [own('7d')]: always(7000),
        [hit('7d')]: always(700),
      },
      {
        'messages of a week': { [hit('7d')]: [49, 51, 49], [own('7d')]: always(500) },
        'its share of own mail of a week': { [hit('7d')]: [195, 205, 195], [own('7d')]: always(10_000) },
        'the highest day, in a week': { [hit('7d')]: [195, 205, 195], [peak]: always(100) },
        'seven usual days': { [hit('7d')]: [275, 285, 275], [daily]: always(20) },
        'the week only where there are no figures of a day': { [own('1d')]: [1000, null, 1000] },
        ...(goes === 'by all, where some is not confirmed' && {
          'that strangers alone say some of it of a week': { [strangers('7d')]: [null, 1, null] },
        }),
      },
    ),
  ];
}

function threats(window: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="threat"}`;
}

function unconfirmed(window: string, senderClass: string): string {
  return `dmarc_unconfirmed_messages{domain="shop.example", window="${window}", sender_class="${senderClass}"}`;
}

const USUAL_THREATS = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="threat"}';
const POLICY = (p: string): string => `dmarc_policy_info{domain="shop.example", p="${p}"}`;
const COMPLETE = (window: string): string =>
  `dmarc_completeness_ratio{domain="shop.example", window="${window}"}`;

const TAKEN: readonly Edge[] = [
  ...edges(
    'DmarcOwnMailTakenForThreat',
    {
      ...OF_SHOP,
      [POLICY('reject')]: always(1),
      [DAILY]: always(1000),
      [own('1d')]: always(0),
      [threats('1d')]: always(900),
    },
    {
      'what is left': { [own('1d')]: [205, 195, 205] },
      'threats, as a share of what is missing': {
        [own('1d')]: always(100),
        [threats('1d')]: [445, 455, 445],
      },
      'threats above what is usual': { [USUAL_THREATS]: always(300), [threats('1d')]: [790, 810, 790] },
      'threats above the highest day': {
        'dmarc_baseline_peak_messages{domain="shop.example", sender_class="threat"}': [905, 895, 905],
      },
      'threats that strangers alone tell of': {
        [threats('1d')]: always(5000),
        [unconfirmed('1d', 'threat')]: [4510, 4490, 4510],
      },
      'own mail that strangers alone tell of': {
        [own('1d')]: always(5000),
        [unconfirmed('1d', 'compliant')]: [4790, 4810, 4790],
      },
      'the policy': { [POLICY('reject')]: [null, 1, null], [POLICY('none')]: [1, null, 1] },
      'mail that is usual': { [DAILY]: [98, 101, 98] },
      'reports of the day that are there': { [COMPLETE('1d')]: [0.59, 0.61, 0.59] },
    },
  ),
  ...edges(
    'DmarcOwnMailTakenForThreat',
    {
      ...OF_SHOP,
      [POLICY('quarantine')]: always(1),
      [DAILY]: always(1000),
      [own('7d')]: always(0),
      [threats('7d')]: always(6000),
      // Waves are nothing new here, and the week tells all the same.
      'dmarc_baseline_peak_messages{domain="shop.example", sender_class="threat"}': always(9000),
    },
    {
      'what is left in a week': { [own('7d')]: [1420, 1380, 1420] },
      'threats of a week, as a share of what is missing': {
        [own('7d')]: always(1000),
        [threats('7d')]: [2950, 3050, 2950],
      },
      'threats above what is usual in a week': {
        [USUAL_THREATS]: always(300),
        [threats('7d')]: [5550, 5650, 5550],
      },
      'reports of the week that are there': { [COMPLETE('7d')]: [0.69, 0.71, 0.69] },
    },
  ),
];

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
  ...held('DmarcOwnMailRejected', 'reject', 'by what is confirmed'),
  ...held('DmarcOwnMailRejectedUnconfirmed', 'reject', 'by all, where some is not confirmed'),
  ...held('DmarcOwnMailQuarantined', 'quarantine', 'by all'),
  ...TAKEN,
];
