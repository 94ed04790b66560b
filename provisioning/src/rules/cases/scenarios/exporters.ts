import { flat, healthy, proc, REFRESHED, SHOP, shop } from '../healthy.js';
import type { Scenario } from './scenario.js';

const DOWN = 'alertname="PlumblineDown"';
const WEAKENED = shop('dmarc_policy_weakened');

const EXPORTER_DOWN: Scenario = {
  name: 'exporter-down',
  shows: 'the exporter down fires exactly one',
  stepMinutes: 5,
  series: {
    ...Object.fromEntries(Object.entries(healthy(12, 5)).map(([name, values]) => [name, `${values} stale`])),
    [proc('up')]: '1x11 0x35',
  },
  looks: [{ at: '55m', fires: [] }, ...['70m', '80m', '2h', '235m'].map((at) => ({ at, fires: [DOWN] }))],
};

/** Domains vanish after an hour without a store: their alerts must not be held by what nobody knows. */
const STORE_DOWN: Scenario = {
  name: 'store-down',
  shows: 'the store down is told, and what is not known any more is not',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(Object.entries(SHOP).map(([name, value]) => [name, `${value}x23 stale`])),
    [WEAKENED]: '1x23 stale',
    [proc('plumbline_store_up')]: '1x11 0x35',
    [REFRESHED]: '-30+300x11 3270x35',
  },
  looks: [
    { at: '55m', fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'] },
    {
      at: '115m',
      fires: [
        'alertname="DmarcPolicyWeakened", domain="shop.example"',
        'alertname="PlumblineStoreDown"',
        'alertname="PlumblineStateStale"',
      ],
    },
    { at: '200m', fires: ['alertname="PlumblineStoreDown"', 'alertname="PlumblineStateStale"'] },
  ],
};

const other = (name: string): string => name.replace('plumbline:9877', 'plumbline-b:9877');

const ofAnotherTeam = (name: string): string => other(name).replace('team="shop"', 'team="goods"');

/** The settings of one say another team: either is right, both at once would be an error of the rule. */
const TWO_EXPORTERS: Scenario = {
  name: 'two-exporters',
  shows: 'two exporters of one store fire one alert, and their figures are not added up',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(
      Object.entries(healthy(48, 5)).map(([name, values]) => [ofAnotherTeam(name), values]),
    ),
    [WEAKENED]: flat(1, 48),
    [other(WEAKENED)]: flat(1, 48),
    // Doubled it would be a surge.
    [shop('dmarc_failure_reports', 'window="1d"')]: flat(45, 48),
    [other(shop('dmarc_failure_reports', 'window="1d"'))]: flat(45, 48),
  },
  looks: [{ at: '3h', fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'] }],
};

/** One of two: its domains are told by the other. */
const ONE_OF_TWO: Scenario = {
  name: 'one-of-two-down',
  shows: 'one of two exporters down is told as that, and all else holds on',
  stepMinutes: 5,
  series: {
    ...healthy(48, 5),
    ...Object.fromEntries(
      Object.entries(healthy(12, 5)).map(([name, values]) => [other(name), `${values} stale`]),
    ),
    [other(proc('up'))]: '1x11 0x35',
    [WEAKENED]: flat(1, 48),
  },
  looks: [
    { at: '55m', fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"'] },
    ...['70m', '3h'].map((at) => ({
      at,
      fires: ['alertname="DmarcPolicyWeakened", domain="shop.example"', 'alertname="PlumblineInstanceDown"'],
    })),
  ],
};

export const EXPORTERS: readonly Scenario[] = [EXPORTER_DOWN, STORE_DOWN, TWO_EXPORTERS, ONE_OF_TWO];
