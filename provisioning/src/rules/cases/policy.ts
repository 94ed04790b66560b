import { always, OF_CORE, OF_OWN_MAIL, OF_SHOP, type Case } from './case.js';

const POLICY = { severity: 'warning', domain: 'shop.example', team: 'shop' };
const OWN_DAY = 'dmarc_messages{domain="shop.example", window="1d", sender_class="compliant"}';

function policy(p: string, sp: string, t = 'unset'): string {
  return `dmarc_policy_info{domain="shop.example", p="${p}", sp="${sp}", np="unset", t="${t}", adkim="r", aspf="r"}`;
}

function hit(disposition: string): string {
  return `dmarc_own_disposition_messages{domain="shop.example", window="1d", disposition="${disposition}"}`;
}

function unconfirmed(disposition: string): string {
  return `dmarc_unconfirmed_own_disposition_messages{domain="shop.example", window="1d", disposition="${disposition}"}`;
}

function strangers(senderClass: string): string {
  return `dmarc_unconfirmed_messages{domain="shop.example", window="1d", sender_class="${senderClass}"}`;
}

function threats(window: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="threat"}`;
}

const DAILY_OWN = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const DAILY_THREATS = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="threat"}';

export const POLICIES: readonly Case[] = [
  {
    alert: 'DmarcPolicyWeakened',
    series: {
      ...OF_SHOP,
      [policy('reject', 'unset')]: [1, null, 1],
      [policy('none', 'unset')]: [null, 1, null],
      'dmarc_previous_policy_info{domain="shop.example", p="reject", sp="unset", np="unset", t="unset", adkim="r", aspf="r"}':
        [null, 1, null],
      'dmarc_policy_weakened{domain="shop.example"}': [null, 1, null],
    },
    labels: POLICY,
    summary: 'The policy of shop.example became weaker',
    description: 'Most reporters now see p=none sp=unset for shop.example; before it was p=reject sp=unset.',
    dashboard: '/d/plumbline-policy?var-domain=shop.example',
  },
  {
    alert: 'DmarcPolicyTesting',
    shows: 'that event time counts: 20 days at first, then 40',
    series: {
      ...OF_SHOP,
      [policy('reject', 'unset', 'y')]: always(1),
      'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}': [
        1_801_728_000, 1_803_456_000, 1_803_456_000,
      ],
      'dmarc_policy_testing_since_timestamp_seconds{domain="shop.example"}': [
        1_800_000_000,
        1_800_000_000,
        null,
      ],
    },
    labels: { ...POLICY, severity: 'info' },
    summary: 'The policy of shop.example has been a test for 40 days',
    description:
      'Reporters have seen a policy that is a test (t=y, or pct=0) at shop.example for 40 settled days (p=reject): receivers do the next weaker thing than it asks.',
    dashboard: '/d/plumbline-policy?var-domain=shop.example',
  },
  {
    alert: 'DmarcSubdomainPolicyWeaker',
    series: {
      ...OF_SHOP,
      [policy('reject', 'none')]: always(1),
      'dmarc_subdomain_policy_weaker{domain="shop.example"}': [null, 1, null],
    },
    labels: { ...POLICY, severity: 'info' },
    summary: 'Subdomains of shop.example are less protected than itself',
    description:
      'Reporters see p=reject at shop.example, but sp=none and np=unset: whoever spoofs it takes a subdomain.',
    dashboard: '/d/plumbline-policy?var-domain=shop.example',
  },
  {
    alert: 'DmarcOwnMailRejected',
    series: {
      ...OF_SHOP,
      [policy('reject', 'unset')]: always(1),
      [OWN_DAY]: always(1000),
      [hit('reject')]: [15, 80, 19],
    },
    labels: { ...POLICY, severity: 'critical', window: '1d' },
    summary: 'Receivers rejected 80 own messages of shop.example on the last settled day',
    description:
      'Of 1000 own messages of shop.example on the last settled day receivers rejected 80 because of its policy (p=reject); on high days of the habit it is unknown.',
    dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
  },
  {
    alert: 'DmarcOwnMailRejected',
    shows: 'that what the domain is used to is none, by its week where there are no figures of a day',
    series: {
      ...OF_CORE,
      'dmarc_messages{domain="core.example", window="7d", sender_class="compliant"}': always(7000),
      'dmarc_own_disposition_messages{domain="core.example", window="7d", disposition="reject"}': [
        210, 420, 210,
      ],
      'dmarc_baseline_daily_messages{domain="core.example", sender_class="own"}': always(1000),
      'dmarc_baseline_daily_own_disposition_messages{domain="core.example", disposition="reject"}':
        always(20),
      'dmarc_baseline_peak_own_disposition_messages{domain="core.example", disposition="reject"}': always(60),
    },
    labels: { severity: 'critical', domain: 'core.example', window: '7d' },
    summary: 'Receivers rejected 420 own messages of core.example in the last seven settled days',
    description:
      'Of 7000 own messages of core.example in the last seven settled days receivers rejected 420 because of its policy (p=unknown); on high days of the habit it is 60.',
    dashboard: `/d/plumbline-domain?var-domain=core.example${OF_OWN_MAIL}`,
  },
  {
    alert: 'DmarcOwnMailRejectedUnconfirmed',
    shows: 'what regional providers tell, where the one that is known saw nothing',
    series: {
      ...OF_SHOP,
      [policy('reject', 'unset')]: always(1),
      [OWN_DAY]: always(930),
      [strangers('compliant')]: always(900),
      [hit('reject')]: [null, 900, null],
      [unconfirmed('reject')]: [null, 900, null],
    },
    labels: { ...POLICY, window: '1d' },
    summary: 'Receivers rejected 900 own messages of shop.example on the last settled day, strangers say',
    description:
      'Of 930 own messages of shop.example on the last settled day receivers rejected 900 because of its policy (p=reject); on high days of the habit it is unknown. Of these 900 are told of by reporters alone that no catalogue has; without them it would be no alert.',
    dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
  },
  {
    alert: 'DmarcOwnMailTakenForThreat',
    shows: 'it on the first day; under a policy that keeps nothing out it does not',
    series: {
      ...OF_SHOP,
      [policy('none', 'unset')]: [1, null, null],
      [policy('reject', 'unset')]: [null, 1, 1],
      [OWN_DAY]: [0, 0, 7400],
      [threats('1d')]: [7540, 7540, 40],
      [DAILY_OWN]: always(7500),
      [DAILY_THREATS]: always(40),
      'dmarc_baseline_peak_messages{domain="shop.example", sender_class="threat"}': always(60),
    },
    labels: { ...POLICY, severity: 'critical', window: '1d' },
    summary: 'Own mail of shop.example seems to be taken for threats and kept out',
    description:
      '0 own messages of shop.example on the last settled day, where 7500 a day are usual; 7540 were from sources that count as strangers, where 40 a day are usual. Its policy (p=reject) has receivers keep these out. A server of yours that nobody labelled, and that began to fail DKIM and SPF, looks like that: look for sources that were own mail before.',
    dashboard: '/d/plumbline-sources?var-domain=shop.example',
  },
  {
    alert: 'DmarcOwnMailTakenForThreat',
    shows:
      'it by the week, where there are no figures of a day; where strangers alone tell of it, it does not',
    series: {
      ...OF_CORE,
      'dmarc_policy_info{domain="core.example", p="quarantine", sp="unset", np="unset", t="unset", adkim="r", aspf="r"}':
        always(1),
      'dmarc_baseline_daily_messages{domain="core.example", sender_class="own"}': always(1000),
      'dmarc_messages{domain="core.example", window="7d", sender_class="compliant"}': always(900),
      'dmarc_messages{domain="core.example", window="7d", sender_class="threat"}': always(6000),
      'dmarc_unconfirmed_messages{domain="core.example", window="7d", sender_class="threat"}': [
        5000,
        null,
        5000,
      ],
    },
    labels: { severity: 'critical', domain: 'core.example', window: '7d' },
    summary: 'Own mail of core.example seems to be taken for threats and kept out',
    description:
      '900 own messages of core.example in the last seven settled days, where 1000 a day are usual; 6000 were from sources that count as strangers, where 0 a day are usual. Its policy (p=quarantine) has receivers keep these out. A server of yours that nobody labelled, and that began to fail DKIM and SPF, looks like that: look for sources that were own mail before.',
    dashboard: '/d/plumbline-sources?var-domain=core.example',
  },
  {
    alert: 'DmarcOwnMailQuarantined',
    shows: 'that many of very many are few',
    series: {
      ...OF_SHOP,
      [policy('quarantine', 'unset')]: always(1),
      [OWN_DAY]: [100_000, 10_000, 100_000],
      [hit('quarantine')]: [1500, 1500, 1500],
      'dmarc_baseline_peak_own_disposition_messages{domain="shop.example", disposition="quarantine"}':
        always(60),
    },
    labels: { ...POLICY, window: '1d' },
    summary: 'Receivers quarantined 1500 own messages of shop.example on the last settled day',
    description:
      'Of 10000 own messages of shop.example on the last settled day receivers quarantined 1500 because of its policy (p=quarantine); on high days of the habit it is 60.',
    dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
  },
];
