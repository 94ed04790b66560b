import { runParts, type Bench } from '../outcome.js';
import { dns, lookups } from './dns.js';
import { label } from './label.js';
import { beyond, warm } from './warm.js';

const PARTS = { dns, lookups, warm, beyond, label };

/** What it costs to know who sent it: to ask, to judge, and to judge again. */
export const ENRICH: Bench = {
  parts: Object.keys(PARTS),
  data:
    'reports of which three records in ten come from machines of our own, three from services of the catalogue, the ' +
    'others from strangers and forwarders, from public addresses in turn; for `label` the store of `query`',
  run: (settings) => runParts(PARTS, settings),
};
