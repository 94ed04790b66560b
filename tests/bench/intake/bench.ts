import { runParts, type Bench } from '../outcome.js';
import { smtp } from './deliveries.js';
import { uploads } from './uploads.js';

const PARTS = { uploads, smtp };

/** From the network to committed rows: how many a second, in how much memory. */
export const INTAKE: Bench = {
  parts: Object.keys(PARTS),
  data: 'mails of the demo, each a report of its own (--quick: fewer of them)',
  run: (settings) => runParts(PARTS, settings),
};
