import { always, OF_OWN_MAIL, OF_SHOP, type Case } from './case.js';

const DAY = 'dmarc_messages{domain="shop.example", window="1d", sender_class="compliant"}';
const WEEK = 'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}';
const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const DKIM_DAY = 'dmarc_own_mechanism_messages{domain="shop.example", window="1d", mechanism="dkim"}';
const SPF_DAY = 'dmarc_own_mechanism_messages{domain="shop.example", window="1d", mechanism="spf"}';

function aligned(window: string, by: string): string {
  return `dmarc_aligned_messages{domain="shop.example", window="${window}", by="${by}"}`;
}

const DKIM_FAILING = {
  alert: 'DmarcDkimFailing',
  labels: {
    severity: 'warning',
    domain: 'shop.example',
    window: '1d',
    mechanism: 'dkim',
    team: 'shop',
    needs_complete: 'true',
  },
  dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
};

export const MECHANISMS: readonly Case[] = [
  {
    alert: 'DmarcSelectorFailing',
    series: {
      ...OF_SHOP,
      [WEEK]: always(7000),
      'dmarc_failing_selectors{domain="shop.example"}': [null, 1, null],
    },
    labels: { severity: 'warning', domain: 'shop.example', team: 'shop' },
    summary: '1 DKIM selector(s) of shop.example stopped passing',
    description:
      '1 DKIM selector(s) of shop.example passed before and do not any more; v_selector_changes names them, with the day since when. In the last seven settled days there were 7000 own messages.',
    dashboard: '/d/plumbline-signatures?var-domain=shop.example',
  },
  {
    ...DKIM_FAILING,
    series: {
      ...OF_SHOP,
      [DAY]: always(1000),
      [DAILY]: always(1000),
      [DKIM_DAY]: [960, 500, 950],
      'dmarc_baseline_mechanism_ratio{domain="shop.example", mechanism="dkim"}': always(0.95),
    },
    summary: 'Only 50% of own mail of shop.example had aligned DKIM on the last settled day',
    description:
      'Of 1000 own messages of shop.example on the last settled day 50% had aligned DKIM; 95% are usual.',
  },
  {
    ...DKIM_FAILING,
    shows: 'that no series of it is none of it',
    series: {
      ...OF_SHOP,
      [DAY]: always(1000),
      [DAILY]: always(1000),
      [DKIM_DAY]: [960, null, 950],
      [aligned('1d', 'dkim_and_spf')]: [900, 0, 900],
      [aligned('1d', 'dkim_only')]: [60, 0, 50],
      [aligned('1d', 'spf_only')]: [40, 1000, 50],
      'dmarc_baseline_mechanism_ratio{domain="shop.example", mechanism="dkim"}': always(0.95),
    },
    summary: 'Only 0% of own mail of shop.example had aligned DKIM on the last settled day',
    description:
      'Of 1000 own messages of shop.example on the last settled day 0% had aligned DKIM; 95% are usual.',
  },
  {
    alert: 'DmarcSpfFailing',
    series: {
      ...OF_SHOP,
      [DAY]: always(1000),
      [DAILY]: always(1000),
      [SPF_DAY]: [880, 200, 870],
      'dmarc_baseline_mechanism_ratio{domain="shop.example", mechanism="spf"}': always(0.9),
    },
    labels: {
      severity: 'warning',
      domain: 'shop.example',
      window: '1d',
      mechanism: 'spf',
      team: 'shop',
      needs_complete: 'true',
    },
    summary: 'Only 20% of own mail of shop.example had aligned SPF on the last settled day',
    description:
      'Of 1000 own messages of shop.example on the last settled day 20% had aligned SPF; 90% are usual.',
    dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
  },
  {
    alert: 'DmarcOnlySpfLeft',
    shows: 'it by the core alone, as every domain has it',
    series: {
      ...OF_SHOP,
      [WEEK]: always(7000),
      [aligned('7d', 'dkim_and_spf')]: [6000, 70, 6000],
      [aligned('7d', 'dkim_only')]: [500, 70, 500],
      [aligned('7d', 'spf_only')]: [500, 6860, 500],
    },
    labels: {
      severity: 'warning',
      domain: 'shop.example',
      window: '7d',
      mechanism: 'dkim',
      team: 'shop',
      needs_complete: 'true',
    },
    summary: 'Own mail of shop.example passes with SPF alone',
    description:
      'In the last seven settled days 2% of own mail of shop.example had aligned DKIM, and 99% aligned SPF. SPF does not survive forwarding: what is forwarded fails.',
    dashboard: '/d/plumbline-signatures?var-domain=shop.example',
  },
];
