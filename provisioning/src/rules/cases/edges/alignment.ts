import { always, edges, OF_SHOP, type Edge, type Gauge } from '../case.js';

const COMPLIANT = compliant('1d');
const FAILED = failed('1d');
const COMPLIANT_WEEK = compliant('7d');
const FAILED_WEEK = failed('7d');
const USUAL = 'dmarc_baseline_aligned_ratio{domain="shop.example"}';
const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';
const COMPLETE_DAY = 'dmarc_completeness_ratio{domain="shop.example", window="1d"}';
const COMPLETE_WEEK = 'dmarc_completeness_ratio{domain="shop.example", window="7d"}';
const OBJECTIVE = { 'dmarc_slo_objective_ratio{domain="shop.example"}': always(0.98) };

function compliant(window: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="compliant"}`;
}

function failed(window: string): string {
  return `dmarc_messages{domain="shop.example", window="${window}", sender_class="misconfigured"}`;
}

function strangers(window: string, senderClass: string): string {
  return `dmarc_unconfirmed_messages{domain="shop.example", window="${window}", sender_class="${senderClass}"}`;
}

type Three = readonly [number, number, number];

/** What is left of all. */
function rest(all: number, [one, two, three]: Three): Gauge {
  return [all - one, all - two, all - three];
}

/** What settles a day that is over: good again, with mail and reports enough to tell. */
const OVER = (failing: Three): Record<string, Record<string, Gauge>> => ({
  'that day being as usual': { [FAILED]: failing, [COMPLIANT]: rest(1000, failing) },
  'own mail of that day that is enough to tell': { [COMPLIANT]: [102, 98, 102], [FAILED]: always(0) },
  'reports of that day that are enough to tell': {
    [COMPLIANT]: always(1000),
    [FAILED]: always(0),
    [COMPLETE_DAY]: [0.61, 0.59, 0.61],
  },
});

export const ALIGNMENT_EDGES: readonly Edge[] = [
  ...edges(
    'DmarcAlignmentDropped',
    {
      ...OF_SHOP,
      [COMPLIANT]: always(600),
      [FAILED]: always(400),
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
    {
      'the drop': { [FAILED]: [108, 112, 108], [COMPLIANT]: rest(1000, [108, 112, 108]) },
      'own mail': { [FAILED]: always(60), [COMPLIANT]: [38, 42, 38] },
      'messages that failed': { [FAILED]: [49, 51, 49], [COMPLIANT]: always(150), [DAILY]: always(200) },
      'messages that usually fail': {
        [FAILED]: [195, 205, 195],
        [COMPLIANT]: always(200),
        [USUAL]: always(0.9),
      },
      'what is missing': {
        [FAILED]: always(100),
        [COMPLIANT]: always(200),
        [COMPLETE_DAY]: [0.35, 0.45, 0.35],
      },
      'what strangers alone say that failed': {
        [FAILED]: always(1_000_400),
        [strangers('1d', 'misconfigured')]: [1_000_380, 1_000_000, 1_000_380],
      },
      'what strangers alone say that was fine': {
        [COMPLIANT]: always(1_000_600),
        [strangers('1d', 'compliant')]: [null, 1_000_000, null],
      },
    },
  ),
  ...edges(
    'DmarcAlignmentDropped',
    {
      ...OF_SHOP,
      'dmarc_window_end_timestamp_seconds{domain="shop.example", window="7d"}': always(1_800_057_600),
      [COMPLIANT_WEEK]: always(4200),
      [FAILED_WEEK]: always(2800),
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
    {
      'the drop of a week': { [FAILED_WEEK]: [756, 784, 756], [COMPLIANT_WEEK]: rest(7000, [756, 784, 756]) },
      'own mail of a week': {
        [FAILED_WEEK]: always(200),
        [COMPLIANT_WEEK]: [145, 155, 145],
        [DAILY]: always(50),
      },
      'messages of a week that failed': {
        [FAILED_WEEK]: [49, 51, 49],
        [COMPLIANT_WEEK]: always(310),
        [DAILY]: always(50),
      },
      'messages that usually fail in a week': {
        [FAILED_WEEK]: [137, 143, 137],
        [COMPLIANT_WEEK]: always(300),
        [USUAL]: always(0.9),
        [DAILY]: always(100),
      },
      'what is missing of a week': {
        [FAILED_WEEK]: always(700),
        [COMPLIANT_WEEK]: always(1400),
        [COMPLETE_WEEK]: [0.35, 0.45, 0.35],
      },
      'the week only where there are no figures of a day': {
        [COMPLIANT]: [1000, null, 1000],
        [FAILED]: [0, null, 0],
      },
    },
  ),
  ...edges(
    'DmarcAlignmentErodes',
    {
      ...OF_SHOP,
      [COMPLIANT_WEEK]: always(6580),
      [FAILED_WEEK]: always(420),
      [USUAL]: always(0.99),
      [DAILY]: always(1000),
    },
    {
      'the drop': { [FAILED_WEEK]: [275, 285, 275], [COMPLIANT_WEEK]: rest(7000, [275, 285, 275]) },
      'own mail': { [FAILED_WEEK]: always(60), [COMPLIANT_WEEK]: [285, 295, 285], [DAILY]: always(50) },
      'messages that failed': {
        [FAILED_WEEK]: [49, 51, 49],
        [COMPLIANT_WEEK]: always(450),
        [DAILY]: always(50),
      },
      'messages that usually fail': {
        [FAILED_WEEK]: [137, 143, 137],
        [COMPLIANT_WEEK]: always(560),
        [USUAL]: always(0.9),
        [DAILY]: always(100),
      },
      // With little mail as a rule: Grafana's rule is silent below 0.7 where there is more, which Alertmanager does else.
      'reports that are there': { [COMPLETE_WEEK]: [0.59, 0.61, 0.59], [DAILY]: always(40) },
      ...OVER([39, 41, 39]),
    },
  ),
  ...edges(
    'DmarcSloBurnFast',
    {
      ...OF_SHOP,
      ...OBJECTIVE,
      [COMPLIANT]: always(800),
      [FAILED]: always(200),
      [compliant('28d')]: always(27_500),
      [failed('28d')]: always(500),
    },
    {
      'how fast': { [FAILED]: [138, 142, 138], [COMPLIANT]: rest(1000, [138, 142, 138]) },
      'own mail': { [FAILED]: always(60), [COMPLIANT]: [38, 42, 38], [compliant('28d')]: always(5000) },
      'how much of the budget': { [compliant('28d')]: [67_000, 65_500, 67_000] },
      'messages that failed': {
        [FAILED]: [49, 51, 49],
        [COMPLIANT]: always(150),
        [compliant('28d')]: always(5000),
      },
      'what is missing': {
        [FAILED]: always(100),
        [COMPLIANT]: always(200),
        [DAILY]: always(1000),
        [COMPLETE_DAY]: [0.55, 0.62, 0.55],
      },
      'what is missing where nothing is usual yet': {
        [FAILED]: always(100),
        [COMPLIANT]: always(200),
        [COMPLETE_DAY]: [0.4, 0.45, 0.4],
      },
      'what strangers alone say that was fine': {
        [COMPLIANT]: always(1_000_800),
        [compliant('28d')]: always(1_027_500),
        [strangers('1d', 'compliant')]: [null, 1_000_000, null],
        [strangers('28d', 'compliant')]: [null, 1_000_000, null],
      },
      'what strangers alone say that failed': {
        [FAILED]: always(1_000_200),
        [strangers('1d', 'misconfigured')]: [1_000_180, 1_000_000, 1_000_180],
      },
    },
  ),
  ...edges(
    'DmarcSloBurnSlow',
    {
      ...OF_SHOP,
      ...OBJECTIVE,
      [COMPLIANT_WEEK]: always(6580),
      [FAILED_WEEK]: always(420),
      'dmarc_slo_burn_rate{domain="shop.example", window="7d"}': always(3),
    },
    {
      'how fast': { 'dmarc_slo_burn_rate{domain="shop.example", window="7d"}': [1.95, 2.05, 1.95] },
      'own mail': { [COMPLIANT_WEEK]: [315, 325, 315], [FAILED_WEEK]: always(30) },
      'reports that are there': { [COMPLETE_WEEK]: [0.59, 0.61, 0.59] },
      ...OVER([19, 21, 19]),
    },
  ),
  ...edges(
    'DmarcSloBudgetSpent',
    {
      ...OF_SHOP,
      ...OBJECTIVE,
      [COMPLIANT_WEEK]: always(6900),
      'dmarc_slo_budget_left_ratio{domain="shop.example"}': always(-0.25),
    },
    {
      'what is left': { 'dmarc_slo_budget_left_ratio{domain="shop.example"}': [0.01, -0.01, 0.01] },
      'own mail': { [COMPLIANT_WEEK]: [345, 355, 345] },
    },
  ),
];
