import { CLOCK, COMMITTED, DUPLICATE, GAUGES, proc, REFRESHED, SHOP, shop, STORED } from '../healthy.js';
import type { Scenario } from './scenario.js';

const WEAKENED = shop('dmarc_policy_weakened');

/** Two minutes away, then a minute until the store and the mailbox answer; counters begin anew. */
function restarted(): Record<string, string> {
  const gauges = Object.entries({ ...SHOP, ...GAUGES });
  return {
    ...Object.fromEntries(gauges.map(([name, value]) => [name, `${value}x59 stale _ ${value}x57`])),
    [proc('up')]: '1x59 0 0 1x57',
    [proc('plumbline_store_up')]: '1x59 stale _ 0 1x56',
    [proc('plumbline_source_up', 'source="mailbox"')]: '1x59 stale _ 0 1x56',
    [CLOCK]: '0+60x59 stale _ 3720+60x57',
    [REFRESHED]: '-30+60x59 stale _ 0 3780+60x56',
    [STORED]: '0+100x59 stale _ 0+1x57',
    [COMMITTED]: '0+100x59 stale _ 0+1x57',
    [DUPLICATE]: '0+900x59 stale _ 0x57',
  };
}

const RESTART: Scenario = {
  name: 'restart',
  shows: 'a restart fires nothing',
  stepMinutes: 1,
  series: restarted(),
  looks: ['59m', '60m', '61m', '62m', '63m', '70m', '80m', '100m', '118m'].map((at) => ({ at, fires: [] })),
};

const RESTART_MEANWHILE: Scenario = {
  name: 'restart-meanwhile',
  shows: 'what fires before a restart fires on, and is not told twice',
  stepMinutes: 1,
  series: { ...restarted(), [WEAKENED]: '1x59 stale _ 1x19 _x38' },
  looks: [
    ...['50m', '60m', '61m', '62m', '71m', '75m', '81m'].map((at) => ({
      at,
      fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'],
    })),
    { at: '110m', fires: [] },
  ],
};

export const RESTARTS: readonly Scenario[] = [RESTART, RESTART_MEANWHILE];
