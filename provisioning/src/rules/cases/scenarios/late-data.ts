import { COMMITTED, DUPLICATE, healthy, proc, QUARANTINED, shop, STORED, UNREADABLE } from '../healthy.js';
import type { Scenario } from './scenario.js';

const BACKLOG = proc('plumbline_source_backlog_deliveries', 'source="mailbox"');
const HELD = proc('plumbline_quarantine_held', 'kind="aggregate"');

/** Over two hours in a day 30,000 old reports come in: many repeats, some that cannot be read. */
const BACKFILL: Scenario = {
  name: 'backfill',
  shows: 'a backfill of three months fires nothing',
  stepMinutes: 10,
  series: {
    ...healthy(144, 10),
    [BACKLOG]: '0x35 28000-2332x11 0x95',
    [STORED]: '0+2x35 1400+1400x11 16802+2x95',
    [DUPLICATE]: '0x35 2000+2000x11 24000x95',
    [QUARANTINED]: '0x35 80+80x11 960x95',
    [UNREADABLE]: '0x35 8+8x11 96x95',
    [HELD]: '3x35 83+80x11 963x95',
    [COMMITTED]: '0+2x35 2400+2400x11 28802+2x95',
    // Old days change what is usual, and nothing else. Windows end where they ended: what was settled once stays so, of
    // which the store has tests (`until` never goes back), so it is held here by hand.
    [shop('dmarc_baseline_daily_messages', 'sender_class="own"')]: '1000x47 940x95',
    [shop('dmarc_baseline_aligned_ratio')]: '0.99x47 0.985x95',
  },
  looks: ['5h', '6h30m', '8h', '10h', '14h', '23h'].map((at) => ({ at, fires: [] })),
};

/** Who tells of most of the good mail is two days late: days settle without it, and are whole when it comes. */
const LATE_REPORTER: Scenario = {
  name: 'late-reporter',
  shows: 'a reporter two days late fires nothing',
  stepMinutes: 60,
  series: {
    ...healthy(120, 60),
    [shop('dmarc_messages', 'window="1d", sender_class="compliant"')]: '990x35 240x47 985x35',
    [shop('dmarc_messages', 'window="1d", sender_class="misconfigured"')]: '10x35 60x47 15x35',
    [shop('dmarc_messages', 'window="7d", sender_class="compliant"')]: '6930x35 6180x23 5430x23 6930x35',
    [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="dkim"')]: '950x35 180x47 950x35',
    [shop('dmarc_own_mechanism_messages', 'window="1d", mechanism="spf"')]: '900x35 170x47 900x35',
    [shop('dmarc_completeness_ratio', 'window="1d"')]: '0.98x35 0.3x47 0.98x35',
    [shop('dmarc_completeness_ratio', 'window="7d"')]: '0.99x35 0.89x23 0.79x23 0.99x35',
    [shop('dmarc_slo_burn_rate', 'window="1d"')]: '0.5x35 10x47 0.5x35',
    [shop('dmarc_slo_burn_rate', 'window="7d"')]: '0.5x35 0.7x23 0.9x23 0.5x35',
  },
  looks: ['35h', '37h', '48h', '60h', '72h', '83h', '85h', '110h'].map((at) => ({ at, fires: [] })),
};

export const LATE_DATA: readonly Scenario[] = [BACKFILL, LATE_REPORTER];
