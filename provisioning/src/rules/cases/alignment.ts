import { always, OF_CORE, OF_OWN_MAIL, OF_SHOP, type Case } from './case.js';

const COMPLIANT_DAY = 'dmarc_messages{domain="shop.example", window="1d", sender_class="compliant"}';
const MISCONFIGURED_DAY = 'dmarc_messages{domain="shop.example", window="1d", sender_class="misconfigured"}';
const COMPLIANT_WEEK = 'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}';
const MISCONFIGURED_WEEK = 'dmarc_messages{domain="shop.example", window="7d", sender_class="misconfigured"}';
const USUAL = 'dmarc_baseline_aligned_ratio{domain="shop.example"}';
const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const COMPLETE_DAY = 'dmarc_completeness_ratio{domain="shop.example", window="1d"}';
const OBJECTIVE = { 'dmarc_slo_objective_ratio{domain="shop.example"}': always(0.98) };

const DROPPED = {
  alert: 'DmarcAlignmentDropped',
  summary: 'Only 60% of own mail of shop.example was aligned on the last settled day',
  description:
    'Of 1000 own messages of shop.example on the last settled day 60% were aligned; 99% are usual. Receivers rejected 0 of them. Look first at senders that lost alignment and selectors that stopped passing.',
  dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
};

const ERODES = {
  alert: 'DmarcAlignmentErodes',
  labels: {
    severity: 'warning',
    domain: 'shop.example',
    window: '7d',
    team: 'shop',
    needs_complete: 'true',
  },
  summary: 'Only 94% of own mail of shop.example was aligned in seven settled days',
  description:
    'Of 7000 own messages of shop.example in the last seven settled days 94% were aligned; 99% are usual.',
  dashboard: `/d/plumbline-domain?var-domain=shop.example${OF_OWN_MAIL}`,
};

export const ALIGNMENT: readonly Case[] = [
  {
    ...DROPPED,
    series: {
      ...OF_SHOP,
      [COMPLIANT_DAY]: [990, 600, 985],
      [MISCONFIGURED_DAY]: [10, 400, 15],
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
    labels: { severity: 'critical', domain: 'shop.example', window: '1d', team: 'shop' },
  },
  {
    ...DROPPED,
    shows: 'nothing while what is missing could be well, and it needs no team',
    series: {
      'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}': always(1_800_000_000),
      [COMPLIANT_DAY]: [120, 600, 990],
      [MISCONFIGURED_DAY]: [80, 400, 10],
      [COMPLETE_DAY]: [0.4, 0.9, 1],
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
    labels: { severity: 'critical', domain: 'shop.example', window: '1d' },
  },
  {
    ...DROPPED,
    shows: 'it while most is missing, if that could not change it, and how much was rejected',
    series: {
      ...OF_SHOP,
      [COMPLIANT_DAY]: [990, 150, 990],
      [MISCONFIGURED_DAY]: [10, 250, 10],
      'dmarc_own_disposition_messages{domain="shop.example", window="1d", disposition="reject"}': [0, 230, 0],
      [COMPLETE_DAY]: [1, 0.4, 1],
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
    labels: { severity: 'critical', domain: 'shop.example', window: '1d', team: 'shop' },
    summary: 'Only 37.5% of own mail of shop.example was aligned on the last settled day',
    description:
      'Of 400 own messages of shop.example on the last settled day 37.5% were aligned; 99% are usual. Receivers rejected 230 of them. Look first at senders that lost alignment and selectors that stopped passing.',
  },
  {
    ...DROPPED,
    shows: 'it by the week of a domain that has no figures of a day',
    series: {
      ...OF_CORE,
      'dmarc_messages{domain="core.example", window="7d", sender_class="compliant"}': [6930, 4200, 6930],
      'dmarc_messages{domain="core.example", window="7d", sender_class="misconfigured"}': [70, 2800, 70],
      'dmarc_own_disposition_messages{domain="core.example", window="7d", disposition="reject"}': [
        null,
        300,
        null,
      ],
      'dmarc_baseline_aligned_ratio{domain="core.example"}': always(0.99),
      'dmarc_baseline_daily_messages{domain="core.example", sender_class="own"}': always(1000),
    },
    labels: { severity: 'critical', domain: 'core.example', window: '7d' },
    summary: 'Only 60% of own mail of core.example was aligned in the last seven settled days',
    description:
      'Of 7000 own messages of core.example in the last seven settled days 60% were aligned; 99% are usual. Receivers rejected 300 of them. Look first at senders that lost alignment and selectors that stopped passing.',
    dashboard: `/d/plumbline-domain?var-domain=core.example${OF_OWN_MAIL}`,
  },
  {
    ...DROPPED,
    shows: 'nothing on a quiet day on which as many failed as ever',
    series: {
      ...OF_SHOP,
      [COMPLIANT_DAY]: [132, 132, 500],
      [MISCONFIGURED_DAY]: [24, 68, 15],
      [USUAL]: always(0.965),
      [DAILY]: always(525),
    },
    labels: { severity: 'critical', domain: 'shop.example', window: '1d', team: 'shop' },
    summary: 'Only 66% of own mail of shop.example was aligned on the last settled day',
    description:
      'Of 200 own messages of shop.example on the last settled day 66% were aligned; 96.5% are usual. Receivers rejected 0 of them. Look first at senders that lost alignment and selectors that stopped passing.',
  },
  {
    ...ERODES,
    series: {
      ...OF_SHOP,
      [COMPLIANT_WEEK]: [6930, 6580, 6860],
      [MISCONFIGURED_WEEK]: [70, 420, 140],
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
  },
  {
    ...ERODES,
    shows: 'that a good day ends it, though the week remembers',
    series: {
      ...OF_SHOP,
      [COMPLIANT_DAY]: [990, 940, 990],
      [MISCONFIGURED_DAY]: [10, 60, 10],
      [COMPLIANT_WEEK]: [6930, 6580, 6580],
      [MISCONFIGURED_WEEK]: [70, 420, 420],
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
  },
  {
    ...ERODES,
    shows: 'that a good day does not, of which too little was reported',
    series: {
      ...OF_SHOP,
      [COMPLIANT_DAY]: always(990),
      [MISCONFIGURED_DAY]: always(10),
      [COMPLETE_DAY]: [1, 0.4, 1],
      [COMPLIANT_WEEK]: always(6580),
      [MISCONFIGURED_WEEK]: always(420),
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
  },
  {
    alert: 'DmarcSloBurnFast',
    series: {
      ...OF_SHOP,
      ...OBJECTIVE,
      [COMPLIANT_DAY]: [990, 800, 985],
      [MISCONFIGURED_DAY]: [10, 200, 15],
      'dmarc_messages{domain="shop.example", window="28d", sender_class="compliant"}': always(27_500),
      'dmarc_messages{domain="shop.example", window="28d", sender_class="misconfigured"}': always(500),
      'dmarc_slo_burn_rate{domain="shop.example", window="1d"}': [0.5, 10, 0.75],
      'dmarc_slo_budget_left_ratio{domain="shop.example"}': [0.9, 0.55, 0.52],
    },
    labels: { severity: 'critical', domain: 'shop.example', window: '1d', team: 'shop' },
    summary: 'shop.example uses up its budget of mail that is not aligned 10.0 times too fast',
    description:
      "On the last settled day shop.example used up its budget of 28 days at 10.0 times the rate at which it lasts. The objective is 98% of own mail aligned; of that day's 1000 own messages 80% were. Left of the budget: 55%.",
    dashboard: '/d/plumbline-domain?var-domain=shop.example',
  },
  {
    alert: 'DmarcSloBurnSlow',
    shows: 'that a good day ends it, though the week remembers',
    series: {
      ...OF_SHOP,
      ...OBJECTIVE,
      [COMPLIANT_DAY]: [990, 930, 990],
      [MISCONFIGURED_DAY]: [10, 70, 10],
      [COMPLIANT_WEEK]: [6930, 6580, 6600],
      [MISCONFIGURED_WEEK]: [70, 420, 400],
      'dmarc_slo_burn_rate{domain="shop.example", window="7d"}': [0.5, 3, 2.85],
      'dmarc_slo_budget_left_ratio{domain="shop.example"}': [0.9, 0.2, 0.2],
    },
    labels: {
      severity: 'warning',
      domain: 'shop.example',
      window: '7d',
      team: 'shop',
      needs_complete: 'true',
    },
    summary: 'shop.example has used up its budget of mail that is not aligned 3.0 times too fast for a week',
    description:
      "In the last seven settled days shop.example used up its budget of 28 days at 3.0 times the rate at which it lasts. The objective is 98% of own mail aligned; of that week's 7000 own messages 94% were. Left of the budget: 20%.",
    dashboard: '/d/plumbline-domain?var-domain=shop.example',
  },
  {
    alert: 'DmarcSloBudgetSpent',
    series: {
      ...OF_SHOP,
      ...OBJECTIVE,
      [COMPLIANT_WEEK]: always(6900),
      [MISCONFIGURED_WEEK]: always(100),
      'dmarc_slo_budget_left_ratio{domain="shop.example"}': [0.1, -0.25, 0.05],
    },
    labels: { severity: 'info', domain: 'shop.example', team: 'shop', needs_complete: 'true' },
    summary: 'shop.example has no budget left for mail that is not aligned',
    description:
      'In the last 28 settled days more own mail of shop.example was not aligned than its objective of 98% allows. Left of the budget: -25%.',
    dashboard: '/d/plumbline-domain?var-domain=shop.example',
  },
];
