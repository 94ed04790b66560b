import { flat, healthy, shop } from '../healthy.js';
import type { Scenario } from './scenario.js';

const DAY = 'window="1d", sender_class';
const WEEK = 'window="7d", sender_class';
const OF_SHOP = 'domain="shop.example"';

/** A key breaks on a Thursday, on Saturday there is next to no mail, and on Sunday's, which is as little, it is repaired. */
const WEEKEND: Scenario = {
  name: 'weekend',
  shows: 'a broken key is told on a day of little mail as well, and ends with the repair',
  stepMinutes: 60,
  series: {
    ...healthy(144, 60),
    [shop('dmarc_messages', `${DAY}="compliant"`)]: '990x23 600x47 20x23 30x23 990x23',
    [shop('dmarc_messages', `${DAY}="misconfigured"`)]: '10x23 400x47 10x23 0x23 10x23',
    [shop('dmarc_messages', `${DAY}="threat"`)]: '40x71 4x47 40x23',
    [shop('dmarc_messages', `${DAY}="forwarder"`)]: '30x71 3x47 30x23',
    [shop('dmarc_messages', `${WEEK}="compliant"`)]: '6930x23 6540x23 6150x23 5180x23 4220x47',
    [shop('dmarc_messages', `${WEEK}="misconfigured"`)]: '70x23 460x23 850x23 850x23 840x47',
  },
  looks: [
    { at: '20h', fires: [] },
    ...['40h', '64h', '88h'].map((at) => ({
      at,
      fires: ['DmarcAlignmentDropped', 'DmarcAlignmentErodes'].map(
        (name) => `alertname="${name}", ${OF_SHOP}`,
      ),
    })),
    { at: '112h', fires: [`alertname="DmarcAlignmentErodes", ${OF_SHOP}`] },
    { at: '136h', fires: [] },
  ],
};

/** What an objective asks for and a domain never had wakes nobody, day after day. */
const STEADY: Scenario = {
  name: 'steady',
  shows: 'a fifth of own mail that was never aligned is no emergency',
  stepMinutes: 60,
  series: {
    ...healthy(48, 60),
    ...Object.fromEntries(
      Object.entries({
        [shop('dmarc_messages', `${DAY}="compliant"`)]: 800,
        [shop('dmarc_messages', `${DAY}="misconfigured"`)]: 200,
        [shop('dmarc_messages', `${WEEK}="compliant"`)]: 5600,
        [shop('dmarc_messages', `${WEEK}="misconfigured"`)]: 1400,
        [shop('dmarc_baseline_aligned_ratio')]: 0.8,
        [shop('dmarc_slo_burn_rate', 'window="1d"')]: 10,
        [shop('dmarc_slo_burn_rate', 'window="7d"')]: 10,
        [shop('dmarc_slo_budget_left_ratio')]: -9,
      }).map(([name, value]) => [name, flat(value, 48)]),
    ),
  },
  looks: ['24h', '47h'].map((at) => ({
    at,
    fires: ['DmarcSloBurnSlow', 'DmarcSloBudgetSpent'].map((name) => `alertname="${name}", ${OF_SHOP}`),
  })),
};

export const HABITS: readonly Scenario[] = [WEEKEND, STEADY];
