import { runParts, type Bench } from '../outcome.js';
import { DATA_DESCRIPTION } from '../query/generate.js';
import { hour } from './hour.js';
import { race } from './race.js';

const PARTS = { race, hour };

/** What the door costs beside the engine itself, and whether it stands. */
export const DOOR: Bench = {
  parts: Object.keys(PARTS),
  data: `race: ${DATA_DESCRIPTION}. hour: what \`plumbline demo\` makes, a month about five domains`,
  run: (settings) => runParts(PARTS, settings),
};
