import { always, edges, OF_SHOP, type Edge } from '../case.js';

const DAY = 'dmarc_messages{domain="shop.example", window="1d", sender_class="compliant"}';
const WEEK = 'dmarc_messages{domain="shop.example", window="7d", sender_class="compliant"}';
const DAILY = 'dmarc_baseline_daily_messages{domain="shop.example", sender_class="own"}';

function completeness(window: string): string {
  return `dmarc_completeness_ratio{domain="shop.example", window="${window}"}`;
}

function own(window: string, mechanism: string): string {
  return `dmarc_own_mechanism_messages{domain="shop.example", window="${window}", mechanism="${mechanism}"}`;
}

function failing(alert: string, mechanism: string): Edge[] {
  const usual = `dmarc_baseline_mechanism_ratio{domain="shop.example", mechanism="${mechanism}"}`;
  const passed = own('1d', mechanism);
  return edges(
    alert,
    {
      ...OF_SHOP,
      [DAY]: always(1000),
      [DAILY]: always(1000),
      [passed]: always(500),
      [usual]: always(0.95),
    },
    {
      'the drop': { [passed]: [755, 745, 755] },
      'own mail': { [passed]: always(20), [DAY]: [98, 102, 98] },
      'messages that usually lack it': {
        [usual]: always(0.7),
        [DAY]: always(800),
        [passed]: [360, 340, 360],
      },
      'reports that are there': { [completeness('1d')]: [0.59, 0.61, 0.59] },
    },
  );
}

export const MECHANISM_EDGES: readonly Edge[] = [
  ...edges(
    'DmarcSelectorFailing',
    { ...OF_SHOP, [WEEK]: always(7000), 'dmarc_failing_selectors{domain="shop.example"}': always(1) },
    { 'own mail': { [WEEK]: [98, 102, 98] } },
  ),
  ...failing('DmarcDkimFailing', 'dkim'),
  ...failing('DmarcSpfFailing', 'spf'),
  ...edges(
    'DmarcOnlySpfLeft',
    { ...OF_SHOP, [WEEK]: always(7000), [own('7d', 'dkim')]: always(70), [own('7d', 'spf')]: always(6900) },
    {
      'DKIM that is left': { [own('7d', 'dkim')]: [357, 343, 357] },
      'SPF that holds': { [own('7d', 'spf')]: [3430, 3570, 3430] },
      'own mail': { [WEEK]: [345, 355, 345], [own('7d', 'dkim')]: always(1) },
      'reports that are there': { [completeness('7d')]: [0.59, 0.61, 0.59] },
    },
  ),
];
