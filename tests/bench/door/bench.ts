import { runParts, type Bench } from '../outcome.js';
import { hour } from './hour.js';

const PARTS = { hour };

/** What the door costs beside the engine itself, and whether it stands. */
export const DOOR: Bench = {
  parts: Object.keys(PARTS),
  data: '`hour`: what `plumbline demo` makes, a month about five domains',
  run: (settings) => runParts(PARTS, settings),
};
